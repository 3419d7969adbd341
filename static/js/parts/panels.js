// Parts of a page that are folded away until somebody wants them: the filters, and on small screens the period and what
// narrows an answer down. A button with [data-unfolds] opens and closes the part with that id; Escape and [data-fold]
// close it. A part that is open stays so when the page is drawn anew.

const opened = new Set();
const buttonOf = (part) => document.querySelector(`[data-unfolds="${CSS.escape(part.id)}"]`);
const isSheet = (part) => getComputedStyle(part).position === "fixed";

const show = (part, isOpen) => {
  opened[isOpen ? "add" : "delete"](part.id);
  part.classList.toggle("unfolded", isOpen);
  buttonOf(part)?.setAttribute("aria-expanded", isOpen);
};

const close = (part) => {
  const within = part.contains(document.activeElement);
  show(part, false);
  if (within || isSheet(part)) buttonOf(part)?.focus({ preventScroll: true });
};

const arrange = () => {
  for (const button of document.querySelectorAll("[data-unfolds]")) {
    const part = document.getElementById(button.dataset.unfolds);
    if (!part) continue;
    const wasOpen = opened.has(part.id);
    show(part, wasOpen || "open" in part.dataset);
    if (!wasOpen && isSheet(part)) show(part, false); // it would cover what is said of the fault
  }
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-unfolds]");
  const part = button ? document.getElementById(button.dataset.unfolds) : event.target.closest?.("[data-fold]")?.closest(".sheet");
  if (button && part) {
    const isOpen = !part.classList.contains("unfolded");
    show(part, isOpen);
    if (isOpen && isSheet(part)) part.querySelector("input:not([type=hidden]), select, a[href]")?.focus({ preventScroll: true });
    return;
  }
  if (part) return close(part);
  // Beside a sheet lies what it covers: a click there closes it, and does nothing else.
  const sheet = [...document.querySelectorAll(".sheet.unfolded")].find(isSheet);
  if (!sheet || sheet.contains(event.target)) return;
  event.preventDefault();
  event.stopPropagation();
  close(sheet);
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const part = event.target.closest?.(".unfolded") ?? [...document.querySelectorAll(".sheet.unfolded")].find(isSheet);
  if (!part) return;
  event.preventDefault();
  close(part);
});

for (const moment of ["htmx:afterSettle", "htmx:historyRestore"]) document.addEventListener(moment, arrange);
arrange();
