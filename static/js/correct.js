// Choosing quotes and mentions, and correcting them. The server answers with the card and the paragraphs that moved.

import { card, chosen, drawChosen, pieces, reader, scrollPanelTo, scrollTextTo, text } from "./highlight.js";
import { selectedSpan } from "./offsets.js";
import { asksByItself, tell } from "./page.js";
import { WALKING, begin, end } from "./pending.js";
import { sayToSignIn } from "./session.js";
import { addChosen } from "./typeahead.js";

const mentionCard = () => document.getElementById("mention-card");
const toolbar = () => document.getElementById("selection");
const filters = () => Object.fromEntries(new FormData(document.getElementById("reader-filters")));
const say = (words) => {
  document.getElementById("announce").textContent = words;
};
const mayAnnotate = () => reader()?.hasAttribute("data-annotate") ?? false;

// What fails is said by page.js, at the element that asked.
const ask = (verb, address, context) => htmx.ajax(verb, address, context).catch(() => {});

const addressFor = (name, id) => reader().dataset[name].replace("/0/", `/${id}/`);

let afterwards = null;

// --- quotes ---

const closeEditor = (id) => {
  const open = card(id);
  open?.querySelector(".editor")?.remove();
  open?.querySelector(".trouble")?.replaceChildren();
  open?.classList.remove("is-open");
};

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
    if (chosen.quote === id && target && !target.classList.contains("is-open"))
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

// Give the chosen quote a mention of the text as its speaker or as whom it is about.
const useMention = (field, mention) => {
  const form = card(chosen.quote)?.querySelector(`form[data-pick="${field}"]`);
  if (!form) return false;
  addChosen(form, "via", mention);
  closeMention();
  document.activeElement.blur();
  form.requestSubmit();
  return true;
};

// --- mentions ---

export const closeMention = () => {
  chosen.mention = null;
  const hadFocus = mentionCard()?.contains(document.activeElement);
  if (mentionCard()) mentionCard().hidden = true;
  if (hadFocus) card(chosen.quote)?.focus({ preventScroll: true });
  drawChosen();
};

const place = (popover, box, above = false) => {
  popover.hidden = false;
  const left = Math.min(box.left, innerWidth - popover.offsetWidth - 12);
  const fitsAbove = box.top - popover.offsetHeight - 8 > 60;
  const fitsBelow = box.bottom + popover.offsetHeight + 8 < innerHeight;
  const top = (above ? fitsAbove : !fitsBelow && fitsAbove) ? box.top - popover.offsetHeight - 8 : box.bottom + 8;
  popover.style.setProperty("--left", `${Math.max(12, left)}px`);
  popover.style.top = `${top + scrollY}px`;
};

const placeMention = () => {
  // A rejected mention is no longer drawn: its card stays where it was, or stands by the button that opened it.
  const shown = pieces("m", chosen.mention)[0] ?? document.querySelector(`[data-rejected="${chosen.mention}"]`);
  if (!shown) return;
  place(mentionCard(), shown.getClientRects()[0] ?? shown.getBoundingClientRect());
  const { activeElement: focused } = document;
  if (!focused.matches("input, select") && !mentionCard().contains(focused)) mentionCard().focus({ preventScroll: true });
};

addEventListener("resize", () => {
  if (mentionCard() && !mentionCard().hidden) placeMention();
});

const paragraphAt = (start) =>
  [...text().querySelectorAll("p[data-start]")].findLast((p) => Number(p.dataset.start) <= start);

let offersToQuote = false;

const goToMention = (id, forQuote) => {
  chosen.mention = id;
  offersToQuote = forQuote;
  drawChosen();
  scrollTextTo(pieces("m", id)[0]);
};

const showMention = (id) =>
  ask("GET", addressFor("mentionUrl", id), {
    target: "#mention-card", source: mentionCard(), swap: "innerHTML", values: filters(),
  });

const chooseMention = async (id, forQuote = chosen.quote !== null) => {
  goToMention(id, forQuote);
  await showMention(id);
};

// Who walks through the mentions sees each at once, and its card when they stay or press another key.
let arriving;
const walkToMention = (id) => {
  const arrive = () => {
    clearTimeout(arriving);
    if (chosen.mention === id) showMention(id);
    end("arriving");
  };
  clearTimeout(arriving);
  goToMention(id, chosen.quote !== null);
  begin("arriving", { hurry: arrive, passing: WALKING });
  arriving = setTimeout(arrive, 90);
};

// A link of a speaker chain is a mention in the text, if it was marked as one.
const chooseLink = async (button) => {
  offersToQuote = false;
  const [start, until] = button.dataset.link.split(" ");
  const address = `${reader().dataset.mentionAt}?${new URLSearchParams({ start, end: until })}`;
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer) return tell("No connection to Newsdesk; try again.", button);
  if (answer.redirected) return sayToSignIn(button, answer.url);
  if (!answer.ok) return say(`“${button.textContent}” is not marked. Select these words in the text to mark them.`);
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-mention]");
  await chooseMention(found.dataset.mention, false);
};

export const stepMention = (step) => {
  if (!chosen.actor) return;
  const order = [...new Set(pieces("a", chosen.actor).flatMap((piece) => piece.dataset.m.split(" ")))];
  if (!order.length) return;
  const at = order.indexOf(chosen.mention);
  const next = at < 0 ? (step > 0 ? 0 : order.length - 1) : (at + step + order.length) % order.length;
  walkToMention(order[next]);
};

const chooseActor = (id) => {
  chosen.actor = id;
  chosen.mention = null;
  stepMention(1);
};

// --- marking selected words ---

let span = null;
let settling;

export const closeSelection = () => {
  span = null;
  if (toolbar()) toolbar().hidden = true;
};

const offerToMark = () => {
  if (!mayAnnotate() || !toolbar()) return;
  if (toolbar().contains(document.activeElement) && span) return;
  span = selectedSpan(text());
  if (!span) return closeSelection();
  closeMention();
  document.getElementById("selection-trouble").replaceChildren();
  for (const name of ["borders", "split"])
    toolbar().querySelector(`[data-mark="${name}"]`).hidden = !card(chosen.quote)?.classList.contains("is-open");
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

const revision = () => reader().dataset.revision;

const mark = async (button) => {
  if (!span) return;
  const values = { start: span.start, end: span.end, expected_revision: revision(), ...filters() };
  const { addQuote, addMention } = reader().dataset;
  if (button.dataset.label) {
    await ask("POST", addMention, { target: "#mention-card", source: toolbar(), swap: "innerHTML", values: { ...values, label: button.dataset.label } });
  } else if (button.dataset.mark === "quote") {
    await ask("POST", addQuote, { target: "#panel", source: toolbar(), swap: "innerHTML", values });
  } else if (button.dataset.mark === "split" && chosen.quote) {
    const source = card(chosen.quote);
    await ask("POST", addressFor("splitUrl", chosen.quote), { target: "#panel", source, swap: "innerHTML", values: { at: span.start } });
    getSelection().removeAllRanges();
  } else if (chosen.quote) {
    const target = card(chosen.quote);
    await ask("POST", addressFor("bordersUrl", chosen.quote), { target, source: target, swap: "outerHTML", values: { start: span.start, end: span.end } });
    getSelection().removeAllRanges();
  }
};

// The class of a cue is sent when the letters that choose it have come to rest.
document.addEventListener("change", ({ target }) => {
  if (target.matches("select[name=cue_class]")) begin(target);
});
document.addEventListener("htmx:beforeSend", ({ detail }) => end(detail.elt));

// --- what is clicked ---

const takeAway = (target, isAway) => {
  target.hidden = isAway;
  target.querySelector("input").disabled = isAway;
};

const picking = () => document.activeElement?.closest("form[data-pick]")?.dataset.pick ?? null;

const showPicking = () => document.body.classList.toggle("picking", picking() !== null);
document.addEventListener("focusin", showPicking);
document.addEventListener("focusout", () => setTimeout(showPicking));

// While a name is being typed, a click on a mention picks it instead; the input must not lose the focus before.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("#selection button")) event.preventDefault(); // keeps the words selected
  if (picking() && event.target.closest("#text [data-m]")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const { target } = event;
  const piece = target.closest("#text [data-q], #text [data-m], #text [data-c], #text [data-s]");
  const button = target.closest("button");
  if (button?.closest("#selection")) return void mark(button);
  if (button?.hasAttribute("data-close")) return closeMention();
  if (button?.hasAttribute("data-leave")) return leaveQuote();
  if (button?.dataset.step) return stepMention(Number(button.dataset.step));
  if (button?.dataset.use) return void useMention(button.dataset.use, chosen.mention);
  if (button?.hasAttribute("data-remove")) {
    button.blur();
    takeAway(button.closest(".target"), true);
    return button.form.requestSubmit();
  }
  if (button?.dataset.then === "next") {
    if (button.hasAttribute("hx-post")) afterwards = "next";
    else if (!stepQuote(1, waits)) say("No quote below waits any more.");
    return;
  }
  if (target.closest("#mention-card")) return;
  if (button?.dataset.link) return void chooseLink(button);
  if (button?.dataset.rejected) {
    scrollTextTo(paragraphAt(Number(button.dataset.start)));
    return void chooseMention(button.dataset.rejected);
  }
  const row = target.closest("[data-actor-row]");
  if (row && !target.closest("a")) return chooseActor(row.dataset.actorRow);
  const date = target.closest("[data-date]");
  if (date) return scrollTextTo(pieces("d", date.dataset.date)[0]);
  const clicked = target.closest("[data-quote]");
  if (clicked && !target.closest("a:not(.content a), button, input, summary, [role=option]")) {
    if (target.closest(".content a")) event.preventDefault();
    if (chosen.quote !== clicked.dataset.quote || !clicked.classList.contains("is-open")) chooseQuote(clicked.dataset.quote);
    return;
  }
  const pin = target.closest(".pin");
  if (pin) {
    event.preventDefault();
    return void chooseQuote(pin.id.replace("quote-", ""), { scroll: false });
  }
  if (!piece) {
    if (!target.closest(".reader-main") || !getSelection().isCollapsed) return;
    closeMention();
    if (getComputedStyle(document.getElementById("panel")).position !== "sticky") leaveQuote();
    return;
  }
  if (!getSelection().isCollapsed) return;
  const last = (letter) => piece.dataset[letter]?.split(" ").at(-1);
  if (last("m") && picking()) return void useMention(picking(), last("m"));
  const quote = last("q") ?? last("c") ?? last("s");
  // A click that chooses another quote by one of its names is not meant to give that name to the quote.
  const forQuote = chosen.quote !== null && (!quote || quote === chosen.quote);
  if (quote) chooseQuote(quote, { scroll: false });
  if (last("m")) {
    chosen.actor = last("a") ?? null;
    chooseMention(last("m"), forQuote);
  } else closeMention();
});

// --- what comes back ---

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
  const shown = mentionCard()?.querySelector("[data-mention]");
  if (shown && chosen.mention) {
    mentionCard().querySelector(".for-quote")?.toggleAttribute("hidden", !offersToQuote || !chosen.quote);
    chosen.actor = shown.dataset.actor || chosen.actor;
    placeMention();
  }
  // The element that had the focus was replaced: the keys go on with the card it belonged to.
  if (document.activeElement === document.body && chosen.quote && !chosen.mention)
    card(chosen.quote)?.focus({ preventScroll: true });
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr, successful, requestConfig } = event.detail;
  if (requestConfig?.verb !== "post" || asksByItself(elt)) return;
  for (const sent of document.querySelectorAll("[data-chosen]")) sent.remove();
  if (!successful || xhr.status >= 400) {
    afterwards = null;
    for (const target of document.querySelectorAll(".target[hidden]")) takeAway(target, false);
    for (const cue of document.querySelectorAll("select[name=cue_class]"))
      cue.value = [...cue.options].find((option) => option.defaultSelected)?.value ?? cue.value;
    return;
  }
  const added = requestConfig.path === reader()?.dataset.addMention;
  if (added) {
    getSelection().removeAllRanges();
    closeSelection();
    offersToQuote = true;
    chosen.mention = mentionCard().querySelector("[data-mention]")?.dataset.mention ?? null;
  }
  say("Stored.");
  if (!afterwards) return;
  afterwards = null;
  if (!stepQuote(1, waits)) say("Stored. No quote below waits any more.");
});

document.addEventListener("newsdesk:select", (event) => {
  getSelection().removeAllRanges();
  closeSelection();
  closeMention();
  chooseQuote(String(event.detail.quote), { scroll: false });
});
