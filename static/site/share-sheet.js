/* <share-sheet data-title data-url>: where the browser has a sheet of its own for sharing, a
   button that opens it stands before the plain links. */
customElements.define(
  "share-sheet",
  class extends HTMLElement {
    connectedCallback() {
      const shared = { title: this.dataset.title, url: this.dataset.url }
      if (!navigator.canShare?.(shared)) return
      const button = document.createElement("button")
      button.type = "button"
      button.className = "share__sheet"
      button.textContent = "Share…"
      button.addEventListener("click", () => {
        // Closing the sheet without sharing rejects: nothing is wrong.
        navigator.share(shared).catch(() => {})
      })
      const item = document.createElement("li")
      item.append(button)
      this.querySelector("ul").prepend(item)
    }
  },
)
