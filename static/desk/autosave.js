/*
 * The story's form keeps itself: soon after each change it is sent to the desk as it stands,
 * with a copy in this browser first. Whoever else works with the form learns of each keep by a
 * bubbling `kept` event on it, with the sitting's `key` and `turn` in its detail.
 */
import { show } from "./company.js";
import { kept, note, say } from "./keeping-note.js";
import { copy, flush, forget, post, sendsBy } from "./outbox.js";
import { token } from "./token.js";

const PAUSE = 2000; // ms of typing no more, after which the form is sent
const LONGEST = 10000; // ms of typing on, after which it is sent all the same
const BEAT = 20000; // ms between two signs of life, which are tries to send too
const PATIENCE = 15000; // ms to wait for an answer
const LAST_WORDS = 60000; // bytes: what browsers send for a page that is gone

const OFFLINE = "Not reached the desk: kept in this browser";
const SIGNED_OUT = "You are signed out: sign in in another tab, your text is kept";
const BESIDE = "Other text of yours came meanwhile: this text is kept beside that one";
const DELETED = "This story was deleted: your text is kept as a new story’s";

const form = document.getElementById("article_form");
const { sitting, turn, version, seen, _writer, csrfmiddlewaretoken } = form.elements;
const address = document.getElementById("keeping").dataset;
const OF_THE_PAGE = new Set(["sitting", "turn", "version", "seen", "csrfmiddlewaretoken"]);

let base = read(); // until the desk has it
let last = JSON.stringify(base); // what the desk has
let firstChange = 0;
let timer;
let sending = null; // a promise, while something is on its way
let unanswered = null; // may have arrived: is sent again as it was before anything newer
let isLeaving = false;
let isTouched = false;
let isCopied = true;
let isAsking = false; // whether the desk is there, before a save
let isThere = false;
let apart = ""; // why this text is kept apart, once it is: true until the page is left

function read() {
  const fields = [...new FormData(form)].filter(
    ([name]) => !OF_THE_PAGE.has(name) && !name.startsWith("_"),
  );
  return Object.fromEntries(fields);
}

function letter(fields) {
  const about = {
    sitting: sitting.value,
    turn: turn.value,
    version: version.value,
    _writer: _writer.value,
  };
  if (base) about.base = JSON.stringify(base);
  return { url: address.keep, text: fields, fields: { ...fields, ...about, seen: seen.value } };
}

function isChanged() {
  return JSON.stringify(read()) !== last;
}

/** Copy what changed, and send it when the typing pauses. */
function look() {
  if (isLeaving || !isChanged()) return;
  isTouched = true;
  isCopied = copy(letter(read()));
  firstChange ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(send, Math.min(PAUSE, Math.max(0, firstChange + LONGEST - Date.now())));
}

function send(options = {}) {
  if (sending || isLeaving || !(unanswered || isChanged())) return sending;
  clearTimeout(timer);
  firstChange = 0;
  const ours = unanswered ?? letter(read());
  const signal = AbortSignal.timeout(PATIENCE);
  sending = post(ours.url, ours.fields, { signal, ...options })
    .then((answer) => take(ours, answer))
    .finally(() => (sending = null));
  return sending;
}

async function take(ours, answer) {
  const said = await understand(answer);
  const isUnheard = !said && (!answer || (mayHaveIt(answer) && ours !== unanswered));
  unanswered = isUnheard ? ours : null;
  if (!said) return false;
  [sitting.value, turn.value, base] = [said.key, said.turn, null];
  if (said.is_gone) version.value = "";
  last = JSON.stringify(ours.text);
  if (isChanged()) look();
  else forget();
  if (said.is_split) apart ||= BESIDE;
  if (said.is_gone) apart = DELETED;
  kept(apart);
  show(said);
  const detail = { key: said.key, turn: said.turn };
  form.dispatchEvent(new CustomEvent("kept", { bubbles: true, detail }));
  return true;
}

/** Whether the desk may have it, though the answer isn't its own: it is sent as it was once more. */
function mayHaveIt(answer) {
  return answer.ok || answer.status > 500;
}

/** What the desk answered, or nothing where it did not take what was sent: then that is said. */
async function understand(answer) {
  if (!answer) return say(OFFLINE);
  if (answer.ok) return answer.json().catch(() => say(OFFLINE));
  if (answer.status >= 500) return say(OFFLINE);
  const isOurs = answer.headers.get("Content-Type")?.includes("json");
  if (isOurs) {
    const refusal = await answer.json().catch(() => null);
    return say(refusal ? `${refusal.said} Your text is kept in this browser.` : OFFLINE);
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) return say(SIGNED_OUT);
  say("The desk could not take this text, perhaps for its length: kept in this browser");
}

/** Send what is not sent yet, or else a sign of life; resolves to whether the desk took it. */
async function beat() {
  isLeaving = false;
  if (unanswered || isChanged()) return send();
  const about = { sitting: sitting.value, version: version.value, seen: seen.value };
  const signal = AbortSignal.timeout(PATIENCE);
  const said = await understand(await post(address.here, about, { signal }));
  if (!said) return false;
  if (!unanswered && !isChanged()) note(apart);
  show(said);
  return true;
}

/** Send what fits before the page is gone; the copy here has it all. */
function hurry() {
  look();
  const isShort = last.length < LAST_WORDS && JSON.stringify(read()).length < LAST_WORDS;
  send({ keepalive: isShort });
}

function leave() {
  if (!isLeaving) hurry();
  const body = new FormData();
  body.set("sitting", sitting.value);
  body.set("csrfmiddlewaretoken", token());
  navigator.sendBeacon(address.leave, body);
}

/**
 * A save is sent to a desk that is there and knows its writer: the browser's own page of an error,
 * or a login, would take the text off the screen. It comes after what is on its way.
 */
form.addEventListener("submit", async (event) => {
  if (!isThere) {
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    await sending;
    isThere = await beat();
    isAsking = false;
    if (isThere) form.requestSubmit(event.submitter);
    isThere = false;
    return;
  }
  look(); // if the save doesn't arrive, the copy is here
  csrfmiddlewaretoken.value = token(); // a login in another tab changed it
  clearTimeout(timer);
  isLeaving = true;
});

let pause;
for (const type of ["input", "change", "click", "keyup"]) {
  form.addEventListener(type, () => {
    clearTimeout(pause);
    pause = setTimeout(look, 300);
  });
}
// Only where the browser would keep no copy is there anything to lose.
addEventListener("beforeunload", (event) => {
  look();
  if (!isLeaving && !isCopied && isChanged()) event.preventDefault();
});
addEventListener("online", beat);
addEventListener("pagehide", leave);
addEventListener("pageshow", ({ persisted }) => persisted && beat());
document.addEventListener("visibilitychange", () => (document.hidden ? hurry() : beat()));
setInterval(beat, BEAT);
sendsBy(async () => {
  await sending;
  if (await send()) await send(); // the first may have been what had no answer
});

// What this page was drawn without is shown by drawing it again.
const isNews = (sent) =>
  sent.version === version.value && !(sent.key === sitting.value && sent.turn === Number(turn.value));
if ((await flush()).some(isNews) && !isTouched) location.reload();
else beat();
