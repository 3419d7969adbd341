// Cite and Keep on a quote's card open in the card what they lead to, and close it again. Without this module, or in a
// new tab, they are plain links.

const unfold = (link) => {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  const panel = document.createElement("div");
  details.className = `cite copy-from ${link.className}`;
  summary.textContent = link.textContent;
  for (const name of ["title", "aria-keyshortcuts"]) if (link.hasAttribute(name)) summary.setAttribute(name, link.getAttribute(name));
  const attributes = { get: link.getAttribute("href"), trigger: "load", target: "this", swap: "innerHTML", "push-url": "false" };
  for (const [name, value] of Object.entries(attributes)) panel.setAttribute(`hx-${name}`, value);
  details.append(summary, panel);
  link.replaceWith(details);
  details.open = true;
  summary.focus();
  window.htmx.process(panel);
};

document.addEventListener("click", (event) => {
  const link = event.target.closest(".card-links > a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  unfold(link);
});
