// The media library in a dialog.
//
//   const image = await chooseImage();        // {id, alt, caption, credit, …, thumb} or null
//   const images = await chooseImages(files); // several, or []; `files` are uploaded first
//
// The desk draws the dialog (templates/admin/images/library.html); this opens and runs it. A
// picture that lacks its alt text or credit, or whose licence has ended, goes through the tray,
// which asks and warns, before it is used.

import "./image-tray.js";
import { takeFiles } from "./take-files.js";

const LIBRARY = "/admin/images/image/library/";
const STYLES = ["library.css", "uploads.css"].map((name) => new URL(name, import.meta.url).href);

export async function chooseImage({ upload = false } = {}) {
  const images = await opened(LIBRARY, (dialog) => chosenIn(dialog, { upload }));
  return images[0] ?? null;
}

export function chooseImages(files = []) {
  return opened(`${LIBRARY}?many=1`, (dialog) => chosenIn(dialog, { files }));
}

async function opened(address, run) {
  addStyles();
  const dialog = document.createElement("dialog");
  dialog.className = "image-library";
  dialog.setAttribute("aria-labelledby", "image-library-title");
  document.body.append(dialog);
  try {
    dialog.innerHTML = await fetched(address);
    return await run(dialog);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    window.alert(error.message);
    return [];
  } finally {
    dialog.remove();
  }
}

class Unreachable extends Error {}

function chosenIn(dialog, { upload = false, files = [] }) {
  let chosen = [];
  const tray = dialog.querySelector("image-tray");
  const shelf = dialog.querySelector(".image-library__shelf");
  const choose = (images) => {
    chosen = images;
    dialog.close();
  };
  const consider = (image) => {
    if (image.alt && image.credit && !image.licence) return choose([image]);
    tray.clear();
    tray.add(image);
    tray.querySelector("li input[type=text], [type=submit]").focus();
  };
  dialog.addEventListener("click", (event) => {
    const card = event.target.closest("[data-image]");
    if (card) consider(JSON.parse(card.dataset.image));
    if (event.target.closest("[data-close]")) dialog.close();
    if (event.target.closest("[data-back]")) {
      tray.clear();
      dialog.querySelector("[type=search]").form.requestSubmit(); // with what was uploaded
      dialog.querySelector("[type=search]").focus();
    }
    const more = event.target.closest("[data-more]");
    if (more) {
      event.preventDefault();
      append(dialog, more).catch((error) => tell(dialog, error));
    }
  });
  tray.addEventListener("use", ({ detail }) => choose(detail));
  tray.addEventListener("change", () => {
    shelf.hidden = tray.lines.length > 0;
  });
  searching(dialog);
  const input = uploading(dialog, tray);
  dialog.showModal();
  if (files.length && input) tray.take(files);
  const first = upload && input ? input : dialog.querySelector("[type=search]");
  if (!files.length) first.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(chosen), { once: true });
  });
}

function uploading(dialog, tray) {
  const input = dialog.querySelector("[type=file]");
  if (!input) return null;
  input.addEventListener("change", () => {
    tray.take([...input.files]);
    input.value = "";
  });
  takeFiles(dialog, (files) => tray.take(files));
  return input;
}

function searching(dialog) {
  const form = dialog.querySelector(".image-library__search");
  let asked = 0;
  const search = async () => {
    const turn = ++asked;
    const query = new URLSearchParams(new FormData(form));
    try {
      const found = results(await fetched(`${form.action}?${query}`));
      if (turn === asked) dialog.querySelector(".image-library__results").replaceWith(found);
    } catch (error) {
      tell(dialog, error);
    }
  };
  let typing;
  const soon = (milliseconds) => {
    clearTimeout(typing);
    typing = setTimeout(search, milliseconds);
  };
  form.addEventListener("input", () => soon(200));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    soon(0);
  });
}

async function append(dialog, more) {
  const found = results(await fetched(LIBRARY + more.getAttribute("href")));
  const cards = [...found.querySelectorAll("li")];
  dialog.querySelector(".image-grid").append(...cards);
  more.parentElement.replaceWith(...found.querySelectorAll("p:has(> [data-more])"));
  cards[0]?.querySelector("button").focus();
}

async function fetched(address) {
  const response = await fetch(address).catch(() => null);
  if (!response?.ok || response.redirected) {
    throw new Unreachable("The media library can’t be reached. Are you still signed in?");
  }
  return response.text();
}

function tell(dialog, error) {
  if (!(error instanceof Unreachable)) throw error;
  const said = document.createElement("p");
  said.textContent = error.message;
  dialog.querySelector(".image-library__results").replaceChildren(said);
}

function results(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.querySelector(".image-library__results");
}

function addStyles() {
  for (const href of STYLES) {
    const name = href.split("/").at(-1).split(".")[0];
    const there = [...document.styleSheets].some((sheet) => sheet.href?.includes(`/images/${name}.`));
    if (there) continue;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    document.head.append(link);
  }
}
