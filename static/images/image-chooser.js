// <image-chooser>: a number field that becomes a thumbnail with Choose, Upload and Remove.

import { chooseImage } from "./image-library.js";

class ImageChooser extends HTMLElement {
  connectedCallback() {
    if (this.shown) return;
    this.input = this.querySelector("input");
    this.querySelector(".image-chooser__plain").remove();
    this.input.type = "hidden";
    this.shown = document.createElement("div");
    this.shown.className = "image-chooser__shown";
    this.buttons = document.createElement("div");
    this.buttons.className = "image-chooser__buttons";
    this.append(this.shown, this.buttons);
    const { thumb, alt } = this.dataset;
    this.show(thumb ? { id: this.input.value, thumb, alt } : null);
  }

  show(image) {
    this.input.value = image?.id ?? "";
    this.shown.replaceChildren();
    this.buttons.replaceChildren(
      this.button(image ? "Choose another…" : "Choose…", () => this.choose()),
      this.button("Upload…", () => this.choose({ upload: true })),
    );
    if (!image) return;
    const img = new Image(240, 160);
    img.src = image.thumb;
    img.alt = image.alt;
    const words = document.createElement("p");
    words.textContent = image.alt || "No alt text yet.";
    this.shown.append(img, words);
    const edit = document.createElement("a");
    edit.href = this.dataset.change.replace("/0/", `/${image.id}/`);
    edit.target = "_blank";
    edit.textContent = "Edit its words and focal point";
    this.buttons.append(this.button("Remove", () => this.remember(null)), edit);
  }

  button(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "image-button";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }

  async choose(options) {
    const image = await chooseImage(options);
    if (image) this.remember(image);
    this.buttons.querySelector("button").focus();
  }

  remember(image) {
    this.show(image);
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.buttons.querySelector("button").focus();
  }
}

customElements.define("image-chooser", ImageChooser);
