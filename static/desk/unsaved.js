/* Asks before a page with unsaved text is left; Ctrl+S or ⌘S saves it. */
const form = document.getElementById("article_form");
const save = form?.querySelector("[name=_save]");
let changed = false;

form?.addEventListener("input", () => (changed = true));
form?.addEventListener("submit", () => (changed = false));
addEventListener("beforeunload", (event) => changed && event.preventDefault());
addEventListener("keydown", (event) => {
  if (save && event.key === "s" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(save);
  }
});
