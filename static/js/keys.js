// One key, one button: a key presses the button (or enters the field) it is printed on, nearest context first.

import { card, chosen } from "./highlight.js";
import { closeMention, closeSelection, leaveQuote, stepMention, stepQuote } from "./correct.js";
import { isTyping } from "./page.js";

const contexts = () =>
  [document.getElementById("selection"), card(chosen.quote)?.querySelector(".split[open]"), document.getElementById("mention-card"), card(chosen.quote), document.querySelector(".review-bar"), document.getElementById("reader-filters"), document.getElementById("steps")].filter(
    (one) => one && !one.hidden,
  );

// Arrows do something else with each modifier; other keys name themselves.
const nameOf = (event) =>
  event.key.startsWith("Arrow") ? `${event.altKey ? "Alt+" : ""}${event.shiftKey ? "Shift+" : ""}${event.key}` : event.key;

const buttonFor = (key) => {
  for (const context of contexts()) {
    const found = [...context.querySelectorAll(`[data-key~="${CSS.escape(key)}"]`)].find((one) => one.offsetParent !== null);
    if (found) return found;
  }
  return null;
};

const escape = () => {
  closeSelection();
  getSelection().removeAllRanges();
  if (chosen.mention) return closeMention();
  chosen.actor = null;
  leaveQuote();
};

const moves = {
  j: () => stepQuote(1),
  k: () => stepQuote(-1),
  n: () => stepMention(1),
  p: () => stepMention(-1),
  Escape: escape,
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "z" && !isTyping(event)) {
    event.preventDefault();
    return void buttonFor(event.shiftKey ? "U" : "u")?.click();
  }
  // AltGr types signs such as "[" on many keyboards.
  if (command && !event.getModifierState("AltGraph")) return;
  if (event.altKey && !event.getModifierState("AltGraph") && !event.key.startsWith("Arrow")) return;
  if (isTyping(event)) {
    if (event.key === "Escape") {
      event.target.blur();
      event.target.closest("[data-quote], #mention-card")?.focus({ preventScroll: true });
    }
    return;
  }
  const onControl = event.target.closest("a, button, summary");
  if (event.key === "Enter" && onControl) return;
  const button = buttonFor(nameOf(event));
  if (button) {
    event.preventDefault();
    if (button.matches("input, select")) button.focus();
    else button.click();
    return;
  }
  const focused = event.target.closest("[data-quote]");
  if (focused && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    stepQuote(event.key === "ArrowDown" ? 1 : -1);
  } else if (moves[event.key]) {
    moves[event.key]();
  }
});
