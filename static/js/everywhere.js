// The box that searches everywhere: "/" goes to it from anywhere, it answers while somebody types, the arrow keys walk
// what it found, Enter opens, Escape gives the focus back. A combobox with a listbox, after the ARIA patterns.
// Without this module the box is a plain GET form. The page of the search has a box of its own, without a list.

import { say } from "./announce.js";
import { hasModifier, isTyping } from "./keyboard.js";

const PAUSE = 120; // ms without a key before the server is asked

const box = () => document.getElementById("everywhere");
const list = () => document.getElementById("found-everywhere");
const options = () => [...list().querySelectorAll('[role="option"]')];
const isBox = (event) => event.target.id === "everywhere" && list() !== null;

let cameFrom = null;
let waiting;
let asking; // aborted as soon as the words change

const close = () => {
  clearTimeout(waiting);
  asking?.abort();
  if (!list()) return;
  list().hidden = true;
  box().setAttribute("aria-expanded", "false");
  box().removeAttribute("aria-activedescendant");
};

const leave = () => {
  close();
  if (cameFrom?.isConnected && cameFrom !== document.body) cameFrom.focus({ preventScroll: true });
  else box().blur();
};

const point = (option) => {
  for (const other of options()) other.setAttribute("aria-selected", other === option);
  if (option) {
    box().setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else box().removeAttribute("aria-activedescendant");
};

const ask = async () => {
  asking?.abort();
  const words = box().value.trim();
  if (!words) return close();
  asking = new AbortController();
  const address = new URL(list().dataset.suggest, location.href);
  address.searchParams.set("q", box().value);
  let found;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: asking.signal });
    if (!answer.ok || answer.redirected) return close(); // signed out meanwhile: Enter leads to the sign-in
    found = await answer.text();
  } catch {
    return; // aborted, or no connection: Enter says so
  }
  if (document.activeElement !== box()) return;
  list().innerHTML = found;
  list().hidden = false;
  box().setAttribute("aria-expanded", "true");
  point(null);
  say(list().querySelector("[data-said]")?.dataset.said ?? "");
};

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !isTyping(event) && !hasModifier(event)) {
    if (!box() || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    cameFrom = document.activeElement;
    box().focus();
    box().select();
    return;
  }
  if (!isBox(event) || event.isComposing) return;
  const shown = list().hidden ? [] : options();
  const at = shown.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!shown.length) return void ask();
    // Between the last and the first stand the words themselves: Enter then shows the whole page of results.
    const places = shown.length + 1;
    const next = (at + 1 + (event.key === "ArrowDown" ? 1 : -1) + places) % places;
    point(next ? shown[next - 1] : null);
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) window.open(shown[at].href);
    else shown[at].click();
  } else if (event.key === "Escape") {
    event.preventDefault(); // the browser would empty the box
    leave();
  }
});

document.addEventListener("input", (event) => {
  if (!isBox(event)) return;
  asking?.abort();
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE);
});
document.addEventListener("focusin", (event) => {
  if (!isBox(event)) return;
  if (event.relatedTarget) cameFrom = event.relatedTarget;
  if (box().value.trim()) ask();
});
document.addEventListener("focusout", (event) => {
  if (isBox(event)) close();
});
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("#found-everywhere")) event.preventDefault(); // the box keeps the focus until the click
});
