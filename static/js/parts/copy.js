// Buttons that copy the words beside them. Without this module, or where the browser refuses the clipboard, the words
// can be selected by hand; they always stand in the page.

import { say } from "./announce.js";

const select = (words) => {
  const range = document.createRange();
  range.selectNodeContents(words);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
};

// The clipboard exists on https and on this machine only; elsewhere the older command does the same with a selection.
const copy = async (words) => {
  try {
    await navigator.clipboard.writeText(words.textContent.trim());
    return true;
  } catch {
    select(words);
    return document.execCommand("copy");
  }
};

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const done = await copy(button.closest(".copy-from").querySelector("[data-copied]"));
  const told = done ? "Copied" : "Selected; press Ctrl+C";
  const label = (button.dataset.copy ||= button.textContent);
  button.textContent = told;
  say(told);
  setTimeout(() => { button.textContent = label; }, 2500);
});

// Buttons that would do nothing without this module are hidden until it runs, also those that htmx brings later.
document.documentElement.classList.add("can-copy");
