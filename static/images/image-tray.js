// <image-tray>: pictures on their way into the library, and those about to be used: a line each,
// with how far it is, what went wrong, and fields for the words that it lacks.
//
// data-pick is "one", "many" or "none" (only words are asked for then). It dispatches `use` with
// the picked pictures, words and all, and `change` when lines come or go.

import { Refusal, sendFile, sendWords } from "./send.js";

const ASKED = {
  alt: { label: "What it shows, for those who don’t see it", most: 300 },
  credit: { label: "Credit", most: 200 },
};

const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

class ImageTray extends HTMLElement {
  connectedCallback() {
    if (this.lines) return;
    this.lines = [];
    this.sent = Promise.resolve();
    this.form = this.querySelector("form");
    this.list = this.querySelector("ul");
    this.say = this.querySelector("[role=alert]");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.use();
    });
    this.hidden = true;
  }

  get picks() {
    return this.dataset.pick;
  }

  // Send files to the library, one after the other; the desk has few hands.
  take(files) {
    for (const file of files) {
      const line = this.line(file.name);
      this.sent = this.sent.then(() => this.send(file, line));
    }
    return this.sent;
  }

  // A picture of the library that is about to be used.
  add(image) {
    const line = this.line(image.caption || image.alt);
    this.settle(line, image);
    return line;
  }

  clear() {
    this.lines = this.lines.filter((line) => !line.image && !line.failed);
    this.list.replaceChildren(...this.lines.map((line) => line.row));
    this.changed();
  }

  line(name) {
    const row = element("li", { className: "image-tray__line" });
    const line = { name, row, image: null, inputs: {} };
    this.lines.push(line);
    this.list.append(row);
    this.changed();
    return line;
  }

  async send(file, line) {
    const bar = element("progress", { max: 1, value: 0 });
    bar.setAttribute("aria-label", `Sending ${line.name}`);
    const far = element("span", { className: "image-tray__far", textContent: "Sending…" });
    line.row.replaceChildren(element("strong", { textContent: line.name }), bar, far);
    const told = (part) => {
      bar.value = part;
      if (part === 1) far.textContent = "Checking the picture…";
    };
    const { upload: address, most } = this.dataset;
    try {
      this.settle(line, await sendFile(file, { address, most: Number(most), told }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      line.failed = true;
      line.row.classList.add("image-tray__line--failed");
      const said = element("span", { textContent: error.message });
      line.row.replaceChildren(element("strong", { textContent: line.name }), said);
      this.changed();
    }
  }

  // What is left to do about a picture that is in the library.
  settle(line, image) {
    line.image = image;
    const img = element("img", { src: image.thumb, alt: image.alt, width: 120, height: 80 });
    const facts = element("div", { className: "image-tray__facts" });
    facts.append(element("strong", { textContent: line.name || `Picture ${image.id}` }));
    if (image.licence) {
      facts.append(element("p", { className: "image-licence", textContent: `${image.licence}.` }));
    }
    for (const [name, { label, most }] of Object.entries(ASKED)) {
      if (image[name]) facts.append(element("p", { className: "image-tray__word", textContent: image[name] }));
      else facts.append(this.field(line, name, label, most));
    }
    line.row.replaceChildren(img, facts);
    if (this.picks !== "none") line.row.prepend(this.picker(line));
    this.changed();
  }

  picker(line) {
    const type = this.picks === "many" ? "checkbox" : "radio";
    const first = !this.lines.some((other) => other.pick?.checked);
    line.pick = element("input", { type, name: "picked", checked: type === "checkbox" || first });
    line.pick.setAttribute("aria-label", `Use ${line.name || "this picture"}`);
    return line.pick;
  }

  field(line, name, label, most) {
    const input = element("input", { type: "text", maxLength: most, autocomplete: "off" });
    const said = element("span", { className: "image-tray__error" });
    said.id = `image-tray-${line.image.id}-${name}`;
    input.setAttribute("aria-describedby", said.id);
    line.inputs[name] = { input, said };
    return element("label", {}, label, input, said);
  }

  get picked() {
    const there = this.lines.filter((line) => line.image);
    return this.picks === "none" ? there : there.filter((line) => line.pick.checked);
  }

  async use() {
    const picked = this.picked;
    this.tell(picked.length ? "" : "Pick a picture first.");
    const lacking = picked.filter((line) => !this.check(line));
    if (lacking.length) return lacking[0].inputs.alt.input.focus();
    for (const line of picked) {
      if (!(await this.keep(line))) return;
    }
    if (!picked.length) return;
    const detail = picked.map((line) => line.image);
    this.dispatchEvent(new CustomEvent("use", { detail, bubbles: true }));
  }

  // Whether nothing is missing that has to be there before the picture is used.
  check({ inputs: { alt } }) {
    if (!alt || this.picks === "none") return true;
    const there = Boolean(alt.input.value.trim());
    this.mark(alt, there ? "" : "Say what the picture shows.");
    return there;
  }

  // Write the words down with the picture; false where the desk refuses them.
  async keep(line) {
    const given = Object.entries(line.inputs).map(([name, { input }]) => [name, input.value.trim()]);
    const words = Object.fromEntries(given.filter(([, text]) => text));
    if (!Object.keys(words).length) return true;
    try {
      const address = this.dataset.words.replace("/0/", `/${line.image.id}/`);
      const image = await sendWords(address, words);
      line.inputs = {};
      const { pick } = line;
      this.settle(line, image);
      if (pick) line.pick.checked = pick.checked;
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.tell(error.message);
      for (const [name, sentences] of Object.entries(error.fields)) {
        const field = line.inputs[name];
        if (field) this.mark(field, sentences.join(" "));
      }
      return false;
    }
  }

  mark({ input, said }, text) {
    said.textContent = text;
    input.setAttribute("aria-invalid", Boolean(text));
  }

  tell(text) {
    this.say.textContent = text;
    this.say.hidden = !text;
  }

  changed() {
    this.hidden = this.lines.length === 0;
    const settled = this.lines.filter((line) => line.image);
    const useful = this.picks !== "none" || settled.some((line) => Object.keys(line.inputs).length);
    this.querySelector("[type=submit]").hidden = !settled.length || !useful;
    this.dispatchEvent(new Event("change"));
  }
}

customElements.define("image-tray", ImageTray);
