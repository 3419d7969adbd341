// The chosen quote and its card, which is opened to be corrected.

import { addressFor, ask, filters, mayAnnotate } from "./asking.js";
import { card, chosen, drawChosen, pieces, reader, scrollPanelTo, scrollTextTo } from "./highlight.js";
import { begin, end } from "./pending.js";
import { WALKING } from "./walking.js";

const closeEditor = (id) => {
  const open = card(id);
  open?.querySelector(".editor")?.remove();
  open?.querySelector(".trouble")?.replaceChildren();
  open?.classList.remove("is-open");
};

export const isOpen = (target) => target?.classList.contains("is-open") ?? false;

// In the review queue there is one quote: it is never left, and the others around it are not entered.
const isOnlyOne = () => reader()?.hasAttribute("data-one-quote") ?? false;

export const leaveQuote = () => {
  if (isOnlyOne()) return;
  if (chosen.quote) closeEditor(chosen.quote);
  chosen.quote = null;
  drawChosen();
};

let opening;
const openEditor = (id) => {
  const open = () => {
    clearTimeout(opening);
    const target = card(id);
    if (chosen.quote === id && target && !isOpen(target))
      ask("GET", addressFor("editUrl", id), { source: target, target, swap: "outerHTML", values: filters() });
    end("opening");
  };
  clearTimeout(opening);
  if (!mayAnnotate()) return;
  // Somebody who walks through the quotes does not want every editor on the way; any other key asks for it at once.
  begin("opening", { hurry: open, passing: WALKING });
  opening = setTimeout(open, 90);
};

const showPanel = async (name) => {
  const tab = document.querySelector(`[data-panel="${name}"]`);
  if (!tab || tab.hasAttribute("aria-current")) return;
  await ask("GET", tab.href, { target: "#panel", source: tab });
};

export const chooseQuote = async (id, { scroll = true, focus = true } = {}) => {
  if (isOnlyOne()) return;
  if (chosen.quote && chosen.quote !== id) closeEditor(chosen.quote);
  chosen.quote = id;
  if (!card(id)) await showPanel("quotes");
  drawChosen();
  if (scroll) scrollTextTo(pieces("q", id)[0]);
  scrollPanelTo(card(id));
  if (focus) card(id)?.focus({ preventScroll: true });
  openEditor(id);
};

export const stepQuote = (step, wanted = () => true) => {
  const cards = document.getElementById("quotes")?.children ?? [];
  const here = card(chosen.quote);
  const next = (one) => (step > 0 ? one.nextElementSibling : one.previousElementSibling);
  let one = here?.parentElement?.id === "quotes" ? next(here) : cards[step > 0 ? 0 : cards.length - 1];
  while (one && !wanted(one)) one = next(one);
  return one ? chooseQuote(one.dataset.quote) : null;
};

const waits = (one) => one.classList.contains("is-machine") || one.classList.contains("is-edited");

// Nothing comes back where no quote below waits.
export const stepToWaiting = () => stepQuote(1, waits);
