// One key, one button: a key presses the button (or enters the field) it is printed on, nearest context first.

import { hasCommand, isTyping, isUndo } from "../parts/keyboard.js";
import { card, chosen } from "./highlight.js";
import { closeMention, stepMention } from "./mentions.js";
import { leaveQuote, stepQuote } from "./quotes.js";
import { dropSelection } from "./selection.js";
import { ALONG_CARDS, ALONG_MENTIONS, ALONG_QUOTES } from "./walking.js";

const contexts = () =>
  [
    document.getElementById("selection"),
    card(chosen.quote)?.querySelector(".split[open]"),
    document.getElementById("mention-card"),
    card(chosen.quote),
    document.querySelector(".review-bar"),
    document.getElementById("reader-filters"),
    document.getElementById("steps"),
  ].filter((one) => one && !one.hidden);

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

// --- where a key applies ---

const anywhere = () => true;
const isUndoOfOurs = (event) => isUndo(event) && !isTyping(event);
const isWithAlt = (event) => event.altKey && !event.getModifierState("AltGraph") && !event.key.startsWith("Arrow");
const isOfBrowser = (event) => hasCommand(event) || isWithAlt(event);
const onControl = ({ target }) => target.closest("a, button, summary");
const onCard = ({ target }) => target.closest("[data-quote]");
const isOnButton = (event) => buttonFor(nameOf(event));

// --- what it does ---

const leftToBrowser = () => {};

const undoOrRedo = (event) => {
  event.preventDefault();
  buttonFor(event.shiftKey ? "U" : "u")?.click();
};

const leaveField = ({ target }) => {
  target.blur();
  target.closest("[data-quote], #mention-card")?.focus({ preventScroll: true });
};

const pressButton = (event) => {
  event.preventDefault();
  const button = buttonFor(nameOf(event));
  if (button.matches("input, select")) button.focus();
  else button.click();
};

const stepFromCard = (step) => (event) => {
  event.preventDefault();
  stepQuote(step);
};

const leaveNearest = () => {
  dropSelection();
  if (chosen.mention) return closeMention();
  chosen.actor = null;
  leaveQuote();
};

const walk = (steps, where, does) => Object.entries(steps).map(([key, step]) => [key, where, does(step)]);

// [key, where it applies, what it does]: the first that fits is taken. What the browser or a field does with a key
// comes before what a button does, or words could not be typed, nor a link followed; and a button comes before a step,
// since only where no button on the screen has the key printed on it does the key mean what it means everywhere.
const ANY = "any";
export const KEYS = [
  [ANY, isUndoOfOurs, undoOrRedo],
  [ANY, isOfBrowser, leftToBrowser],
  ["Escape", isTyping, leaveField],
  [ANY, isTyping, leftToBrowser],
  ["Enter", onControl, leftToBrowser],
  [ANY, isOnButton, pressButton],
  ...walk(ALONG_CARDS, onCard, stepFromCard),
  ...walk(ALONG_QUOTES, anywhere, (step) => () => stepQuote(step)),
  ...walk(ALONG_MENTIONS, anywhere, (step) => () => stepMention(step)),
  ["Escape", anywhere, leaveNearest],
];

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || document.querySelector("dialog:modal")) return;
  const fits = KEYS.find(([key, where]) => (key === ANY || key === event.key) && where(event));
  fits?.[2](event);
});

// What the key "?" opens; the mention that was shown is closed by the click before.
document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-open]");
  if (opener) document.querySelector(opener.dataset.open).showModal();
});
