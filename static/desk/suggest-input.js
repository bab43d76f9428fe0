/*
 * <suggest-input src="…"><input></suggest-input>: offers names while one types. `src` is the
 * admin's autocomplete address; whatever is typed may stay.
 */
let made = 0;

export class SuggestInput extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.suggestTo(this.input);
  }

  suggestTo(input) {
    const list = document.createElement("datalist");
    list.id = `suggestions-${(made += 1)}`;
    this.append(list);
    input.setAttribute("list", list.id);
    input.addEventListener("input", () => this.ask(input, list));
  }

  async ask(input, list) {
    const asked = input.value.trim();
    if (!asked) return list.replaceChildren();
    const url = new URL(this.getAttribute("src"), document.baseURI);
    url.searchParams.set("term", asked);
    // Off line, or signed out and led to the login: then nothing is suggested.
    const found = await fetch(url)
      .then((answer) => answer.json())
      .catch(() => null);
    if (!found?.results || input.value.trim() !== asked) return;
    list.replaceChildren(...found.results.map(({ text }) => new Option(text, text)));
  }
}

customElements.define("suggest-input", SuggestInput);
