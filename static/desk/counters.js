/*
 * What one would count by hand, under the fields of the form: characters, with where search and
 * social cut them, and the words of the body, with the minutes that they take to read.
 */
import { CUTS, length } from "./cuts.js";
import { count, minutes, plain } from "./words.js";

const form = document.getElementById("article_form");
const { body } = form.elements;

const COUNTED = {
  headline: ["searchTitle", "socialTitle"],
  summary: ["searchDescription", "socialDescription"],
  search_title: ["searchTitle"],
  search_description: ["searchDescription"],
  social_title: ["socialTitle"],
  social_description: ["socialDescription"],
};
const INSTEAD = {
  searchTitle: "search_title",
  searchDescription: "search_description",
  socialTitle: "social_title",
  socialDescription: "social_description",
};

/** A line under a field, which its description then includes. */
function lineUnder(name) {
  const input = form.elements[name];
  const line = document.createElement("p");
  line.className = "counter";
  line.id = `${input.id}_counter`;
  input.closest(".form-row").append(line);
  const typed = input.closest(".form-row").querySelector("[contenteditable=true]") ?? input;
  const described = [typed.getAttribute("aria-describedby"), line.id].filter(Boolean).join(" ");
  typed.setAttribute("aria-describedby", described);
  return line;
}

function tellLength(name, line) {
  const text = form.elements[name].value.trim();
  // A title of its own stands in for the headline there.
  const shown = COUNTED[name].filter(
    (place) => INSTEAD[place] === name || !form.elements[INSTEAD[place]].value.trim(),
  );
  const past = shown.map((place) => CUTS[place]).filter(({ isPast }) => isPast(text));
  const counted = `${length(text)} characters`;
  line.textContent = [counted, past.map(({ by }) => by).join(", ")].filter(Boolean).join(": ");
  line.classList.toggle("past", past.length > 0 && name !== "summary"); // that is for readers
}

function selected(editor) {
  const selection = getSelection();
  const isHere = !selection.isCollapsed && editor?.contains(selection.anchorNode);
  return isHere ? count(selection.toString()) : 0;
}

function tellWords(line) {
  const words = count(plain(body.value));
  const some = selected(body.closest(".form-row").querySelector("[contenteditable=true]"));
  const all = `${words.toLocaleString("en")} ${words === 1 ? "word" : "words"}`;
  line.textContent = some
    ? `${some.toLocaleString("en")} of ${all} selected`
    : `${all}, ${minutes(words)} min read`;
}

if (body) {
  const lines = Object.keys(COUNTED).map((name) => [name, lineUnder(name)]);
  const bodyLine = lineUnder("body");
  const tell = () => {
    for (const [name, line] of lines) tellLength(name, line);
    tellWords(bodyLine);
  };
  form.addEventListener("input", tell);
  document.addEventListener("selectionchange", () => tellWords(bodyLine));
  tell();
}
