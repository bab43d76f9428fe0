// <image-intake>: on the library's page, files chosen, dropped anywhere or pasted are sent at
// once, each with a line of its own. Without this, its form posts them all and reloads.

import "./image-tray.js";
import { takeFiles } from "./take-files.js";

class ImageIntake extends HTMLElement {
  connectedCallback() {
    const tray = this.querySelector("image-tray");
    const input = this.querySelector("[type=file]");
    this.querySelector("form > [type=submit]").hidden = true;
    this.querySelector(".image-upload__hint").hidden = false;
    input.addEventListener("change", () => {
      tray.take([...input.files]);
      input.value = "";
    });
    takeFiles(document.body, (files) => tray.take(files));
    const again = this.querySelector(".image-intake__again");
    tray.addEventListener("change", () => {
      again.hidden = !tray.lines.some((line) => line.image);
    });
  }
}

customElements.define("image-intake", ImageIntake);
