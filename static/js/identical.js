// Choosing identical mentions by keyboard and mouse: j and k walk, a key presses the button it is printed on.

import { hasModifier, isTyping } from "./parts/keyboard.js";

const form = document.getElementById("identical");
const boxes = (within = form) => [...(within?.querySelectorAll('input[name="chosen"]:not(:disabled)') ?? [])];
const articleOf = (box) => box.closest(".split-article");

const count = () => {
  for (const all of form.querySelectorAll("[data-all]")) {
    const own = boxes(articleOf(all));
    const chosen = own.filter((one) => one.checked).length;
    all.disabled = !own.length;
    all.checked = own.length > 0 && chosen === own.length;
    all.indeterminate = chosen > 0 && chosen < own.length;
  }
  const rest = form.querySelector('[name="undecided_too"]:checked');
  const n = boxes().filter((one) => one.checked).length + Number(rest?.dataset.n ?? 0);
  const words = document.getElementById("n-chosen");
  if (words) words.textContent = `${n.toLocaleString("en")} ${n === 1 ? "mention" : "mentions"}`;
};

const toggleArticle = (article, checked) => {
  for (const one of boxes(article)) one.checked = checked;
  count();
};

form?.addEventListener("change", ({ target }) => {
  if (target.hasAttribute("data-all")) toggleArticle(articleOf(target), target.checked);
  else count();
});

// Sent once, however often the key is pressed.
form?.addEventListener("submit", (event) => {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
// What was chosen before this listened, or by the browser, which knows it from an earlier visit, is in no preview yet.
addEventListener("pageshow", () => {
  if (!form) return;
  delete form.dataset.sent;
  count();
  const all = [...form.querySelectorAll('[name="chosen"], [name="undecided_too"]')];
  if (all.some((one) => one.checked !== one.defaultChecked)) form.dispatchEvent(new Event("change", { bubbles: true }));
});

const step = (by) => {
  const all = boxes();
  const at = all.indexOf(document.activeElement);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "center" });
};

const press = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.click();

document.addEventListener("keydown", (event) => {
  if (hasModifier(event) || document.querySelector("dialog[open]")) return;
  const inBox = event.target.matches('input[type="checkbox"]');
  if (isTyping(event) && !inBox) return;
  if (event.key === "Enter" && event.target.closest("a, button")) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "a" && inBox) {
    const article = articleOf(event.target);
    if (article) toggleArticle(article, !boxes(article).every((one) => one.checked));
  } else if (["Enter", "Escape", "o", "e", "u"].includes(event.key)) {
    event.preventDefault();
    press(event.key);
  } else if (event.key === "?") document.getElementById("keys")?.showModal();
});

document.querySelector('[data-key="?"]')?.addEventListener("click", () => document.getElementById("keys").showModal());
