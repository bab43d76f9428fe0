/*
 * <notice-shown>: a notice to readers as it will stand under the story, while it is written.
 *
 * It holds a heading for each kind and a `.words`; those of the form around it are shown. Without
 * this it shows what the form was filled with.
 */
class NoticeShown extends HTMLElement {
  connectedCallback() {
    this.closest("form").addEventListener("input", this);
    this.handleEvent(); // a page that is come back to holds what was written
  }

  disconnectedCallback() {
    this.closest("form")?.removeEventListener("input", this);
  }

  handleEvent() {
    const written = new FormData(this.closest("form"));
    const kind = written.get("notice_kind");
    const words = written.get("notice").trim();
    for (const heading of this.querySelectorAll("[data-kind]")) {
      heading.hidden = heading.dataset.kind !== kind;
    }
    this.querySelector(".words").textContent = words;
    this.hidden = !(kind && words);
  }
}

customElements.define("notice-shown", NoticeShown);
