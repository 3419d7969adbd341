// What goes to the server. It answers with the card and the paragraphs that moved.

import { reader } from "./highlight.js";
import { begin, end } from "./pending.js";

// What fails is said by page.js, at the element that asked.
export const ask = (verb, address, context) => htmx.ajax(verb, address, context).catch(() => {});

export const addressFor = (name, id) => reader().dataset[name].replace("/0/", `/${id}/`);
export const filters = () => Object.fromEntries(new FormData(document.getElementById("reader-filters")));
export const mayAnnotate = () => reader()?.hasAttribute("data-annotate") ?? false;

// The class of a cue is sent when the letters that choose it have come to rest.
document.addEventListener("change", ({ target }) => {
  if (target.matches("select[name=cue_class]")) begin(target);
});
document.addEventListener("htmx:beforeSend", ({ detail }) => end(detail.elt));
