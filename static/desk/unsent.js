/*
 * On every page of the desk: text that a tab could not send is sent by the next page, and who
 * logs out leaves none in this browser.
 */
import { flush, forgetAll, settle } from "./outbox.js";

const LOSE = "Some of your text has not reached the desk. Log out, and lose it?";

document.getElementById("logout-form")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if ((await settle()) || confirm(LOSE)) {
    forgetAll();
    event.target.submit();
  }
});

if (!document.getElementById("keeping")) {
  const sent = await flush();
  if (sent.length && document.body.classList.contains("dashboard")) location.reload();
}
