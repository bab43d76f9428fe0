/* How words are counted, as the server counts them: articles/body.py, `count_words`. */
const EDGES = "p, h2, h3, ul, ol, li, blockquote, table, tr, th, td, figcaption, br, hr";
const WORD = /[\p{L}\p{N}_][\p{L}\p{N}_’'\-.,]*/gu;
const A_MINUTE = 230;

/** The text of a body's markup, its blocks apart. */
export function plain(markup) {
  const { body } = new DOMParser().parseFromString(markup, "text/html");
  for (const edge of body.querySelectorAll(EDGES)) {
    edge.before("\n");
    edge.after("\n");
  }
  return body.textContent;
}

export function count(text) {
  return text.match(WORD)?.length ?? 0;
}

/** Minutes of reading; halves go to the even number, as in Python. */
export function minutes(words) {
  const exact = words / A_MINUTE;
  const rounded = exact % 1 === 0.5 ? 2 * Math.round(exact / 2) : Math.round(exact);
  return Math.max(1, rounded);
}
