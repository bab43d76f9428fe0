/*
 * <front-picker> around a front's form: stories are added and found, and what readers will see is
 * said anew, without leaving the page. The server answers the same form as it does without this.
 */
const PARTS = {
  add: ["picked", "choices", "words", "refused"],
  find: ["choices"],
  say: ["words", "refused"],
};

class FrontPicker extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.sayButton = this.form.querySelector("[name=say]");
    this.sayButton.hidden = true;
    this.form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (!(button?.name in PARTS) || this.gaveUp) return;
      event.preventDefault();
      this.ask(button);
    });
    const say = ({ target }) => ["q", "section"].includes(target.name) || this.ask(this.sayButton);
    this.form.addEventListener("change", say);
    this.form.addEventListener("input", (event) => event.target.matches("sorted-lines") && say(event));
  }

  async ask(button) {
    this.asking?.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    const place = [...this.form.querySelectorAll("[name=add]")].indexOf(button);
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form, button),
        signal,
      });
      if (answer.redirected || ![200, 422].includes(answer.status)) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of PARTS[button.name]) this.put(id, page.getElementById(id));
    } catch {
      if (signal.aborted) return;
      this.gaveUp = true; // the browser's own way shows what is wrong
      this.form.requestSubmit(button);
      return;
    }
    if (place >= 0) this.added(place);
  }

  /** Live regions keep their element, so that what is new in them is told. */
  put(id, made) {
    const old = document.getElementById(id);
    if (old.role) old.replaceChildren(...made.childNodes);
    else old.replaceWith(made);
  }

  /** Where the story stood is the next one to add, at hand for the same key. */
  added(place) {
    const picked = this.querySelector("#picked");
    picked.querySelector("[role=status]").textContent =
      `Added at place ${picked.querySelectorAll("[data-line]").length}.`;
    const buttons = this.form.querySelectorAll("[name=add]");
    (buttons[Math.min(place, buttons.length - 1)] ?? this.form.querySelector("[name=q]")).focus();
  }
}

customElements.define("front-picker", FrontPicker);
