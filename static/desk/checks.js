/*
 * <found-in-form src="…/checks/KEY/">: what the checks find in the form around it, asked for anew
 * whenever the form was kept. Its links, like a link to a field from another page, lead to where
 * one can type: into the editor, too, and to the words in question.
 */
import { select } from "./find-words.js";

class FoundInForm extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("[data-findings]");
    this.status = this.querySelector("[role=status]");
    this.closest("form").addEventListener("kept", ({ detail }) => this.refresh(detail.key));
    this.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      if (link && jump(link.hash, link.dataset.words)) event.preventDefault();
    });
  }

  get tally() {
    return this.list.querySelector(".tally")?.textContent;
  }

  async refresh(key) {
    this.asking?.abort();
    this.asking = new AbortController();
    const url = this.getAttribute("src").replace(/[^/]+\/$/, `${key}/`);
    let markup;
    try {
      const answer = await fetch(url, { signal: this.asking.signal });
      if (!answer.ok || answer.redirected) return; // signed out: the form says so
      markup = await answer.text();
    } catch {
      return; // no network, or a newer question
    }
    this.show(markup);
  }

  /** What there is, in short, at the form's foot: it is in view wherever one writes. */
  tell() {
    const link = document.querySelector("[data-tally]");
    const { brief } = this.list.querySelector(".tally").dataset;
    link.querySelector("span").textContent = brief;
    link.hidden = !brief;
  }

  /** The new list; the focus stays where it was, and what changed is said once. */
  show(markup) {
    const before = this.tally;
    const links = [...this.list.querySelectorAll("a")];
    const place = links.indexOf(document.activeElement);
    this.list.innerHTML = markup;
    if (place >= 0) {
      const now = [...this.list.querySelectorAll("a")];
      (now.find((link) => link.hash === links[place].hash) ?? now[0])?.focus();
    }
    this.tell();
    if (this.tally !== before) this.status.textContent = `Checks: ${this.tally}`;
  }
}

/** Go where the field of this id is filled in; whether there is such a place. */
function jump(hash, words = "") {
  const place = find(decodeURIComponent(hash.slice(1)));
  if (!place) return false;
  for (let fold = place; (fold = fold.parentElement?.closest("details")); ) fold.open = true;
  const editor = place.closest(".form-row")?.querySelector("[contenteditable=true]");
  const input = [editor, place, ...rest(place)].find((each) => each && canType(each));
  if (!input) return false;
  input.focus({ preventScroll: true });
  (words && select(input, words)) || input.scrollIntoView({ block: "center" });
  return true;
}

/** A line is found by its place: a blank one is none, and lines may have moved. */
function find(id) {
  const [, prefix, place] = id.match(/^id_(\w+)-(\d+)-/) ?? [];
  if (!prefix) return document.getElementById(id);
  const group = document.getElementById(`${prefix}-group`);
  const lines = [...(group?.querySelectorAll("[data-line]:not(.removed)") ?? [])].filter((line) =>
    [...line.querySelectorAll(".fields input, .fields select")].some((input) => input.value),
  );
  return lines[place]?.querySelector(".fields input, .fields select") ?? group;
}

function rest(place) {
  const around = place.closest(".form-row") ?? place;
  return [...around.querySelectorAll("input, select, textarea, button:not([data-handle]), a[href]")];
}

function canType(element) {
  return element.matches("[contenteditable=true], input, select, textarea, button, a[href]") &&
    element.checkVisibility({ visibilityProperty: true }) &&
    !element.disabled && element.type !== "hidden";
}

customElements.define("found-in-form", FoundInForm);

// From another page: `…/change/#id_summary`. The editor is there once all modules have run.
addEventListener("load", () => location.hash && jump(location.hash));
