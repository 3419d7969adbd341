// The article reader: highlights and cards that know each other, corrections, keys.

// Who is imported first hears first: the keys of a name being typed are not for reader/keys.js.
import "./parts/typeahead.js";
import "./reader/cards.js";
import { card, chosen, pieces, text } from "./reader/highlight.js";
import { chooseQuote } from "./reader/quotes.js";
import "./reader/clicks.js";
import "./reader/keys.js";

// An address such as #quote-12 chooses the quote, so that a link from a list arrives at its card, too.
const [, named] = location.hash.match(/^#quote-(\d+)$/) ?? [];
if (named && document.getElementById(`quote-${named}`)) chooseQuote(named, { focus: false });

// Once an article is read, what was found is fetched by whoever asks for it; by itself only into a text without marks,
// where nobody is about to make one.
document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  const offer = target?.id === "state" && target.querySelector("[data-fetch]");
  if (offer && !text().querySelector("[data-q], [data-m]") && getSelection().isCollapsed) offer.click();
});

// The reader as a whole is put in the place of another: the words under the eye stay there, and the quote chosen is.
const stretches = () => [...(text()?.children ?? [])];

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "results" || !detail.shouldSwap) return;
  const boxes = stretches().map((one) => one.getBoundingClientRect());
  const seen = boxes.findIndex(({ bottom }) => bottom > 80);
  const settle = () => {
    const drawn = stretches();
    // Those out of sight are not laid out; each is taken to be as high as it was.
    for (const [at, one] of drawn.entries()) one.style.containIntrinsicHeight = `auto ${boxes[at]?.height ?? 0}px`;
    if (drawn[seen]) scrollBy(0, drawn[seen].getBoundingClientRect().top - boxes[seen].top);
    if (card(chosen.quote)) chooseQuote(chosen.quote, { scroll: false, focus: false });
    else if (!pieces("q", chosen.quote).length) chosen.quote = null;
  };
  document.addEventListener("htmx:afterSettle", settle, { once: true });
});
