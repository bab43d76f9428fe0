// <focal-point>: click the picture, or move the marker with the arrow keys; the cuts follow.

const STEP = 1;
const LEAP = 10;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class FocalPoint extends HTMLElement {
  connectedCallback() {
    this.inputs = [...this.querySelectorAll("input")];
    this.marker = this.querySelector(".focal-point__marker");
    this.picture = this.querySelector(".focal-point__stage img");
    this.cuts = [...this.querySelectorAll(".focal-point__cut img")];
    const stage = this.querySelector(".focal-point__stage");
    const { width, height } = this.picture.attributes;
    stage.style.maxWidth = `calc(75vh * ${width.value / height.value})`; // as tall as 75vh, then
    stage.addEventListener("click", (event) => this.follow(event));
    this.marker.addEventListener("keydown", (event) => this.nudge(event));
    this.inputs.forEach((input) => input.addEventListener("input", () => this.draw()));
    this.cuts.forEach((img) => img.addEventListener("load", () => this.draw()));
    this.marker.hidden = false;
    this.querySelector(".focal-point__cuts").hidden = false;
    this.draw();
  }

  get point() {
    return this.inputs.map((input) => Math.min(100, Math.max(0, Number(input.value) || 0)));
  }

  set point(point) {
    this.inputs.forEach((input, axis) => {
      input.value = Math.round(Math.min(100, Math.max(0, point[axis])));
    });
    this.inputs[0].dispatchEvent(new Event("change", { bubbles: true }));
    this.draw();
  }

  follow(event) {
    if (event.detail === 0) return; // Enter on the marker is a click too, of no place
    this.marker.focus({ preventScroll: true });
    const box = this.picture.getBoundingClientRect();
    this.point = [
      (100 * (event.clientX - box.left)) / box.width,
      (100 * (event.clientY - box.top)) / box.height,
    ];
  }

  nudge(event) {
    const direction = KEYS[event.key];
    if (!direction) return;
    event.preventDefault();
    const step = event.shiftKey ? LEAP : STEP;
    this.point = this.point.map((value, axis) => value + step * direction[axis]);
  }

  draw() {
    const [x, y] = this.point;
    this.marker.style.left = `${x}%`;
    this.marker.style.top = `${y}%`;
    const where = `${Math.round(x)}% from the left, ${Math.round(y)}% from the top`;
    this.marker.setAttribute("aria-label", `Focal point: ${where}. The arrow keys move it.`);
    this.cuts.forEach((img) => cut(img, x / 100, y / 100));
  }
}

// As newsroom/images/renditions.py cuts: the point in the middle, as far as the edges let it be.
function cut(img, x, y) {
  const box = img.getBoundingClientRect();
  if (!img.naturalWidth || !box.height) return;
  const ratio = (box.width / box.height) * (img.naturalHeight / img.naturalWidth);
  const shown = [Math.min(1, ratio), Math.min(1, 1 / ratio)];
  const [left, top] = [x, y].map((point, axis) => {
    const spare = 1 - shown[axis];
    const start = Math.min(spare, Math.max(0, point - shown[axis] / 2));
    return spare > 0.001 ? (100 * start) / spare : 50;
  });
  img.style.objectPosition = `${left}% ${top}%`;
}

customElements.define("focal-point", FocalPoint);
