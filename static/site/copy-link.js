/* <copy-link data-label="Copy link"><a href="#part-why">: a click copies the address that the link
   leads to; the label, if there is one, says so. Without script, or where the browser has no
   clipboard for us, it is a link like any other. */
const SAID_FOR = 3000

customElements.define(
  "copy-link",
  class extends HTMLElement {
    connectedCallback() {
      if (!navigator.clipboard) return
      this.link = this.querySelector("a")
      if (this.dataset.label) this.link.textContent = this.dataset.label
      this.said = document.createElement("span")
      this.said.className = "copied"
      this.said.role = "status"
      this.append(this.said)
      this.link.addEventListener("click", (event) => this.copy(event))
    }

    async copy(event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      try {
        await navigator.clipboard.writeText(this.link.href)
      } catch {
        location.assign(this.link.href)
        return
      }
      this.said.textContent = "Link copied"
      clearTimeout(this.timer)
      this.timer = setTimeout(() => (this.said.textContent = ""), SAID_FOR)
    }
  },
)
