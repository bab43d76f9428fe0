/* "Kept 12 s ago": how safe the text in the form is. Only trouble is read out. */
const element = document.getElementById("keeping");
const [calm, trouble] = element.children;
let word = "";
let since = 0;

function ago(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h`;
}

function tell() {
  if (word) calm.textContent = `${word} ${ago(Math.floor((Date.now() - since) / 1000))} ago`;
}

function done(what, seconds) {
  [word, since] = [what, Date.now() - seconds * 1000];
  tell();
}

export function kept(sentence) {
  done("Kept", 0);
  note(sentence);
}

/** Say what is wrong, until it isn't. */
export function say(sentence) {
  note(sentence);
  calm.hidden = true;
}

/** Nothing is wrong; `sentence`, if any, is what there is to know all the same. */
export function note(sentence) {
  if (trouble.textContent !== sentence) trouble.textContent = sentence;
  calm.hidden = false;
}

const { kept: keptAgo, saved: savedAgo } = element.dataset;
if (keptAgo) done("Kept", Number(keptAgo));
else if (savedAgo && savedAgo < 3600) done("Saved", Number(savedAgo));
setInterval(tell, 1000);
