/* What the editor has to say to whoever writes: a line under its toolbar, read out as it
   appears. Empty text takes it away. */
export const tell = (editor, text) => {
  const box = editor.view.dom.parentElement
  let notice = box.querySelector(":scope > .editor-notice")
  if (!notice) {
    notice = document.createElement("p")
    notice.className = "editor-notice"
    notice.setAttribute("role", "status")
    box.prepend(notice)
  }
  notice.textContent = text
}
