// The box that searches everywhere: "/" and Ctrl+K go to it from anywhere, it answers while somebody types, the arrow keys
// walk what it found, Enter opens, Escape gives the focus back. A combobox with a listbox, after the ARIA patterns.
// Without this module the box is a plain GET form.

import { say } from "./parts/announce.js";
import { hasCommand, hasModifier, isTyping } from "./parts/keyboard.js";
import { opened, remember } from "./parts/recent.js";

const PAUSE = 120; // ms without a key before the server is asked
const RECENT = { empty: 6, typed: 2 };
// What an option does on the page itself: it presses the control there that is marked so.
const CONTROLS = { shortcuts: '[data-does="shortcuts"], [data-key="?"]' };
const control = (option) => document.querySelector(CONTROLS[option.dataset.do] ?? `[data-does="${option.dataset.do}"]`);

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

const show = () => {
  list().hidden = false;
  box().setAttribute("aria-expanded", "true");
  point(null);
};

// What was opened last, first of all.
const putRecent = (typed, most) => {
  const found = opened(typed).slice(0, most);
  if (!found.length) return;
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Recent");
  const name = Object.assign(document.createElement("p"), { className: "group-name", textContent: "Recent" });
  name.setAttribute("aria-hidden", "true");
  group.append(name);
  for (const [place, { words, url, what }] of found.entries()) {
    const option = Object.assign(document.createElement("a"), { href: url, id: `found-recent-${place + 1}`, tabIndex: -1 });
    option.setAttribute("role", "option");
    option.append(
      Object.assign(document.createElement("span"), { className: "found-title", textContent: words, dir: "auto" }),
      Object.assign(document.createElement("span"), { className: "muted aside", textContent: what ?? "" }),
    );
    group.append(option);
  }
  list().prepend(group);
};

const ask = async () => {
  asking?.abort();
  const words = box().value.trim();
  if (!words) {
    list().replaceChildren();
    putRecent("", RECENT.empty);
    return options().length ? show() : close();
  }
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
  for (const option of list().querySelectorAll("[data-do]:not([href])")) if (!control(option)) option.remove();
  for (const group of list().querySelectorAll("[role=group]")) if (!group.querySelector("[role=option]")) group.remove();
  putRecent(words, RECENT.typed);
  show();
  say(list().querySelector("[data-said]")?.dataset.said ?? "");
};

const take = (event, option) => {
  const pressed = option.dataset.do && control(option);
  if (pressed) {
    event.preventDefault();
    leave();
    box().value = "";
    say(option.textContent.trim());
    if (option.dataset.do === "export") pressed.focus();
    else pressed.click();
  } else if (option.href) {
    const words = option.querySelector(".found-title, .chip, .found-quote")?.textContent ?? option.textContent;
    const what = option.closest("[role=group]")?.getAttribute("aria-label");
    const before = option.id.startsWith("found-recent") ? option.querySelector(".aside").textContent : what;
    remember(words.replace(/\s+/g, " ").trim().slice(0, 120), option.getAttribute("href"), before);
  }
};

document.addEventListener("keydown", (event) => {
  const isSlash = event.key === "/" && !isTyping(event) && !hasModifier(event);
  if (isSlash || (event.key.toLowerCase() === "k" && hasCommand(event) && !event.altKey)) {
    if (!box() || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (document.activeElement !== box()) cameFrom = document.activeElement;
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
    if ((event.ctrlKey || event.metaKey) && shown[at].href) window.open(shown[at].href);
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
  ask();
});
document.addEventListener("focusout", (event) => {
  if (isBox(event)) close();
});
document.addEventListener("click", (event) => {
  const option = event.target.closest('#found-everywhere [role="option"]');
  if (option) take(event, option);
});
document.addEventListener("submit", ({ target }) => {
  const words = target.matches(".top-search") && box().value.trim();
  if (words) remember(words, `${target.getAttribute("action")}?${new URLSearchParams({ q: words })}`, "Search");
});
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("#found-everywhere")) event.preventDefault(); // the box keeps the focus until the click
});
