/*
 * Where search results and social cards cut a text. They name no rule: all of it is about.
 * Titles are cut where the checks say so: articles/checks/lengths.py.
 */
const TITLE_WIDTH = 600; // px of 20 px Arial, or of letters as wide: a title in search results
const ruler = document.createElement("canvas").getContext("2d");
ruler.font = "20px Arial, Arimo, 'Liberation Sans', sans-serif";

/** Characters, as a reader counts them. */
export function length(text) {
  return [...text].length;
}

function isWide(text) {
  return ruler.measureText(text).width > TITLE_WIDTH;
}

export const CUTS = {
  searchTitle: { by: "search results cut it at about 60", isPast: isWide },
  searchDescription: { by: "search results cut it at about 155", isPast: (t) => length(t) > 155 },
  socialTitle: { by: "social cards cut it at about 70", isPast: (t) => length(t) > 70 },
  socialDescription: { by: "social cards cut it at about 200", isPast: (t) => length(t) > 200 },
};

/** `text` as it is shown there: whole, or its longest start that fits, to the end of a word. */
export function cut(text, { isPast }) {
  if (!isPast(text)) return text;
  let start = text;
  while (start && isPast(`${start}\u00a0…`)) start = start.slice(0, -1);
  return `${start.replace(/\S*$/, "").trimEnd() || start}\u00a0…`;
}
