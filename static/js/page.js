// What every page does: the appearance switch, the account menu, and words about failed requests.

import { becameOf } from "./parts/lost.js";
import "./parts/copy.js";
import "./parts/following.js";
import "./parts/focus.js";
import "./parts/keep.js";
import "./parts/lists.js";
import "./parts/toast.js";
import "./parts/unfold.js";

const root = document.documentElement;

for (const choice of document.querySelectorAll('input[name="theme"]')) {
  choice.checked = choice.value === root.dataset.theme;
  choice.addEventListener("change", () => {
    root.dataset.theme = choice.value;
    localStorage.setItem("theme", choice.value);
    document.dispatchEvent(new CustomEvent("newsdesk:theme"));
  });
}

// Where the header is narrow, the page one is on may lie beyond its edge.
document.querySelector(".main-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });

// What the page asks without anybody having done something: nobody waits for it, and it says nothing of what somebody did.
export const asksByItself = (elt) => elt.matches('[hx-trigger^="every"], [hx-swap="none"], [data-follows]');

// A change carries a key of its own, by which lost.js asks what became of it.
const drawn = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

document.addEventListener("htmx:configRequest", ({ detail: { verb, headers } }) => {
  if (verb !== "get") headers["Newsdesk-Attempt"] = drawn();
});

// Of somebody who went home and left the page open, it says nothing either: their session ends.
document.addEventListener("htmx:configRequest", ({ detail: { elt, headers } }) => {
  if (elt.matches('[hx-trigger^="every"]')) headers["Newsdesk-By-Itself"] = "1";
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  }
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Next to where it happened, if there is a place for it, else above the page. `too` = beside what is said already.
export const tell = (words, near, too = false) => {
  const notice = document.createElement("p");
  notice.className = "notice notice-error request-failed";
  notice.setAttribute("role", "alert");
  notice.textContent = words;
  if (!too) for (const earlier of document.querySelectorAll(".request-failed")) earlier.remove();
  const place = near?.closest?.("[data-quote], .popover:not([hidden]), .steps, .review-side")?.querySelector(".trouble");
  if (place) {
    // What asks for a choice stays until it is made.
    if (!too) for (const earlier of place.querySelectorAll(".notice:not(.stale)")) earlier.remove();
    place.append(notice);
    return notice;
  }
  const holder = document.createElement("div");
  holder.className = "messages request-failed";
  holder.append(notice);
  document.getElementById("main").before(holder);
  return holder;
};

document.addEventListener("htmx:sendError", ({ detail: { elt, requestConfig } }) => {
  if (!asksByItself(elt) && requestConfig.verb !== "get") return becameOf("No connection to Newsdesk.", requestConfig, elt, tell);
  if (!asksByItself(elt)) return tell("No connection to Newsdesk. Try again.", elt);
  if (!document.querySelector(".request-failed")) tell("No connection to Newsdesk. This page goes on asking.", null).dataset.goesOn = "";
});
document.addEventListener("htmx:responseError", ({ detail: { xhr, elt, requestConfig } }) => {
  const { status } = xhr;
  if (status === 400) tell("Newsdesk could not read this. Nothing was changed.", elt);
  else if (status === 403) tell("Your role does not allow this.", elt);
  else if (status === 404) tell("This is gone. Reload the page to see what is there now.", elt);
  else if (status === 413) tell("That is too large to send at once. Nothing was changed.", elt);
  else if (xhr.getResponseHeader("Newsdesk-Away")) whileAway(requestConfig, elt);
  else if (status >= 500) tell("Newsdesk couldn’t answer. Nothing was changed; try again.", elt);
});
// The database starts again. What only looks is asked again by itself; of what changes something, see lost.js.
const whileAway = (requestConfig, elt) => {
  if (asksByItself(elt)) return;
  if (requestConfig.verb !== "get") return becameOf("Newsdesk will be back in a moment.", requestConfig, elt, tell);
  tell("Newsdesk will be back in a moment and will try this again.", elt);
  setTimeout(() => {
    if (elt.isConnected) htmx.ajax("get", requestConfig.path, { source: elt, target: requestConfig.target, values: requestConfig.unfilteredParameters });
  }, 5_000);
};
document.addEventListener("htmx:afterRequest", ({ detail: { successful, elt, xhr } }) => {
  if (xhr.getResponseHeader("Newsdesk-Busy")) tell(xhr.responseText, elt);
  const told = asksByItself(elt) ? ".request-failed[data-goes-on]" : ".request-failed";
  if (successful) for (const notice of document.querySelectorAll(told)) notice.remove();
});
