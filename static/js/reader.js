// The article reader: highlights and cards that know each other, corrections, keys.

import "./cards.js";
import "./highlight.js";
import { chooseQuote } from "./correct.js";
import "./keys.js";
import "./typeahead.js";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) document.querySelector(opener.dataset.open).showModal();
});

// An address such as #quote-12 chooses the quote, so that a link from a list arrives at its card, too.
const [, named] = location.hash.match(/^#quote-(\d+)$/) ?? [];
if (named && document.getElementById(`quote-${named}`)) chooseQuote(named, { focus: false });
