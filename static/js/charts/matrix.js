// The matrix of who talks about whom: one of its dots takes the focus, the arrow keys walk to the nearest one, Home and
// End go to the first and the last. What the dot says that is pointed at or stands in the focus is told in the corner.

import { nearest, WAYS } from "./keys.js";

const dots = (matrix) => [...matrix.querySelectorAll("tbody td a")].map((link) => {
  const { cellIndex: x, parentElement } = link.closest("td");
  return { link, x, y: parentElement.rowIndex };
});

// Tab goes to one dot, not to each of hundreds.
const prepare = () => document.querySelectorAll(".matrix").forEach((matrix) => {
  dots(matrix).forEach(({ link }, at) => (link.tabIndex = at ? -1 : 0));
});

const tell = (target) => {
  const matrix = target.closest?.(".matrix");
  if (!matrix) return;
  const link = target.closest("tbody td a");
  const box = matrix.querySelector("[data-told]");
  for (const one of matrix.querySelectorAll(".pointed")) one.classList.remove("pointed");
  if (!link) return void (box.textContent = "");
  if (link.title) { // told here: no second time in a box of the browser's
    link.ariaLabel = link.title;
    link.title = "";
  }
  const { cellIndex, parentElement } = link.closest("td");
  const heads = [parentElement.cells[0], matrix.rows[0].cells[cellIndex]];
  box.textContent = `${heads.map((head) => head.querySelector("a").textContent).join(" about ")}\n${link.ariaLabel}`;
  for (const head of heads) head.classList.add("pointed");
};

document.addEventListener("keydown", (event) => {
  const from = event.target.closest?.(".matrix tbody td a");
  if (!from || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const all = dots(from.closest(".matrix"));
  const here = all.find(({ link }) => link === from);
  const to = WAYS[event.key] ? nearest(all, here, WAYS[event.key])
    : event.key === "Home" ? all[0]
      : event.key === "End" ? all.at(-1) : null;
  if (!to && !WAYS[event.key]) return;
  event.preventDefault();
  if (!to) return;
  from.tabIndex = -1;
  to.link.tabIndex = 0;
  to.link.focus();
});
document.addEventListener("focusin", ({ target }) => tell(target));
document.addEventListener("pointerover", ({ target }) => tell(target));

prepare();
document.addEventListener("htmx:afterSwap", prepare);
document.addEventListener("htmx:historyRestore", prepare);
