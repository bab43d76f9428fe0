/*
 * <story-comments>: what the newsroom says of a story, beside its form. Comments are sent without
 * leaving the page; passages are marked in the text, and a link leads to each that is still there.
 */
import { goTo, isThere, mark, ready } from "./passages.js";

class StoryComments extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("[data-comments]");
    this.status = this.querySelector("[role=status]");
    document.getElementById("comment-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(event.target, event.submitter);
    });
    this.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-words]");
      if (link && goTo(link.dataset.words)) event.preventDefault();
    });
    document.getElementById("article_form")?.addEventListener("kept", () => this.look());
    this.look();
  }

  /** Mark the passages of open comments, and say which the text has no longer. */
  async look() {
    if (!(await ready())) return;
    const passages = [...this.list.querySelectorAll("a[data-words]")];
    for (const link of passages) {
      link.closest(".passage").querySelector("[data-gone]").hidden = isThere(link.dataset.words);
    }
    const open = passages.filter((link) => !link.closest("details"));
    mark(open.map((link) => link.dataset.words));
  }

  async send(form, submitter) {
    if (this.sending) return;
    this.sending = true;
    const body = new FormData(form, submitter);
    body.set("part", "1");
    try {
      const url = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
      const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
      const isOurs = answer.ok || answer.status === 422;
      if (isOurs) this.show(await answer.text(), answer.ok && submitter?.dataset.sends);
      else this.tell("That was not taken: are you signed in? Your text is still here.");
    } catch {
      this.tell("The desk was not reached. Your text is still here.");
    } finally {
      this.sending = false;
    }
  }

  /** The new list. What was being typed stays, but in the fields `sent`, whose names begin so. */
  show(markup, sent) {
    const fields = () => this.list.querySelectorAll("textarea");
    const typed = new Map([...fields()].map(({ name, value }) => [name, value]));
    const wasOpen = [...this.list.querySelectorAll("details[open]")].map(({ id }) => id);
    this.list.innerHTML = markup;
    for (const field of fields()) {
      const isSent = sent && field.name.startsWith(sent);
      if (typed.has(field.name) && !isSent) field.value ||= typed.get(field.name);
    }
    for (const id of wasOpen) document.getElementById(id)?.setAttribute("open", "");
    const { said = "", at = "" } = this.list.firstElementChild.dataset;
    this.tell(said);
    const place = this.list.querySelector("[aria-invalid=true]") ?? document.getElementById(at);
    const isShown = place?.checkVisibility();
    (isShown ? place : this.querySelector("h2")).focus();
    this.look();
  }

  tell(said) {
    this.status.textContent = said;
  }
}

customElements.define("story-comments", StoryComments);
