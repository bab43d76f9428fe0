/* <film-player data-src data-site data-title><a>: a link to a film, and a button that has it
   played here. Nothing of the other site is loaded before that. */
customElements.define(
  "film-player",
  class extends HTMLElement {
    connectedCallback() {
      const { site, title } = this.dataset
      const button = document.createElement("button")
      button.type = "button"
      button.className = "film__play"
      button.textContent = "Play here"
      button.setAttribute("aria-label", `Play here: ${title}`)
      const told = document.createElement("p")
      told.className = "film__told"
      told.textContent = `Loads the film from ${site}, which will know that you watch it.`
      button.addEventListener("click", () => this.play([button, told]))
      this.append(button, told)
    }

    play(given) {
      const frame = document.createElement("iframe")
      frame.src = this.dataset.src
      frame.title = this.dataset.title
      frame.allow = "autoplay; fullscreen; picture-in-picture"
      frame.allowFullscreen = true
      frame.referrerPolicy = "strict-origin-when-cross-origin"
      for (const each of given) each.remove()
      this.prepend(frame)
      frame.focus()
    }
  },
)
