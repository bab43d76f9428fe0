/*
 * <front-picker> around a front's form: stories are added and found, and what readers will see is
 * said anew, without leaving the page. The server answers the same form as it does without this.
 */
const PARTS = {
  add: ["picked", "choices", "words", "refused"],
  find: ["choices", "found"],
  say: ["words", "refused"],
};

class FrontPicker extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.sayButton = this.form.querySelector("[name=say]");
    this.sayButton.hidden = true;
    this.asked = Promise.resolve();
    this.adds = 0;
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
    this.look?.abort();
    if (!this.adds) return;
    event.preventDefault(); // what is being added is saved too
    this.asked.then(() => this.gaveUp || this.form.requestSubmit(button));
  }

  /** One after the other: what is added is in the form before more is asked. A look gives way to
   *  whatever comes after it. */
  ask(button, isPressed = false) {
    this.look?.abort();
    const asking = new AbortController();
    if (button.name === "add") this.adds += 1;
    else this.look = asking;
    const place = [...this.form.querySelectorAll("[name=add]")].indexOf(button);
    this.asked = this.asked.then(async () => {
      const answer = await this.answer(button, asking.signal);
      if (button.name === "add") this.adds -= 1;
      if (answer) this.show(button, answer, place);
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
        const answer = await fetch(this.form.action, { method: "POST", body, signal });
        if (answer.redirected || !answer.ok) return null;
        markup = await answer.text();
      } while (button.name === "add" && sent !== this.filled()); // it would undo what was done since
    } catch {
      return null;
    }
    return new DOMParser().parseFromString(markup, "text/html");
  }

  filled() {
    return JSON.stringify([...new FormData(this.form)]);
  }

  show(button, page, place) {
    for (const id of PARTS[button.name]) this.put(id, page.getElementById(id));
    if (place >= 0) this.added(place);
  }

  /** Live regions keep their element, so that what is new in them is told. */
  put(id, made) {
    const old = document.getElementById(id);
    if (!old.role) old.replaceWith(made);
    else if (old.textContent !== made.textContent) old.replaceChildren(...made.childNodes);
  }

  /** From now on in the browser's own way: it shows what is wrong with what was pressed. */
  giveUp(button) {
    this.gaveUp = true;
    this.sayButton.hidden = false;
    if (!button) return;
    const again = `[name=add][value="${button.value}"]`;
    this.form.requestSubmit(button.isConnected ? button : this.form.querySelector(again));
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
