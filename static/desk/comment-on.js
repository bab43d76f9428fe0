/*
 * <comment-on>: a button beside selected words that takes them to the comments. It is pressed by
 * the shortcut too; without a selection it leads there with none.
 */
import { chosen } from "./passages.js";

class CommentOn extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    document.addEventListener("selectionchange", () => this.look());
    addEventListener("scroll", () => this.look(), { passive: true });
    // Pressing it must not take the selection away.
    this.button.addEventListener("pointerdown", (event) => event.preventDefault());
    this.button.addEventListener("click", () => this.take());
  }

  look() {
    const { words, box } = chosen();
    this.hidden = !words;
    if (!words) return;
    const { offsetWidth: width, offsetHeight: height } = this;
    this.style.left = `${Math.max(8, Math.min(box.right - width, innerWidth - width - 8))}px`;
    this.style.top = `${Math.max(8, Math.min(box.bottom + 8, innerHeight - height - 88))}px`;
  }

  take() {
    const { words } = chosen();
    const passage = document.querySelector("story-comments [name=passage]");
    const text = document.querySelector("story-comments [name=text]");
    passage.closest("details").open = true;
    if (words) passage.value = words.replace(/\s+/g, " ");
    text.focus();
    text.scrollIntoView({ block: "center" });
    this.hidden = true;
  }
}

customElements.define("comment-on", CommentOn);
