/*
 * Keeps a copy of what is being written in this browser until it is saved, and offers it where
 * a save didn't come through: the session had ended, the network or the power was gone.
 *
 * Runs before the editor's modules, so that text put back is what the editor starts with; no
 * module itself, for modules may not stand before the page's import map.
 * A copy is offered only while the story is as it was when the copy was made (`seen`), and only
 * to the user who wrote it; it outlives a session that ended by itself, and not a log out.
 */
(() => {
  const ADD = "/admin/articles/article/add/";
  const owner = `desk:${document.currentScript.dataset.user}:`;
  const key = (path) => owner + path;
  const mine = key(location.pathname);
  const form = document.getElementById("article_form");
  const texts = () => [...(form?.querySelectorAll("textarea[name], input[type=text][name]") ?? [])];
  const seen = () => form.elements.seen?.value ?? "";
  let timer;

  function keep() {
    const fields = Object.fromEntries(texts().map(({ name, value }) => [name, value]));
    localStorage.setItem(mine, JSON.stringify({ seen: seen(), at: Date.now(), fields }));
  }

  function putBack(fields) {
    for (const field of texts()) if (field.name in fields) field.value = fields[field.name];
  }

  function differs(fields) {
    return texts().some(({ name, value }) => name in fields && fields[name] !== value);
  }

  function offer({ at, fields }) {
    const hour = new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const note = document.createElement("p");
    note.className = "say kept";
    note.setAttribute("role", "status");
    const button = (label, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = label;
      made.addEventListener("click", act);
      return made;
    };
    note.append(
      `Text that you wrote here at ${hour} was not saved. `,
      button("Put it back", () => {
        sessionStorage.setItem(mine, JSON.stringify(fields));
        location.reload();
      }),
      button("Forget it", () => {
        localStorage.removeItem(mine);
        note.remove();
      }),
    );
    form.prepend(note);
  }

  function forgetAll() {
    clearTimeout(timer);
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(owner)) localStorage.removeItem(name);
    }
  }

  function start() {
    const wanted = sessionStorage.getItem(mine);
    const kept = JSON.parse(localStorage.getItem(mine) ?? "null");
    sessionStorage.removeItem(mine);
    if (wanted) {
      putBack(JSON.parse(wanted));
    } else if (kept?.seen === seen() && differs(kept.fields)) {
      offer(kept);
    } else {
      localStorage.removeItem(mine);
    }
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, 300);
    });
  }

  if (document.querySelector(".model-article .messagelist .success")) {
    for (const saved of [mine, key(ADD)]) localStorage.removeItem(saved);
  }
  document.getElementById("logout-form")?.addEventListener("submit", forgetAll);
  if (form?.elements.seen) start();
})();
