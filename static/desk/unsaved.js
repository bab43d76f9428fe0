/* Ctrl+S or ⌘S saves the story. */
const form = document.getElementById("article_form");
const save = form?.querySelector("[name=_save]");

addEventListener("keydown", (event) => {
  if (save && event.key === "s" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(save);
  }
});
