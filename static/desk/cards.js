/* <share-cards>: the story as a search result and as a social card, as it is being typed. */
import { CUTS, cut } from "./cuts.js";

class ShareCards extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.picture = this.querySelector("img");
    for (const type of ["input", "change"]) this.form.addEventListener(type, () => this.show());
    this.show();
  }

  /** The first of these fields that says something. */
  said(...names) {
    const texts = names.map((name) => this.form.elements[name].value.replace(/\s+/g, " ").trim());
    return texts.find(Boolean) ?? "";
  }

  put(name, text) {
    this.querySelector(`[data-${name}]`).textContent = text;
  }

  show() {
    const { site, host } = this.dataset;
    const headline = this.said("headline") || "Headline";
    const section = this.form.elements.section.selectedOptions[0];
    const where = section?.value ? section.text.trim() : "";
    this.put("site", site);
    this.put("host", host);
    this.put("address", [host, where].filter(Boolean).join(" › "));
    const title = `${this.said("search_title") || headline} | ${site}`;
    this.put("search-title", cut(title, CUTS.searchTitle));
    const found = this.said("search_description", "summary");
    this.put("search-description", cut(found, CUTS.searchDescription) || "A part of the text.");
    this.put("social-title", cut(this.said("social_title") || headline, CUTS.socialTitle));
    const shared = this.said("social_description", "summary");
    this.put("social-description", cut(shared, CUTS.socialDescription));
    this.showPicture(this.said("lead_image"));
  }

  showPicture(key) {
    if (this.picture.dataset.key === key) return;
    this.picture.dataset.key = key;
    this.picture.hidden = !/^[1-9]\d*$/.test(key);
    if (!this.picture.hidden) this.picture.src = this.dataset.picture.replace("/0/", `/${key}/`);
  }
}

customElements.define("share-cards", ShareCards);
