// The key s keeps a quote, c cites it: the one that has the focus, else the one under the pointer. They press the card's
// own Keep and Cite. Where an article is read, s is the speaker (reader/keys.js); no card there has them.

import { hasModifier, isTyping } from "./keyboard.js";

document.addEventListener("keydown", (event) => {
  if (!"sc".includes(event.key) || hasModifier(event) || event.defaultPrevented) return;
  if (isTyping(event) || document.querySelector("dialog[open]")) return;
  const card = document.activeElement.closest(".quote-card") ?? document.querySelector(".quote-card:hover");
  const link = card?.querySelector(event.key === "s" ? ".card-links > .keep" : ".card-links > .cite-link");
  if (!link) return;
  event.preventDefault();
  link.click();
});

// Whoever comes near them is told of their keys.
for (const coming of ["focusin", "pointerover"]) {
  document.addEventListener(coming, ({ target }) => {
    const link = target.closest?.(".card-links > :is(.keep, .cite-link):not([title])");
    if (!link) return;
    const [words, key] = link.matches(".keep") ? ["Keep it in a collection", "s"] : ["Copy it as a citation", "c"];
    link.title = `${words} (${key})`;
    link.setAttribute("aria-keyshortcuts", key);
  });
}
