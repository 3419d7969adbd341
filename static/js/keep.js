// The key k keeps a quote: the one that has the focus, else the one under the pointer. It presses the card's own Keep.
// Where the article is read, k goes to the quote before (reader/keys.js); no card there has one.

import { hasModifier, isTyping } from "./keyboard.js";

document.addEventListener("keydown", (event) => {
  if (event.key !== "k" || hasModifier(event) || event.defaultPrevented) return;
  if (isTyping(event) || document.querySelector("dialog[open]")) return;
  const card = document.activeElement.closest(".quote-card") ?? document.querySelector(".quote-card:hover");
  const keep = card?.querySelector(".card-links .keep");
  if (!keep) return;
  event.preventDefault();
  if (keep.matches("a")) return keep.click();
  keep.open = true;
  keep.querySelector("[autofocus], summary").focus();
});

// Whoever comes near a Keep is told of its key.
for (const coming of ["focusin", "pointerover"]) {
  document.addEventListener(coming, ({ target }) => {
    const keep = target.closest?.(".card-links > a.keep:not([title])");
    if (!keep) return;
    keep.title = "Keep it in a collection (k)";
    keep.setAttribute("aria-keyshortcuts", "k");
  });
}
