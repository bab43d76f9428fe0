// Files that are dropped on `target` or pasted into it, given to `take`. `doc` may be a page's
// body or a dialog; while files hang over it, it has the class `takes-files`.

const hasFiles = (event) => event.dataTransfer?.types.includes("Files");

export function takeFiles(target, take) {
  let over = 0;
  const show = () => target.classList.toggle("takes-files", over > 0);
  const hear = (type, act) =>
    target.addEventListener(type, (event) => {
      if (!hasFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      act(event);
      show();
    });
  hear("dragenter", () => over++);
  hear("dragleave", () => over--);
  hear("dragover", () => {});
  hear("drop", (event) => {
    over = 0;
    take([...event.dataTransfer.files]);
  });
  target.addEventListener("paste", (event) => {
    const files = pastedPictures(event.clipboardData);
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
}

// Pictures on a clipboard, where they are what was copied: an office program puts a picture of
// a text beside the text. The markup isn't parsed: the policy would complain of its styles.
const NO_TEXT = /<!--[\s\S]*?-->|<(style|script|title|xml)\b[\s\S]*?<\/\1\s*>|<[^>]*>|&nbsp;/gi;

export function pastedPictures(clipboard) {
  const files = [...(clipboard?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  if (!files.length) return [];
  const text = clipboard.getData("text/plain") + clipboard.getData("text/html").replace(NO_TEXT, "");
  return text.trim() ? [] : files;
}
