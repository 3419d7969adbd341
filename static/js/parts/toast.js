// What was done is said in one place, at the foot of the window, and goes after a while: later where something can be
// done about it, and never while somebody points at it or is in it. What went wrong stays until it is closed.

import { fold } from "./unfold.js";

const STAYS = 8_000; // ms
const STAYS_WITH_CONTROLS = 20_000;

const place = () => document.getElementById("toasts");
let leaving;

const isWrong = (one) => one.matches(".notice-error, .notice-warning, .notice-warn");
const clear = () => {
  clearTimeout(leaving);
  const had = place().contains(document.activeElement);
  place().replaceChildren();
  if (had) document.getElementById("main").focus({ preventScroll: true });
};

const wait = () => {
  clearTimeout(leaving);
  const shown = [...place().querySelectorAll(".notice")];
  if (!shown.length || shown.some(isWrong)) return;
  const stays = place().querySelector("a, form, button:not([data-close-toast])") ? STAYS_WITH_CONTROLS : STAYS;
  leaving = setTimeout(() => (place().matches(":hover, :focus-within") ? wait() : clear()), stays);
};

const withClose = (notice) => {
  if (notice.querySelector("[data-close-toast]")) return;
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "close", textContent: "×" });
  close.setAttribute("aria-label", "Close");
  close.dataset.closeToast = "";
  notice.append(close);
};

const arrange = () => {
  for (const notice of place()?.querySelectorAll(".notice") ?? []) withClose(notice);
  if (place()) wait();
};

// Nodes, in the place of whatever was said before.
export const toast = (...nodes) => {
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.append(...nodes);
  place().replaceChildren(notice);
  window.htmx?.process(notice);
  arrange();
};

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-close-toast]")) clear();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && place()?.contains(event.target)) clear();
});

// A quote was kept or reported: its card folds, and the words, with their undo, move here.
document.addEventListener("htmx:afterSettle", () => {
  const done = document.querySelector(".card-panel .keep-done");
  if (!done) return;
  fold(done.closest(".quote-card"));
  toast(done);
});
document.addEventListener("htmx:afterSettle", arrange);
arrange();
