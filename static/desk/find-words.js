/* Where words stand in a field, in the editor or on the page, however they are spaced and quoted. */
const BLOCKS = "p, li, h2, h3, h4, blockquote, td, th, figcaption, pre";

const same = (letter) => (/\s/.test(letter) ? " " : letter === "’" ? "'" : letter);
const plain = (text) => [...text.trim().replace(/\s+/g, " ")].map(same).join("");

/** Where the words stand in a text: as words, if they do, so that “Marlow” isn't found in “Marlowe”. */
function find(text, words) {
  const isLetter = (place) => /[\p{L}\p{N}]/u.test(text[place] ?? "");
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (!isLetter(at - 1) && !isLetter(at + words.length)) return at;
  }
  return text.indexOf(words);
}

/** The range of the words under an element; nothing where they are not there. */
export function rangeOf(element, words) {
  const places = []; // of each letter of `text`
  let text = "";
  let block;
  const add = (letter, place) => {
    if (letter === " " && text.endsWith(" ")) return;
    text += letter;
    places.push(place);
  };
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const around = node.parentElement.closest(BLOCKS);
    if (around !== block) add(" ", [node, 0]);
    block = around;
    for (let i = 0; i < node.data.length; i++) add(same(node.data[i]), [node, i]);
  }
  const wanted = plain(words);
  const start = wanted ? find(text, wanted) : -1;
  if (start < 0) return null;
  const range = new Range();
  const [last, offset] = places[start + wanted.length - 1];
  range.setStart(...places[start]);
  range.setEnd(last, offset + 1);
  return range;
}

/** Whether a field, the editor or a part of the page has the words. */
export function has(place, words) {
  if (place.setSelectionRange) return plain(place.value).includes(plain(words));
  return rangeOf(place, words) !== null;
}

/** Select the words there; whether they are there. */
export function select(place, words) {
  if (place.setSelectionRange) {
    const start = find(place.value.replaceAll("’", "'"), words.replaceAll("’", "'"));
    if (start < 0) return false;
    place.setSelectionRange(start, start + words.length);
    place.scrollIntoView({ block: "center" });
    return true;
  }
  const range = rangeOf(place, words);
  if (!range) return false;
  const { startContainer, startOffset, endContainer, endOffset } = range;
  getSelection().setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
  startContainer.parentElement.scrollIntoView({ block: "center" });
  return true;
}
