/*
 * <sorted-lines prefix="bylines" noun="byline">: the lines of a Django formset, which can be
 * added, removed, and put in order by dragging a handle or with the arrow keys on it.
 * It keeps the formset's ORDER and TOTAL_FORMS; a removed line stays, marked, until the save.
 */
class SortedLines extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("ol");
    this.template = this.querySelector("template");
    this.status = this.querySelector("[role=status]");
    this.total = document.getElementById(`id_${this.getAttribute("prefix")}-TOTAL_FORMS`);
    this.classList.add("ready");
    this.querySelector("[data-add]")?.addEventListener("click", () => {
      this.add().querySelector(".fields input, .fields select").focus();
    });
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("pointerdown", (event) => this.drag(event));
    this.addEventListener("change", (event) => this.mark(event));
    this.number();
  }

  get lines() {
    return [...this.list.querySelectorAll("[data-line]")];
  }

  /** A new line, the last. */
  add() {
    const copy = this.template.content.cloneNode(true).firstElementChild;
    const index = this.total.value;
    copy.innerHTML = copy.innerHTML.replaceAll("__prefix__", index);
    this.total.value = Number(index) + 1;
    this.list.append(copy);
    this.number();
    this.changed();
    return copy;
  }

  /** Give each line its place, in the order in which they stand. */
  number() {
    const lines = this.lines;
    lines.forEach((line, i) => {
      line.querySelector("[name$=-ORDER]").value = i + 1;
      line
        .querySelector("[data-handle]")
        .setAttribute("aria-label", `${this.getAttribute("noun")} ${i + 1} of ${lines.length}: move`);
    });
  }

  say(line) {
    const lines = this.lines;
    this.status.textContent = `Moved to place ${lines.indexOf(line) + 1} of ${lines.length}.`;
  }

  changed() {
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }

  key(event) {
    const handle = event.target.closest("[data-handle]");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!handle || !step) return;
    event.preventDefault();
    const line = handle.closest("[data-line]");
    this.pass(line, step);
    handle.focus();
    this.say(line);
  }

  /** Let the neighbour of a line change sides: the line itself stays put, and so does a drag. */
  pass(line, step) {
    if (step < 0) line.previousElementSibling && line.after(line.previousElementSibling);
    else line.nextElementSibling && line.before(line.nextElementSibling);
    this.number();
    this.changed();
  }

  drag(event) {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button) return;
    const line = handle.closest("[data-line]");
    const middle = (other) => {
      const box = other.getBoundingClientRect();
      return box.top + box.height / 2;
    };
    const move = ({ clientY }) => {
      const [before, after] = [line.previousElementSibling, line.nextElementSibling];
      if (before && clientY < middle(before)) this.pass(line, -1);
      else if (after && clientY > middle(after)) this.pass(line, 1);
    };
    handle.setPointerCapture(event.pointerId);
    line.classList.add("dragged");
    handle.addEventListener("pointermove", move);
    handle.addEventListener(
      "lostpointercapture",
      () => {
        handle.removeEventListener("pointermove", move);
        line.classList.remove("dragged");
        this.say(line);
      },
      { once: true },
    );
  }

  mark(event) {
    if (!event.target.name?.endsWith("-DELETE")) return;
    event.target.closest("[data-line]").classList.toggle("removed", event.target.checked);
  }
}

customElements.define("sorted-lines", SortedLines);
