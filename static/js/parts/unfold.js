// Cite, Keep and Report on a quote's card open beneath it what they lead to, as a row of its own, and close it again; one at a
// time in each card. Without this module, or in a new tab, they are plain links.

const cardOf = (one) => one.closest(".quote-card");
const panelIn = (card) => card.querySelector(":scope > .card-panel");
const openerIn = (card) => card.querySelector('.card-links > [aria-expanded="true"]');

export const fold = (card, { focus = true } = {}) => {
  const opener = openerIn(card);
  panelIn(card)?.remove();
  opener?.setAttribute("aria-expanded", "false");
  if (focus) opener?.focus({ preventScroll: true });
};

const unfold = (link) => {
  const card = cardOf(link);
  const wasOpen = link.getAttribute("aria-expanded") === "true";
  fold(card, { focus: wasOpen });
  if (wasOpen) return;
  const panel = document.createElement("div");
  panel.className = "card-panel copy-from";
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", link.textContent.trim());
  const attributes = { get: link.getAttribute("href"), trigger: "load", target: "this", swap: "innerHTML", "push-url": "false" };
  for (const [name, value] of Object.entries(attributes)) panel.setAttribute(`hx-${name}`, value);
  link.setAttribute("aria-expanded", "true");
  card.append(panel);
  link.focus({ preventScroll: true });
  window.htmx.process(panel);
};

document.addEventListener("click", (event) => {
  const link = event.target.closest(".card-links > a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  unfold(link);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const card = event.target.closest?.(".quote-card");
  if (!card || !panelIn(card)) return;
  event.preventDefault();
  fold(card);
});
