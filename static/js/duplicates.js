// Pairs that may be one actor, and actors that may be several, by keyboard: j and k walk, a key presses the button it is printed on.

import { say } from "./parts/announce.js";
import { hasModifier, isTyping } from "./parts/keyboard.js";

const pairs = () => [...document.querySelectorAll(".pair")];
const open = (pair) => pair.querySelector('[data-key="d"]') !== null;
let current = null;
const decided = [];

const go = (pair, { scroll = true } = {}) => {
  if (!pair) return;
  current?.removeAttribute("aria-current");
  current = pair;
  pair.setAttribute("aria-current", "true");
  pair.focus({ preventScroll: true });
  if (scroll) pair.scrollIntoView({ block: "nearest" });
};

const step = (by) => {
  const all = pairs();
  go(all[Math.min(all.length - 1, Math.max(0, all.indexOf(current) + by))]);
};

document.addEventListener("keydown", (event) => {
  if (hasModifier(event) || isTyping(event)) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "u") decided.at(-1)?.querySelector('[data-key="u"]')?.click();
  else if ("mods".includes(event.key)) current?.querySelector(`[data-key="${event.key}"]`)?.click();
});

document.addEventListener("focusin", (event) => {
  const pair = event.target.closest(".pair");
  if (pair && pair !== current) go(pair);
});

document.addEventListener("htmx:afterSwap", (event) => {
  const pair = event.target.closest?.(".pair");
  if (!pair || open(pair)) return;
  pair.classList.add("decided");
  say(pair.textContent.trim());
  const at = decided.indexOf(pair);
  if (at >= 0) decided.splice(at, 1);
  if (pair.querySelector('[data-key="u"]')) {
    decided.push(pair);
    const all = pairs();
    go(all.slice(all.indexOf(pair)).find(open) ?? all.find(open) ?? pair);
  }
});

// A refusal is shown in its pair, which stays as it is.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 422) return;
  const trouble = event.detail.target.querySelector(".trouble");
  if (!trouble) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
  event.detail.target = trouble;
});

go(pairs()[0], { scroll: false });
