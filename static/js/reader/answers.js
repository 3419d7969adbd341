// Response from the server, and where the reader goes on then.

import { say } from "../parts/announce.js";
import { asksByItself } from "../page.js";
import { card, chosen, drawChosen, reader } from "./highlight.js";
import { chooseAdded, closeMention, drawMention } from "./mentions.js";
import { forgetPicked, putTargetsBack } from "./picking.js";
import { chooseQuote, stepToWaiting } from "./quotes.js";
import { dropSelection } from "./selection.js";

let goesOn = false; // to the next quote that waits, once it is stored what was decided about this one

export const goOn = (button) => {
  if (button.hasAttribute("hx-post")) goesOn = true;
  else if (!stepToWaiting()) say("No more quotes to review below.");
};

document.addEventListener("htmx:beforeSwap", (event) => {
  // A stale correction and a senseless one are answered with what to show, not with a failure.
  if ([409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// Comes last of all that htmx tells of an answer, after what a correction does of its own (below).
document.addEventListener("htmx:afterOnLoad", ({ detail: { elt } }) => {
  if (asksByItself(elt)) return;
  drawChosen();
  const tab = document.querySelector("[data-panel][aria-current]");
  if (tab) document.getElementById("reader-panel").value = tab.dataset.panel;
  drawMention();
  // The element that had the focus was replaced: the keys go on with the card it belonged to.
  if (document.activeElement === document.body && chosen.quote && !chosen.mention)
    card(chosen.quote)?.focus({ preventScroll: true });
});

const showWhatStands = () => {
  putTargetsBack();
  for (const cue of document.querySelectorAll("select[name=cue_class]"))
    cue.value = [...cue.options].find((option) => option.defaultSelected)?.value ?? cue.value;
};

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr, successful, requestConfig } = event.detail;
  if (requestConfig?.verb !== "post" || asksByItself(elt)) return;
  forgetPicked();
  const goingOn = goesOn;
  goesOn = false;
  if (!successful || xhr.status >= 400) return showWhatStands();
  if (requestConfig.path === reader()?.dataset.addMention) {
    dropSelection();
    chooseAdded();
  }
  say("Stored.");
  if (goingOn && !stepToWaiting()) say("Saved. No more quotes to review below.");
});

document.addEventListener("newsdesk:select", (event) => {
  dropSelection();
  closeMention();
  chooseQuote(String(event.detail.quote), { scroll: false });
});
