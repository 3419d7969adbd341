// The review queue: the one quote on the page is always the chosen one, and the keys of the reader work on it.

// Who is imported first hears first: the keys of a name being typed are not for reader/keys.js.
import "./parts/typeahead.js";
import { card, chosen, drawChosen, pieces, text } from "./reader/highlight.js";
import "./reader/clicks.js";
import "./reader/keys.js";

const item = () => document.querySelector("[data-one-quote]");

const choose = () => {
  const shown = item()?.querySelector("[data-quote]");
  chosen.quote = shown?.dataset.quote ?? null;
  drawChosen();
  return shown;
};

const arrive = () => {
  chosen.mention = null;
  chosen.actor = null;
  document.getElementById("mention-card").hidden = true;
  const shown = choose();
  // A long paragraph may hold the quote below its fold.
  const piece = pieces("q", chosen.quote)[0];
  if (piece && text().scrollHeight > text().clientHeight) text().scrollTop = piece.offsetTop - text().clientHeight / 3;
  shown?.focus({ preventScroll: true });
};

arrive();

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "results") arrive();
  else if (item()) choose();
});

// A fix moves the article on: a decision names the revision the card was last seen at, not the one of the page.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.hasAttribute("data-decide")) return;
  const { expected_revision: seen } = JSON.parse(card(chosen.quote).getAttribute("hx-vals"));
  detail.formData.set("expected_revision", seen);
});

// Signs of activity, so that the quote stays with who works on it; the page sends at most one a minute.
for (const sign of ["keydown", "pointerdown"])
  document.addEventListener(sign, () => document.body.dispatchEvent(new CustomEvent("newsdesk:active")));
