/*
 * <live-preview src="…/typed/KEY/">: the page as readers will see it, beside the form and true to
 * what it holds. Where the window has no room for both it covers the form.
 *
 * There are two frames: the next page loads unseen and then takes the place of the one shown, at
 * the height to which that was scrolled.
 */
const ROOM = matchMedia("(min-width: 75rem)");
const REMEMBERED = "desk:preview"; // in this tab: the width, where the pane is open

class LivePreview extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById("article_form");
    this.dialog = this.querySelector("dialog");
    this.stage = this.querySelector(".live-preview__stage");
    this.status = this.querySelector("[role=status]");
    [this.shown, this.next] = this.querySelectorAll("iframe");
    this.toggle = document.querySelector("[data-preview]");
    this.toggle.hidden = false;
    this.toggle.addEventListener("click", () => (this.dialog.open ? this.dialog.close() : this.open()));
    this.querySelector("[data-close]").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.closed());
    this.addEventListener("change", () => this.fit());
    new ResizeObserver(() => this.fit()).observe(this.stage);
    for (const frame of [this.shown, this.next]) {
      frame.addEventListener("load", () => frame === this.next && this.loaded());
    }
    this.form.addEventListener("kept", () => this.refresh());
    ROOM.addEventListener("change", () => this.dialog.open && this.open());
    this.rest();
  }

  /** A form that was saved is another page: the pane is open there if it was here. */
  rest() {
    const width = sessionStorage.getItem(REMEMBERED);
    const wanted = width ?? (ROOM.matches ? "1280" : "390");
    for (const input of this.widths) input.checked = input.value === wanted;
    if (width && ROOM.matches) this.open();
  }

  get widths() {
    return [...this.querySelectorAll("[type=radio]")];
  }

  get width() {
    return this.widths.find((input) => input.checked).value;
  }

  get address() {
    return this.getAttribute("src").replace(/[^/]+\/$/, `${this.form.elements.sitting.value}/`);
  }

  open() {
    if (this.dialog.open) this.dialog.close();
    const writing = document.activeElement;
    if (ROOM.matches) {
      this.dialog.show();
      writing?.focus({ preventScroll: true }); // one goes on writing beside it
    } else {
      this.dialog.showModal();
    }
    document.body.classList.toggle("previewing", ROOM.matches);
    this.toggle.setAttribute("aria-expanded", "true");
    this.fit();
    this.refresh();
  }

  closed() {
    if (this.dialog.open) return; // and opened again, the other way
    document.body.classList.remove("previewing");
    this.toggle.setAttribute("aria-expanded", "false");
    sessionStorage.removeItem(REMEMBERED);
  }

  fit() {
    if (!this.dialog.open) return;
    sessionStorage.setItem(REMEMBERED, this.width);
    const scale = Math.min(1, this.stage.clientWidth / this.width);
    this.style.setProperty("--page-width", `${this.width}px`);
    this.style.setProperty("--page-scale", scale);
  }

  refresh() {
    if (!this.dialog.open) return;
    this.isStale = this.isLoading;
    if (this.isLoading) return;
    this.isLoading = true;
    this.next.contentWindow.location.replace(this.address); // `src` would grow the history
  }

  async loaded() {
    const page = this.next.contentDocument;
    if (page?.URL === "about:blank") return;
    await page?.fonts.ready; // one that came later would move what is being read
    this.isLoading = false;
    const isPage = Boolean(page?.querySelector("article.story"));
    this.status.textContent = isPage ? "" : "The preview could not be loaded. Your text is safe.";
    if (isPage) this.swap(page);
    if (this.isStale) this.refresh();
  }

  swap(page) {
    for (const link of page.links) {
      // Nothing leads away: the sandbox opens no window, and where it lets us we stop the click.
      if (!link.getAttribute("href").startsWith("#")) link.target = "_blank";
    }
    page.addEventListener("click", (event) => {
      if (event.target.closest("a[target=_blank]")) event.preventDefault();
    });
    page.addEventListener("auxclick", (event) => event.preventDefault());
    // At once: readers' pages scroll smoothly, and this one would be seen on its way.
    this.next.contentWindow.scrollTo({ top: this.shown.contentWindow.scrollY, behavior: "instant" });
    [this.shown, this.next] = [this.next, this.shown];
    this.shown.classList.add("shown");
    this.shown.title = "The page as readers will see it";
    this.next.classList.remove("shown");
    this.next.title = "The page as readers will see it, loading";
  }
}

customElements.define("live-preview", LivePreview);
