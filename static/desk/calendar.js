/*
 * Moving what is scheduled: by dragging it to another cell, or with the keyboard.
 *
 * It decides nothing. Where an entry is put down, the step "reschedule" is asked for its own
 * form, filled in with that place: what would happen, or why it can't. The form is shown in a
 * dialog, and posting it is up to the editor.
 */
const root = document.querySelector(".calendar");
const dialog = root.querySelector("dialog.move");
const said = document.getElementById("calendar-said");
let carried = null; // {entry, cell}: what is in the hand, and where it is held

const say = (text) => (said.textContent = text);
const entryOf = (node) => node.closest?.(".entry[data-step]");
const cellOf = (node) => node.closest?.("td[data-day]");

function place(cell) {
  root.querySelector(".target")?.classList.remove("target");
  cell?.classList.add("target");
}

function letGo() {
  carried?.entry.classList.remove("carried");
  carried = null;
  place(null);
}

function pickUp(entry) {
  carried = { entry, cell: cellOf(entry) };
  entry.classList.add("carried");
  place(carried.cell);
}

/* The step's address, with the day and time that the cell stands for. */
function address({ dataset: entry }, { dataset: cell }) {
  const [hour, minute] = entry.time.split(":");
  const chosen = new URLSearchParams({
    at_day: cell.day,
    at_hour: `${cell.hour ?? hour}:${minute}`,
    next: location.pathname + location.search,
  });
  if (cell.fold) chosen.set("at_fold", cell.fold);
  return `${entry.step}?${chosen}`;
}

async function ask(entry, cell) {
  const url = address(entry, cell);
  const markup = await fetch(url)
    .then((answer) => answer.text())
    .catch(() => ""); // then the browser goes there, and shows what is wrong
  const page = new DOMParser().parseFromString(markup, "text/html");
  const form = page.querySelector("#content-main form");
  if (!form?.elements.told) return location.assign(url);
  form.action = entry.dataset.step;
  const headline = document.createElement("p");
  headline.className = "headline";
  headline.textContent = entry.dataset.headline;
  dialog.querySelector(".asked").replaceChildren(headline, document.adoptNode(form));
  dialog.returnFocusTo = entry.querySelector("a");
  dialog.showModal();
  form.querySelector(".action-bar button").focus();
}

function putDown(cell) {
  const { entry } = carried;
  const isElsewhere = cell !== cellOf(entry);
  letGo();
  if (isElsewhere) return ask(entry, cell);
  say("It stays where it is.");
}

root.addEventListener("dragstart", (event) => {
  const entry = entryOf(event.target);
  if (!entry) return;
  letGo();
  pickUp(entry);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", entry.dataset.headline);
});

root.addEventListener("dragover", (event) => {
  const cell = carried && cellOf(event.target);
  if (!cell || cell.classList.contains("past")) return place(null);
  event.preventDefault();
  place(cell);
});

root.addEventListener("drop", (event) => {
  const cell = carried && cellOf(event.target);
  if (!cell || cell.classList.contains("past")) return;
  event.preventDefault();
  putDown(cell);
});

root.addEventListener("dragend", letGo);

/* The cell that an arrow leads to; past the end of a week of the month, the next week's. */
function beside(cell, key) {
  const row = cell.parentElement;
  const rows = [...row.parentElement.rows];
  const across = { ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0;
  const down = { ArrowUp: -1, ArrowDown: 1 }[key] ?? 0;
  const next = rows[row.rowIndex - rows[0].rowIndex + down]?.cells[cell.cellIndex + across];
  if (next || down || !root.matches(".calendar-month")) return next;
  const cells = [...row.parentElement.querySelectorAll("td")];
  return cells[cells.indexOf(cell) + across];
}

function step(key) {
  const next = beside(carried.cell, key);
  if (!next?.dataset.day) return say("The page ends here.");
  if (next.classList.contains("past")) return say(`${next.dataset.label}: that has passed.`);
  carried.cell = next;
  place(next);
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
  say(next.dataset.label);
}

root.addEventListener("keydown", (event) => {
  if (carried && event.key.startsWith("Arrow")) {
    event.preventDefault();
    step(event.key);
  } else if (carried && event.key === "Enter") {
    event.preventDefault();
    putDown(carried.cell);
  } else if (carried && event.key === "Escape") {
    letGo();
    say("It stays where it is.");
  } else if (event.key.toLowerCase() === "m" && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const entry = entryOf(event.target);
    if (!entry || carried) return;
    event.preventDefault();
    pickUp(entry);
    say(`Picked up “${entry.dataset.headline}”, at ${carried.cell.dataset.label}. ` +
      "Arrow keys choose, Enter puts it down, Escape cancels.");
  }
});

root.addEventListener("focusout", (event) => {
  if (carried && !carried.entry.contains(event.relatedTarget)) letGo();
});

dialog.addEventListener("click", (event) => {
  if (!event.target.closest(".action-bar a")) return;
  event.preventDefault();
  dialog.close();
});

dialog.addEventListener("close", () => dialog.returnFocusTo?.focus());
