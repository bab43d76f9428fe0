/* The texts of a story that a passage can stand in: in its form, or to be read. */
import { has, rangeOf, select } from "./find-words.js";

const TEXTS = [
  ".field-body [contenteditable=true]",
  "#text",
  ...["headline", "kicker", "summary"].flatMap((name) => [`#id_${name}`, `.field-${name} .readonly`]),
].join();

const texts = () => [...document.querySelectorAll(TEXTS)];

/** Resolves when the editor is there, which takes it a moment; `false` where there is no text. */
export async function ready() {
  const row = document.querySelector(".field-body");
  while (row && !row.querySelector("[contenteditable=true]")) {
    await new Promise((change) => {
      const observer = new MutationObserver(() => change(observer.disconnect()));
      observer.observe(row, { attributes: true, childList: true, subtree: true });
    });
  }
  return texts().length > 0;
}

/** The words that are selected in one of them now, or "", and where they stand on the screen. */
export function chosen() {
  const typed = document.activeElement;
  if (typed?.setSelectionRange && typed.matches(TEXTS)) {
    const words = typed.value.slice(typed.selectionStart, typed.selectionEnd);
    return { words: words.trim(), box: typed.getBoundingClientRect() };
  }
  const selection = getSelection();
  const isThere = texts().some((text) => text.contains(selection.anchorNode));
  if (!isThere || selection.isCollapsed) return { words: "" };
  return { words: String(selection).trim(), box: selection.getRangeAt(0).getBoundingClientRect() };
}

/** Whether the story still has the words. */
export function isThere(words) {
  return texts().some((text) => has(text, words));
}

/** Go to the words and select them; whether they are there. */
export function goTo(words) {
  const text = texts().find((each) => has(each, words));
  text?.focus({ preventScroll: true });
  return Boolean(text && select(text, words));
}

/** Mark the passages on the screen, and nowhere else: the text itself is not touched. */
export function mark(passages) {
  const shown = texts().filter((text) => !text.setSelectionRange);
  const ranges = passages.map((words) => shown.map((text) => rangeOf(text, words)).find(Boolean));
  CSS.highlights?.set("commented", new Highlight(...ranges.filter(Boolean)));
}
