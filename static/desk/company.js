/* Who else is at the story, and whether somebody saved it meanwhile, as the desk last said. */
const list = document.querySelector("[data-others]");
const note = document.querySelector("[data-newer]");

function line({ name, says, url }) {
  const item = document.createElement("li");
  const who = document.createElement("strong");
  who.textContent = name;
  item.append(who, ` ${says}`);
  if (url) {
    const link = document.createElement("a");
    link.href = url;
    link.target = "_blank";
    link.textContent = "Look at it";
    item.append(". ", link);
  }
  return item;
}

/** Show them; what is unchanged is left alone, lest it be read out again. */
let shown = "[]";
export function show({ others = [], newer = "" }) {
  const now = JSON.stringify(others);
  if (now !== shown) list.replaceChildren(...others.map(line));
  shown = now;
  list.hidden = !others.length;
  if (note.textContent !== newer) note.textContent = newer;
  note.hidden = !newer;
}
