// The key k keeps a quote: the one that has the focus, else the one under the pointer. It presses the card's own Keep.
// Where the article is read, k goes to the quote before (keys.js); no card there has one.

document.addEventListener("keydown", (event) => {
  if (event.key !== "k" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
  const card = document.activeElement.closest(".quote-card") ?? document.querySelector(".quote-card:hover");
  const keep = card?.querySelector("details.keep");
  if (!keep) return;
  event.preventDefault();
  keep.open = true;
  keep.querySelector("[autofocus], summary").focus();
});
