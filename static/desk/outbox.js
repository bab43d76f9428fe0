/*
 * Copies of what is being written, kept in this browser until the desk has them.
 *
 * A copy is under the key of the user who wrote it, belongs to the tab that made it, and goes
 * when that user logs out. Tabs that are gone leave theirs to the next page of the desk that
 * opens: it sends them.
 */
import { token } from "./token.js";

const user = document.querySelector("meta[name=desk-user]")?.content;
const owner = `desk:${user}:`;
const mine = owner + String(Math.random()).slice(2);

// Held for as long as this page lives: other tabs see by it whose copies are orphans.
navigator.locks?.request(mine, () => new Promise(() => {}));

/** Post `fields` to `url`; resolves to the answer, or to none where the desk wasn't reached. */
export async function post(url, fields, options = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.set("csrfmiddlewaretoken", token());
  try {
    // A session that ended answers with a way to the login.
    return await fetch(url, { method: "POST", body, redirect: "manual", ...options });
  } catch {
    return null;
  }
}

/** Keep this letter here, in place of this page's last; says whether the browser could. */
export function copy(letter) {
  try {
    localStorage.setItem(mine, JSON.stringify(letter));
    return true;
  } catch {
    return false;
  }
}

export function forget() {
  localStorage.removeItem(mine);
}

function names() {
  return Object.keys(localStorage).filter((name) => name.startsWith(owner));
}

async function orphans() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const alive = new Set(held.map(({ name }) => name));
  return names().filter((name) => name !== mine && !alive.has(name));
}

/** Send what tabs that are gone could not. Resolves to what the desk says of each: its version,
 *  and the sitting's key and turn; not of what turned out to be saved. */
export async function flush() {
  const sent = [];
  for (const name of await orphans()) {
    const letter = JSON.parse(localStorage.getItem(name));
    if (!letter?.url) continue;
    const answer = await post(letter.url, letter.fields);
    const said = answer?.ok && (await answer.json().catch(() => null));
    if (!said) continue;
    localStorage.removeItem(name);
    const { is_unsaved, key, turn } = said;
    if (is_unsaved) sent.push({ version: letter.fields.version, key, turn });
  }
  return sent;
}

let ownSend = async () => {};

/** What sends the text of this very page, once more before a log-out. */
export function sendsBy(send) {
  ownSend = send;
}

/** Send all that is left; resolves to whether the desk has everything now. */
export async function settle() {
  await Promise.all([ownSend(), flush()]);
  return names().length === 0;
}

export function forgetAll() {
  names().forEach((name) => localStorage.removeItem(name));
}
