// Words selected in the text, and the bar that offers what they can be marked as.

import { addressFor, ask, filters, mayAnnotate } from "./asking.js";
import { card, chosen, reader, text } from "./highlight.js";
import { closeMention } from "./mentions.js";
import { selectedSpan } from "./offsets.js";
import { begin, end } from "./pending.js";
import { place } from "./popover.js";
import { isOpen } from "./quotes.js";

const toolbar = () => document.getElementById("selection");

let span = null;
let settling;

const closeSelection = () => {
  span = null;
  if (toolbar()) toolbar().hidden = true;
};

const deselect = () => getSelection().removeAllRanges();

export const dropSelection = () => {
  deselect();
  closeSelection();
};

const offerToMark = () => {
  if (!mayAnnotate() || !toolbar()) return;
  if (toolbar().contains(document.activeElement) && span) return;
  span = selectedSpan(text());
  if (!span) return closeSelection();
  closeMention();
  document.getElementById("selection-trouble").replaceChildren();
  for (const name of ["borders", "split"])
    toolbar().querySelector(`[data-mark="${name}"]`).hidden = !isOpen(card(chosen.quote));
  place(toolbar(), span.box, true);
};

document.addEventListener("selectionchange", () => {
  clearTimeout(settling);
  const words = getSelection();
  if (mayAnnotate() && !words.isCollapsed && text()?.contains(words.anchorNode)) begin("selection");
  settling = setTimeout(() => {
    offerToMark();
    end("selection");
  }, 120);
});

document.addEventListener("mousedown", (event) => {
  if (event.target.closest("#selection button")) event.preventDefault(); // keeps the words selected
});

const add = (address, target, values = {}) => {
  const { revision } = reader().dataset;
  return ask("POST", address, {
    target, source: toolbar(), swap: "innerHTML",
    values: { start: span.start, end: span.end, expected_revision: revision, ...filters(), ...values },
  });
};

const splitThere = async (id) => {
  const context = { target: "#panel", source: card(id), swap: "innerHTML", values: { at: span.start } };
  await ask("POST", addressFor("splitUrl", id), context);
  deselect();
};

const moveBorders = async (id) => {
  const target = card(id);
  const context = { target, source: target, swap: "outerHTML", values: { start: span.start, end: span.end } };
  await ask("POST", addressFor("bordersUrl", id), context);
  deselect();
};

export const mark = ({ dataset: { label, mark: as } }) => {
  if (!span) return;
  const { addQuote, addMention } = reader().dataset;
  if (label) add(addMention, "#mention-card", { label });
  else if (as === "quote") add(addQuote, "#panel");
  else if (as === "split" && chosen.quote) splitThere(chosen.quote);
  else if (chosen.quote) moveBorders(chosen.quote);
};
