// Every list by keyboard: j and k walk from one to the next, Enter opens it, o opens it in a new tab, w watches what the
// page asks. Pages that are worked through one by one have keys of their own.

import { say } from "./announce.js";
import { hasModifier, isTyping } from "./keyboard.js";

const OWN_KEYS = ".reader, .review-item, #identical, .pair, #split";
const ITEMS = ":is(.card-list, .article-list, .compact-rows, .saved-rows, .versions, .actor-table tbody, .pairs tbody) > :is(li, tr):not(.more)";
const MAIN_LINKS = [".quote-card .meta > a", "h2 a[href]", ".row-title", "th a[href]", "a[href]"];

const items = () => [...document.querySelectorAll(`main ${ITEMS}`)].filter((one) => one.offsetParent !== null && linkOf(one));
const linkOf = (item) => MAIN_LINKS.map((one) => item.querySelector(one)).find(Boolean);

let last = null; // whoever goes elsewhere comes back to where they were

const step = (by) => {
  const all = items();
  const current = document.activeElement.closest(ITEMS) ?? (last?.isConnected ? last : null);
  const at = all.indexOf(current);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  if (!next) return;
  last = next;
  linkOf(next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  // What comes next is fetched before somebody stands at the end.
  if (all.indexOf(next) > all.length - 3) document.querySelector("#more a")?.click();
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || hasModifier(event) || isTyping(event) || !"jkow".includes(event.key)) return;
  if (document.querySelector(`dialog[open], ${OWN_KEYS}`)) return;
  const item = document.activeElement.closest(ITEMS);
  if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else if (event.key === "o" && item) window.open(linkOf(item).href, "_blank", "noopener");
  else if (event.key === "w") {
    const watch = item?.querySelector('[data-does="watch"]') ?? document.querySelector('.page-head [data-does="watch"]');
    if (watch) watch.click();
    else if (document.querySelector("form.filters")) say("Filter the page first: then w watches what it asks.");
  } else return;
  event.preventDefault();
});
