// Keys pressed while the server still answers wait here, and are pressed again in their order once its answer is on
// the screen. So a hand that is faster than the connection loses no key, and no key meets a card that is about to go.
// If the answer is a refusal or does not come, what was pressed since was meant for something else: it is let go, and
// that is said.

import { hasCommand, isTyping, isUndo } from "../parts/keyboard.js";
import { asksByItself, tell } from "../page.js";
import { AMONG_MENTIONS, AMONG_QUOTES } from "./walking.js";

const MOST = 60; // keys; a name typed ahead is one, too
const NAMED = ["Enter", "Backspace", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

const LONGEST_MS = 20_000; // then keys work again, whatever became of it

// What will change the meaning of keys -> {hurry, to have it at once; passing, the keys that need not wait for it;
// leave, for when they pass}.
const pending = new Map();
const guards = new Map();
let waiting = [];

export const begin = (what, ways = {}) => {
  pending.set(what, ways);
  clearTimeout(guards.get(what));
  guards.set(what, setTimeout(() => end(what), LONGEST_MS));
};

export const end = (what) => {
  pending.delete(what);
  clearTimeout(guards.get(what));
  guards.delete(what);
  while (waiting.length && !pending.size) press(waiting.shift());
};

const letGo = (near) => {
  const n = waiting.length;
  waiting = [];
  if (n) tell(n === 1 ? "The key pressed since was not used." : `The ${n} keys pressed since were not used.`, near, true);
};

// In the review queue a decision brings what nobody has seen yet: keys do not wait for that.
const isBlind = () => [...pending.keys()].some((what) => what.bringsUnseen);

// Whoever walks on does not wait for the card of what they leave.
const ifOnlyLookedAt = (xhr, elt, verb) => {
  if (verb !== "get" || !elt.matches("[data-quote], #mention-card")) return {};
  return { passing: elt.id === "mention-card" ? AMONG_MENTIONS : AMONG_QUOTES, leave: () => xhr.abort() };
};

document.addEventListener("htmx:beforeSend", ({ detail: { xhr, elt, requestConfig } }) => {
  if (!elt.closest("main") || asksByItself(elt)) return;
  xhr.bringsUnseen = elt.closest("[data-unseen]") !== null;
  begin(xhr, ifOnlyLookedAt(xhr, elt, requestConfig.verb));
  let aborted = false; // another request took its place
  xhr.addEventListener("abort", () => (aborted = true));
  xhr.addEventListener("loadend", () => {
    const failed = xhr.status === 0 || (xhr.status >= 400 && !xhr.getResponseHeader("Newsdesk-Unchanged"));
    if (failed && !aborted) letGo(elt);
    end(xhr); // What came is swapped in and at work already: htmx does both on "load", without a delay (base.html).
  });
});

// A name entered faster than the type-ahead suggests: the keys after it are not part of it.
document.addEventListener("newsdesk:entered", ({ detail: input }) => begin(input));
document.addEventListener("newsdesk:answered", ({ detail: input }) => end(input));

// What browsers do by themselves with a key in a field, but only for keys that a person presses.
const typeInto = (field, key) => {
  if (field.matches("select") && key.length === 1) {
    const found = [...field.options].find((option) => option.label.toLowerCase().startsWith(key.toLowerCase()));
    if (!found || found.selected) return;
    found.selected = true;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (field.matches("input:not([type=checkbox], [type=radio]), textarea")) {
    if (key === "Backspace") {
      const { selectionStart: from, selectionEnd: to } = field;
      field.setRangeText("", from === to ? Math.max(0, from - 1) : from, to, "end");
    } else if (key.length === 1) field.setRangeText(key, field.selectionStart, field.selectionEnd, "end");
    else return;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
};

const press = (key) => {
  const field = document.activeElement ?? document.body;
  const event = new KeyboardEvent("keydown", { ...key, bubbles: true, cancelable: true });
  if (field.dispatchEvent(event)) typeInto(field, key.key);
};

document.addEventListener(
  "keydown",
  (event) => {
    if (!event.isTrusted || (!pending.size && !waiting.length)) return;
    if (event.isComposing || event.target.closest("header.top, dialog[open], select")) return;
    if (event.key === "Escape" && waiting.length) {
      letGo(event.target);
    } else {
      if (event.key.length > 1 && !NAMED.includes(event.key)) return;
      if (hasCommand(event) && !isUndo(event)) return;
      const ways = [...pending.values()];
      if (!waiting.length && !isTyping(event) && ways.every(({ passing }) => passing?.includes(event.key))) {
        for (const { leave } of ways) leave?.();
        return;
      }
      const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
      if (!isBlind() && !event.repeat && waiting.length < MOST) waiting.push({ key, ctrlKey, metaKey, shiftKey, altKey });
      for (const { hurry } of ways) hurry?.();
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
