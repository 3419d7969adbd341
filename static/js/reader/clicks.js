// What a click does in the reader and in the review queue.

import { goOn } from "./answers.js";
import { chosen, pieces, scrollTextTo } from "./highlight.js";
import { chooseActor, chooseLink, chooseMention, chooseRejected, closeMention, stepMention } from "./mentions.js";
import { picking, removeTarget, useMention } from "./picking.js";
import { chooseQuote, isOpen, leaveQuote } from "./quotes.js";
import { mark } from "./selection.js";

const clickCard = (clicked, event) => {
  if (event.target.closest(".content a")) event.preventDefault();
  if (chosen.quote !== clicked.dataset.quote || !isOpen(clicked)) chooseQuote(clicked.dataset.quote);
};

const clickPin = (pin, event) => {
  event.preventDefault();
  chooseQuote(pin.id.replace("quote-", ""), { scroll: false });
};

const clickMarked = (piece) => {
  if (!getSelection().isCollapsed) return;
  const last = (letter) => piece.dataset[letter]?.split(" ").at(-1);
  if (last("m") && picking()) return useMention(picking(), last("m"));
  const quote = last("q") ?? last("c") ?? last("s");
  // A click that chooses another quote by one of its names is not meant to give that name to the quote.
  const forQuote = chosen.quote !== null && (!quote || quote === chosen.quote);
  if (quote) chooseQuote(quote, { scroll: false });
  if (last("m")) {
    chosen.actor = last("a") ?? null;
    chooseMention(last("m"), forQuote);
  } else closeMention();
};

const clickBeside = () => {
  if (!getSelection().isCollapsed) return;
  closeMention();
  if (getComputedStyle(document.getElementById("panel")).position !== "sticky") leaveQuote();
};

// [what is clicked, what that does, what in it does something else]: the first that fits is taken. They go from the
// inside out, a button before the card it stands on, a pin before the words it is in, and those before the page.
const CLICKS = [
  ["#selection button", (button) => mark(button)],
  ["button[data-close]", () => closeMention()],
  ["button[data-leave]", () => leaveQuote()],
  ["button[data-step]", (button) => stepMention(Number(button.dataset.step))],
  ["button[data-use]", (button) => useMention(button.dataset.use, chosen.mention)],
  ["button[data-remove]", removeTarget],
  ['button[data-then="next"]', goOn],
  ["#mention-card", () => {}],
  ["button[data-link]", chooseLink],
  ["button[data-rejected]", chooseRejected],
  ["[data-actor-row]", (row) => chooseActor(row.dataset.actorRow), "a"],
  ["[data-date]", (row) => scrollTextTo(pieces("d", row.dataset.date)[0])],
  ["[data-quote]", clickCard, "a:not(.content a), button, input, summary, [role=option]"],
  [".pin", clickPin],
  ["#text :is([data-q], [data-m], [data-c], [data-s])", clickMarked],
  [".reader-main", clickBeside],
];

document.addEventListener("click", (event) => {
  const isIn = (what) => event.target.closest(what);
  const fits = CLICKS.find(([what, , without]) => isIn(what) && !(without && isIn(without)));
  if (!fits) return;
  const [what, does] = fits;
  does(isIn(what), event);
});
