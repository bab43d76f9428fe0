/* The editor and its toolbar for keyboards and screen readers: names, states, and one stop for
   Tab, with the arrow keys inside. Alt+F10 goes from the text to the toolbar, Escape back. */
import { Extension } from "django-prose-editor/editor";

const showState = (button) => {
  button.setAttribute("aria-pressed", button.classList.contains("active"))
  button.setAttribute("aria-disabled", button.classList.contains("disabled"))
}

export const AccessibleToolbar = Extension.create({
  name: "accessibleToolbar",
  priority: 1, // after the menu is there

  onCreate({ editor }) {
    const text = editor.view.dom
    const textarea = editor.options.element.querySelector("textarea")
    const [label] = textarea.labels
    text.setAttribute("role", "textbox")
    text.setAttribute("aria-multiline", "true")
    text.setAttribute("aria-label", label?.textContent.replace(/:\s*$/, "").trim() || "Text")
    label?.addEventListener("click", () => editor.commands.focus())

    const toolbar = editor.options.element.querySelector(".prose-menubar")
    toolbar.setAttribute("role", "toolbar")
    toolbar.setAttribute("aria-label", "Formatting")
    toolbar.setAttribute("aria-keyshortcuts", "Alt+F10")

    const all = [...toolbar.querySelectorAll("button")]
    const shown = () => all.filter((button) => !button.classList.contains("hidden"))
    const stopAt = (stop) => all.forEach((button) => (button.tabIndex = button === stop ? 0 : -1))
    const states = new MutationObserver((changes) => {
      changes.forEach(({ target }) => target !== toolbar && showState(target))
      if (!shown().some((button) => button.tabIndex === 0)) stopAt(shown()[0])
    })
    all.forEach(showState)
    stopAt(shown()[0])
    states.observe(toolbar, { subtree: true, attributeFilter: ["class"] })

    toolbar.addEventListener("focusin", ({ target }) => stopAt(target))
    toolbar.addEventListener("keydown", (event) => {
      const row = shown()
      const at = row.indexOf(document.activeElement)
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: row.length - 1 }[event.key]
      if (event.key === "Escape") editor.commands.focus()
      else if (to === undefined) return
      else row[(to + row.length) % row.length].focus()
      event.preventDefault()
    })
    this.storage.toolbar = toolbar
  },

  addKeyboardShortcuts() {
    return {
      "Alt-F10": () => {
        this.storage.toolbar.querySelector('button[tabindex="0"]').focus()
        return true
      },
    }
  },
})
