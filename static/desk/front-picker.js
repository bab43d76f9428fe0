/*
 * <front-picker> around a front's form: stories are added and found, and what readers will see is
 * said anew, without leaving the page. The server answers the same form as it does without this.
 */
const PARTS = {
  add: ["picked", "choices", "found", "words", "refused"],
  find: ["choices", "found"],
  say: ["words", "refused"],
};
const ROWS = ["row-at", "row-until"]; // of the times
const PATIENCE = 15000; // ms to wait for an answer

class FrontPicker extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.sayButton = this.form.querySelector("[name=say]");
    this.sayButton.hidden = true;
    this.asked = Promise.resolve();
    this.adds = 0;
    this.looks = {};
    this.form.addEventListener("submit", (event) => this.submitted(event));
    const say = ({ target }) =>
      this.gaveUp || ["q", "section"].includes(target.name) || this.ask(this.sayButton);
    this.form.addEventListener("change", say);
    this.form.addEventListener("input", (event) => event.target.matches("sorted-lines") && say(event));
  }

  submitted(event) {
    const button = event.submitter;
    if (this.gaveUp) return;
    if (button?.name in PARTS) {
      event.preventDefault();
      this.ask(button, true);
      return;
    }
    Object.values(this.looks).forEach((look) => look.abort());
    if (!this.adds) return;
    event.preventDefault(); // what is being added is saved too
    this.asked.then(() => this.gaveUp || this.form.requestSubmit(button));
  }

  /** One after the other: what is added is in the form before more is asked. A look gives way to
   *  the next of its kind. */
  ask(button, isPressed = false) {
    const { name } = button;
    const asking = new AbortController();
    if (name === "add") this.adds += 1;
    else {
      this.looks[name]?.abort();
      this.looks[name] = asking;
    }
    this.asked = this.asked.then(async () => {
      const page = await this.answer(button, asking.signal);
      if (name === "add") this.adds -= 1;
      if (page) this.show(button, page);
      else if (!asking.signal.aborted && !this.gaveUp) this.giveUp(isPressed && button);
    });
  }

  /** The page that the server makes of the form; null if there is none, or none is wanted now. */
  async answer(button, signal) {
    let sent, markup;
    try {
      do {
        if (signal.aborted || this.gaveUp) return null;
        sent = this.filled();
        const body = new FormData(this.form);
        body.append(button.name, button.value); // it may have been replaced, and be in no form
        const either = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
        const answer = await fetch(this.form.action, { method: "POST", body, signal: either });
        if (answer.redirected || !answer.ok) return null;
        markup = await answer.text();
      } while (button.name === "add" && sent !== this.filled()); // it would undo what was done since
    } catch {
      return null;
    }
    const page = new DOMParser().parseFromString(markup, "text/html");
    return page.querySelector("front-picker") && page; // some other page may answer in its place
  }

  filled() {
    return JSON.stringify([...new FormData(this.form)]);
  }

  show(button, page) {
    const place = this.places.findIndex(({ value }) => value === button.value);
    for (const id of PARTS[button.name]) this.put(id, page.getElementById(id));
    if (button.name === "add") this.added(place);
    if (button.name !== "say") return;
    // Of an hour that comes twice the form asks which is meant.
    for (const id of ROWS) {
      const made = page.getElementById(id);
      if (made.querySelector("select") || document.querySelector(`#${id} select`)) this.put(id, made);
    }
  }

  /** Live regions keep their element, so that what is new in them is told. */
  put(id, made) {
    const old = document.getElementById(id);
    const focused = old.contains(document.activeElement) && document.activeElement.name;
    if (!old.role) old.replaceWith(made);
    else if (old.textContent !== made.textContent) old.replaceChildren(...made.childNodes);
    if (focused) this.form.elements[focused]?.focus?.();
  }

  /** From now on in the browser's own way: it shows what is wrong with what was pressed. */
  giveUp(button) {
    this.gaveUp = true;
    this.sayButton.hidden = false;
    if (!button) return;
    if (!button.isConnected) {
      this.form.append(button); // it was replaced while it waited
      button.hidden = true;
    }
    this.form.requestSubmit(button);
  }

  get places() {
    return [...this.form.querySelectorAll("[name=add]")];
  }

  /** Where the story stood is the next one to add, at hand for the same key. */
  added(place) {
    const picked = this.querySelector("#picked");
    picked.querySelector("[role=status]").textContent =
      `Added at place ${picked.querySelectorAll("[data-line]").length}.`;
    if (document.activeElement !== document.body) return; // one has gone on meanwhile
    const { places } = this;
    (places[Math.min(place, places.length - 1)] ?? this.form.querySelector("[name=q]")).focus();
  }
}

customElements.define("front-picker", FrontPicker);
