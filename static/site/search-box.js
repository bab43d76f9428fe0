/*
 * <search-box data-src="…"><input><button></search-box>: offers stories while one types, as a
 * combobox (WAI-ARIA APG, list autocomplete). `data-src` answers ?q= with {stories: [{headline,
 * section, url}]}. Whoever picks none sends the form, as without script.
 */
const PAUSE = 150;

class SearchBox extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: "offered", className: "offered", role: "listbox", hidden: true });
    this.list.setAttribute("aria-label", "Stories");
    this.said = document.createElement("p");
    this.said.className = "visually-hidden";
    this.said.setAttribute("role", "status");
    this.append(this.list, this.said);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-expanded": "false",
    })) this.input.setAttribute(name, value);

    this.input.addEventListener("input", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.steer(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays
    this.list.addEventListener("click", (event) => this.follow(event.target.closest("li")));
  }

  wait() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const typed = this.input.value.trim();
    if (typed.length < 2) return this.close();
    this.asking = new AbortController();
    const url = new URL(this.dataset.src, document.baseURI);
    url.searchParams.set("q", typed);
    try {
      const response = await fetch(url, { signal: this.asking.signal });
      if (response.ok) this.offer((await response.json()).stories);
    } catch (error) {
      // No connection: the form is still there. After an abort there is a newer question.
      if (error.name !== "AbortError") this.close();
    }
  }

  offer(stories) {
    this.list.replaceChildren(
      ...stories.map(({ headline, section, url }, place) => {
        const option = document.createElement("li");
        Object.assign(option, { id: `offered-${place}`, className: "offered__story", role: "option" });
        option.dataset.url = url;
        const [title, where] = ["span", "span"].map((tag) => document.createElement(tag));
        Object.assign(title, { className: "offered__headline", textContent: headline });
        Object.assign(where, { className: "offered__section", textContent: section });
        option.append(title, " ", where);
        return option;
      }),
    );
    this.point(null);
    const open = stories.length > 0 && document.activeElement === this.input;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.said.textContent = open ? `${stories.length} ${stories.length === 1 ? "story" : "stories"} to choose from` : "";
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.offer([]);
  }

  /** Points at an option, or at none. */
  point(option) {
    this.list.querySelector("[aria-selected]")?.removeAttribute("aria-selected");
    this.pointed = option;
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  steer(event) {
    const options = [...this.list.children];
    if (event.key === "Escape" && options.length) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.pointed) {
      event.preventDefault();
      this.follow(this.pointed);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place of the round is the input itself.
      const round = [null, ...options];
      const place = round.indexOf(this.pointed) + step;
      this.point(round.at(place % round.length));
    }
  }

  follow(option) {
    if (option) location.assign(option.dataset.url);
  }
}

customElements.define("search-box", SearchBox);
