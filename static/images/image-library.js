// The media library in a dialog.
//
//   const image = await chooseImage();   // {id, alt, caption, width, height, thumb} or null
//
// The desk draws the dialog (templates/admin/images/library.html); this opens and runs it.

const LIBRARY = "/admin/images/image/library/";
const STYLES = new URL("library.css", import.meta.url).href;

export async function chooseImage({ upload = false } = {}) {
  addStyles();
  const dialog = document.createElement("dialog");
  dialog.className = "image-library";
  dialog.setAttribute("aria-labelledby", "image-library-title");
  document.body.append(dialog);
  try {
    dialog.innerHTML = await fetched(LIBRARY);
    return await chosenIn(dialog, upload);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    window.alert(error.message);
    return null;
  } finally {
    dialog.remove();
  }
}

class Unreachable extends Error {}

function chosenIn(dialog, upload) {
  let chosen = null;
  const choose = (image) => {
    chosen = image;
    dialog.close();
  };
  dialog.addEventListener("click", (event) => {
    const card = event.target.closest("[data-image]");
    if (card) choose(JSON.parse(card.dataset.image));
    if (event.target.closest("[data-close]")) dialog.close();
    const more = event.target.closest("[data-more]");
    if (more) {
      event.preventDefault();
      append(dialog, more).catch((error) => tell(dialog, error));
    }
  });
  searching(dialog);
  uploading(dialog, choose);
  dialog.showModal();
  const details = dialog.querySelector(".image-library__upload");
  if (upload && details) {
    details.open = true;
    details.querySelector("[type=file]").focus();
  } else {
    dialog.querySelector("[type=search]").focus();
  }
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(chosen), { once: true });
  });
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

function uploading(dialog, choose) {
  const form = dialog.querySelector(".image-library__upload form");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    const refusal = form.querySelector(".image-library__refusal");
    button.disabled = true;
    refusal.hidden = true;
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      const { images, errors } = await response.json();
      if (images.length) return choose(images[0]);
      refusal.textContent = errors.join(" ");
    } catch {
      refusal.textContent = "The picture did not reach the desk. Check the connection and try again.";
    } finally {
      button.disabled = false;
    }
    refusal.hidden = false;
  });
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
  const there = [...document.styleSheets].some((sheet) => sheet.href?.includes("/images/library."));
  if (there) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = STYLES;
  document.head.append(link);
}
