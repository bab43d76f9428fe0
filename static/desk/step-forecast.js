/*
 * <step-forecast src="…">: what a step would do, told while one chooses when.
 *
 * It asks the desk, which changes nothing by answering, and shows the answer in place of its
 * content. Without this the button asks first, and the screen that comes back tells.
 */
const PAUSE = 300; // ms without input
const DECIDES = /^(at_|until_|substantive$)/; // what the answer hangs on

const hasChanged = (field) =>
  field.value !== field.defaultValue || field.checked !== field.defaultChecked;

class StepForecast extends HTMLElement {
  #timer = 0;
  #asked = null;

  connectedCallback() {
    const form = this.closest("form");
    form.addEventListener("input", this);
    // Chosen before this script came, or put back by the browser: no input is heard of those.
    if ([...form.elements].some((field) => DECIDES.test(field.name) && hasChanged(field))) {
      this.#askSoon();
    }
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  handleEvent({ target }) {
    if (DECIDES.test(target.name)) this.#askSoon();
  }

  #askSoon() {
    this.#asked?.abort();
    this.#tell(""); // what was told holds no longer
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PAUSE);
  }

  async #ask() {
    this.#asked = new AbortController();
    const chosen = new URLSearchParams();
    for (const [name, value] of new FormData(this.closest("form"))) {
      if (DECIDES.test(name)) chosen.append(name, value);
    }
    try {
      const { signal } = this.#asked;
      const answer = await fetch(`${this.getAttribute("src")}?${chosen}`, { signal });
      if (answer.ok && !answer.redirected) this.#tell(await answer.text());
    } catch {
      // Off line, or asked again meanwhile: the button still asks first.
    }
  }

  #tell(markup) {
    const page = new DOMParser().parseFromString(markup, "text/html");
    this.replaceChildren(...page.body.childNodes);
    const button = this.closest("form").querySelector("[data-told]");
    const isTold = Boolean(this.querySelector("[name=told]")?.value);
    button.textContent = isTold ? button.dataset.told : button.dataset.untold;
  }
}

customElements.define("step-forecast", StepForecast);
