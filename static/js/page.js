// What every page does: the appearance switch, the account menu, and words about failed requests.

import "./copy.js";

const root = document.documentElement;

for (const choice of document.querySelectorAll('input[name="theme"]')) {
  choice.checked = choice.value === root.dataset.theme;
  choice.addEventListener("change", () => {
    root.dataset.theme = choice.value;
    localStorage.setItem("theme", choice.value);
    document.dispatchEvent(new CustomEvent("newsdesk:theme"));
  });
}

export const isTyping = (event) =>
  event.target.closest("input, textarea, select, [contenteditable]") !== null;

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

const say = (words) => {
  const notice = document.createElement("p");
  notice.className = "notice notice-error";
  notice.setAttribute("role", "alert");
  notice.textContent = words;
  document.querySelector(".request-failed")?.remove();
  const holder = document.createElement("div");
  holder.className = "messages request-failed";
  holder.append(notice);
  document.getElementById("main").before(holder);
};

document.addEventListener("htmx:sendError", () => say("No connection to Newsdesk. Nothing was changed; try again."));
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status === 403) say("Your role does not allow this.");
  else if (status === 404) say("This is gone. Reload the page to see what is there now.");
  else if (status >= 500) say("Newsdesk failed to answer. Nothing was changed; try again.");
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) document.querySelector(".request-failed")?.remove();
});
