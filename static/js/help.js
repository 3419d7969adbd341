// Help over the page: the link in the header, and the key "?", show what the page answers and its keys. A page that
// lists its keys itself (#keys) shows those. Links marked data-help open beside the page, so that one can read on.
// Without this module they are plain links.

import { hasModifier, isTyping } from "./parts/keyboard.js";

const dialog = () => document.getElementById("help");
const ownKeys = () => document.querySelector("dialog#keys");

const show = async (link) => {
  let answer;
  try {
    answer = await fetch(link.href, { headers: { "HX-Request": "true", "HX-Target": "topic" } });
  } catch {
    return location.assign(link.href);
  }
  if (!answer.ok || answer.redirected || answer.headers.has("HX-Redirect")) return location.assign(link.href);
  dialog().innerHTML = await answer.text();
  const isBeside = link.dataset.help === "beside";
  dialog().classList.toggle("beside", isBeside);
  if (dialog().open) dialog().close();
  if (isBeside) dialog().show();
  else dialog().showModal();
  dialog().scrollTop = 0;
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-help]");
  if (!link || !dialog() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.dataset.help === "page" && ownKeys()) ownKeys().showModal();
  else show(link);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && dialog()?.open && dialog().classList.contains("beside")) {
    event.stopImmediatePropagation();
    return dialog().close();
  }
  if (event.key !== "?" || isTyping(event) || hasModifier(event) || document.querySelector("dialog:modal")) return;
  if (ownKeys()) return; // its page listens itself
  const link = document.querySelector('header a[data-help="page"]');
  if (!link) return;
  event.preventDefault();
  show(link);
});
