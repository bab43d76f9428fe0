/*
 * <topic-chips src="…"><input></topic-chips>: the topics in the input as chips, and an entry
 * that suggests. Enter or a comma adds what is typed; Backspace in the empty entry takes the
 * last chip back. The input keeps the names, quoted, with commas between.
 */
import { SuggestInput } from "./suggest-input.js";

const NAME = /\s*"([^"]*)"|([^,]+)/g;

class TopicChips extends SuggestInput {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.names = this.read();
    this.chips = document.createElement("ul");
    this.entry = document.createElement("input");
    this.entry.id = this.input.id;
    this.entry.type = "text";
    this.input.removeAttribute("id");
    this.input.type = "hidden";
    this.prepend(this.chips, this.entry);
    this.suggestTo(this.entry);
    this.entry.addEventListener("keydown", (event) => this.key(event));
    this.entry.addEventListener("input", (event) => this.chosen(event));
    this.entry.addEventListener("blur", () => this.add());
    this.draw();
  }

  read() {
    const found = [...this.input.value.matchAll(NAME)].map((m) => m[1] ?? m[2]);
    return found.map((name) => name.trim()).filter(Boolean);
  }

  key(event) {
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      this.add();
    } else if (event.key === "Backspace" && !this.entry.value && this.names.length) {
      this.remove(this.names.length - 1);
    }
  }

  /** A name picked from the list comes as one change, without a key. */
  chosen(event) {
    if (!event.inputType || event.inputType === "insertReplacementText") this.add();
  }

  add() {
    for (const name of this.entry.value.replaceAll('"', "").split(",").map((n) => n.trim())) {
      const there = this.names.some((other) => other.toLowerCase() === name.toLowerCase());
      if (name && !there) this.names.push(name);
    }
    this.entry.value = "";
    this.draw();
  }

  remove(index) {
    this.names.splice(index, 1);
    this.draw();
    this.entry.focus();
  }

  draw() {
    this.input.value = this.names.map((name) => `"${name}"`).join(", ");
    this.chips.replaceChildren(
      ...this.names.map((name, index) => {
        const chip = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = "×";
        button.setAttribute("aria-label", `Remove ${name}`);
        button.addEventListener("click", () => this.remove(index));
        chip.append(name, button);
        return chip;
      }),
    );
  }
}

customElements.define("topic-chips", TopicChips);
