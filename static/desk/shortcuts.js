/*
 * <desk-shortcuts>: the keys of the form, listed in a dialog. What each does stands in its row:
 * `data-press` is pressed, or `data-go` gets the focus. A row without its goal here is not shown.
 *
 * Single keys do nothing while somebody types, and can be turned off in this browser (WCAG 2.1.4);
 * with Alt and Shift they work everywhere.
 */
const OFF = "desk:single-keys-off";
const TYPING = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]";

class DeskShortcuts extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.rows = [...this.querySelectorAll("[data-key]")];
    this.single = this.querySelector("[type=checkbox]");
    this.single.checked = !localStorage.getItem(OFF);
    this.single.addEventListener("change", () => this.remember());
    this.querySelector("[data-close]").addEventListener("click", () => this.dialog.close());
    const button = document.querySelector("[data-shortcuts]");
    button.hidden = false;
    button.addEventListener("click", () => this.show());
    for (const row of this.rows) row.append(cell(row.dataset.key), cell("Alt", "Shift", row.dataset.key));
    addEventListener("keydown", (event) => this.key(event));
  }

  remember() {
    if (this.single.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  }

  show() {
    for (const row of this.rows) row.hidden = !goal(row);
    if (!this.dialog.open) this.dialog.showModal();
  }

  key(event) {
    const row = this.rows.find(({ dataset }) => isKey(event, dataset.key));
    const { ctrlKey, metaKey, altKey, shiftKey, defaultPrevented, target } = event;
    if (!row || ctrlKey || metaKey || defaultPrevented || document.querySelector("dialog:modal")) return;
    const isChord = altKey && shiftKey;
    if (!isChord && (altKey || !this.single.checked || target.closest(TYPING))) return;
    const found = goal(row);
    if (!found) return;
    event.preventDefault();
    if (row.dataset.press) found.click();
    else go(found);
  }
}

/** Alt changes what a key writes on some keyboards: then the key itself counts. */
function isKey({ key, code, altKey }, wanted) {
  if (altKey) return wanted === "?" ? code === "Slash" || key === "?" : code === `Key${wanted.toUpperCase()}`;
  return key === wanted;
}

function goal({ dataset }) {
  const found = document.querySelectorAll(dataset.press ?? dataset.go);
  return [...found].find((each) => dataset.press || each.checkVisibility());
}

function go(place) {
  if (!place.matches("a, button, input, textarea, [contenteditable]")) place.tabIndex = -1;
  place.focus();
  place.scrollIntoView({ block: "center" });
}

function cell(...keys) {
  const made = document.createElement("td");
  for (const key of keys) {
    const kbd = document.createElement("kbd");
    kbd.textContent = key.length > 1 ? key : key.toUpperCase();
    made.append(kbd, " ");
  }
  return made;
}

customElements.define("desk-shortcuts", DeskShortcuts);
