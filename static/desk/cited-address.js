/*
 * <cited-address src="…"><input><p role="status"></p></cited-address>: the address of a source, in
 * a line of <sorted-lines>. What the page is called and whose it is comes from the desk, by a
 * task; it fills title and publisher only where nobody has typed. Addresses pasted together, a
 * line each, become lines.
 */
import { token } from "./token.js";

const WAITS = [400, 800, 1000, 1500, ...Array(10).fill(2000)]; // ms; a page has 15 s to answer
const INSTEAD = "Give the title yourself.";
const ADDRESS = /^(https?:\/\/)?[^\s/.]+(\.[^\s/.]+)+(\/\S*)?$/i;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

class CitedAddress extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.status = this.querySelector("[role=status]");
    this.asked = this.input.value.trim();
    this.filled = {};
    this.input.addEventListener("change", () => this.look());
    this.input.addEventListener("paste", (event) => this.paste(event));
  }

  paste(event) {
    const pasted = event.clipboardData.getData("text/plain");
    const found = pasted.split(/\s*\n\s*/).filter(Boolean);
    const lines = this.closest("sorted-lines");
    if (found.length < 2 || !found.every((line) => ADDRESS.test(line))) {
      setTimeout(() => this.look()); // once it stands in the field
      return;
    }
    event.preventDefault();
    for (const address of found) {
      const free = this.input.value.trim() ? lines.add().querySelector("cited-address") : this;
      free.take(address);
    }
    this.say(`${found.length} addresses pasted, a line each.`);
  }

  take(address) {
    this.input.value = address;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.look();
  }

  /** Ask the desk for what stands in the field, once. */
  async look() {
    const address = this.input.value.trim();
    if (address === this.asked) return;
    this.asked = address;
    this.say("");
    if (!ADDRESS.test(address)) return;
    const isMeant = () => this.isConnected && this.asked === address;
    const found = await this.ask(address, isMeant).catch(() => ({}));
    if (isMeant()) this.show(found);
  }

  async ask(address, isMeant) {
    const body = new URLSearchParams({ address });
    const headers = { "X-CSRFToken": token() };
    let response = await fetch(this.getAttribute("src"), { method: "POST", body, headers });
    for (const ms of WAITS) {
      const found = await response.json();
      if (response.status !== 202) return found;
      this.say("Looking it up …");
      await wait(ms);
      if (!isMeant()) return {};
      response = await fetch(found.ask);
    }
    return { said: "No word from that page yet." };
  }

  show({ title, publisher, said }) {
    const news = [this.fill("title", title), this.fill("publisher", publisher)].filter(Boolean);
    const sentence = `${news.join(" and ")} found.`;
    const done = news.length ? sentence[0].toUpperCase() + sentence.slice(1) : "";
    const missing = this.field("title").value.trim() ? "" : INSTEAD;
    this.say([said ?? (title ? "" : "That could not be looked up."), done, missing].join(" ").trim());
  }

  field(name) {
    return this.closest("[data-line]").querySelector(`[name$="-${name}"]`);
  }

  /** Fill a field that is empty, or as it was filled from here; its name, if it was. */
  fill(name, value) {
    const field = this.field(name);
    const isFree = !field.value.trim() || field.value === this.filled[name];
    if (!value || !isFree || field.value === value) return "";
    field.value = this.filled[name] = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return name;
  }

  say(sentence) {
    if (this.status.textContent !== sentence) this.status.textContent = sentence;
  }
}

customElements.define("cited-address", CitedAddress);
