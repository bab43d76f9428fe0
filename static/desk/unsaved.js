/* Asks before a page with unsaved text is left. */
const form = document.getElementById("article_form");
let changed = false;

form?.addEventListener("input", () => (changed = true));
form?.addEventListener("submit", () => (changed = false));
addEventListener("beforeunload", (event) => changed && event.preventDefault());
