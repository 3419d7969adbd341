// The chosen mention and its card, which floats beside it.

import { say } from "../parts/announce.js";
import { tell } from "../page.js";
import { sayToSignIn } from "../session.js";
import { addressFor, ask, filters } from "./asking.js";
import { card, chosen, drawChosen, pieces, reader, scrollTextTo, text } from "./highlight.js";
import { begin, end } from "./pending.js";
import { place } from "./popover.js";
import { WALKING } from "./walking.js";

const mentionCard = () => document.getElementById("mention-card");
const shown = () => mentionCard()?.querySelector("[data-mention]");

// Whether the chosen mention was meant for the chosen quote: as its speaker, or as whom it is about.
let offersToQuote = false;

export const closeMention = () => {
  chosen.mention = null;
  const hadFocus = mentionCard()?.contains(document.activeElement);
  if (mentionCard()) mentionCard().hidden = true;
  if (hadFocus) card(chosen.quote)?.focus({ preventScroll: true });
  drawChosen();
};

const placeMention = () => {
  // A rejected mention is no longer drawn: its card stays where it was, or stands by the button that opened it.
  const words = pieces("m", chosen.mention)[0] ?? document.querySelector(`[data-rejected="${chosen.mention}"]`);
  if (!words) return;
  place(mentionCard(), words.getClientRects()[0] ?? words.getBoundingClientRect());
  const { activeElement: focused } = document;
  if (!focused.matches("input, select") && !mentionCard().contains(focused)) mentionCard().focus({ preventScroll: true });
};

addEventListener("resize", () => {
  if (mentionCard() && !mentionCard().hidden) placeMention();
});

// After every answer, since what comes from the server does not know what is chosen.
export const drawMention = () => {
  if (!shown() || !chosen.mention) return;
  mentionCard().querySelector(".for-quote")?.toggleAttribute("hidden", !offersToQuote || !chosen.quote);
  chosen.actor = shown().dataset.actor || chosen.actor;
  placeMention();
};

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

export const chooseMention = async (id, forQuote = chosen.quote !== null) => {
  goToMention(id, forQuote);
  await showMention(id);
};

// The card of a mention that was just made came by itself.
export const chooseAdded = () => {
  offersToQuote = true;
  chosen.mention = shown()?.dataset.mention ?? null;
};

const paragraphAt = (start) =>
  [...text().querySelectorAll("p[data-start]")].findLast((p) => Number(p.dataset.start) <= start);

export const chooseRejected = (button) => {
  scrollTextTo(paragraphAt(Number(button.dataset.start)));
  chooseMention(button.dataset.rejected);
};

// A link of a speaker chain is a mention in the text, if it was marked as one.
export const chooseLink = async (button) => {
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

export const stepMention = (step) => {
  if (!chosen.actor) return;
  const order = [...new Set(pieces("a", chosen.actor).flatMap((piece) => piece.dataset.m.split(" ")))];
  if (!order.length) return;
  const at = order.indexOf(chosen.mention);
  const next = at < 0 ? (step > 0 ? 0 : order.length - 1) : (at + step + order.length) % order.length;
  walkToMention(order[next]);
};

export const chooseActor = (id) => {
  chosen.actor = id;
  chosen.mention = null;
  stepMention(1);
};
