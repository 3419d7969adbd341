// The table of an upload's outcomes: selecting rows, and no row is taken away under somebody's hands.

const rows = () => document.querySelectorAll('#rows input[name="item"]');
const results = document.getElementById("main") ?? document.body;

// While rows are selected, a field is being written in or what was written is under way, the table waits; how far it is
// goes on being told.
const underWay = new Set();
const isBusy = () => underWay.size || document.querySelector('#rows input[name="item"]:checked') || document.activeElement?.closest?.("#rows td.fact");
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, xhr } = event.detail;
  if (elt.id === "rows" && isBusy()) event.preventDefault();
  else if (elt.closest("#rows td.fact")) underWay.add(xhr);
});
document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => underWay.delete(xhr));
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig.elt.id === "rows" && isBusy()) event.detail.shouldSwap = false;  // begun before
});

// What a field was refused for stands beside it.
document.addEventListener("htmx:oobAfterSwap", ({ target }) => {
  for (const field of document.querySelectorAll(`[aria-describedby="${CSS.escape(target.id)}"]`)) {
    field.toggleAttribute("aria-invalid", Boolean(document.getElementById(target.id)?.textContent));
    if (field.hasAttribute("aria-invalid")) field.setAttribute("aria-invalid", "true");
  }
});

// A field is saved when it is left, and with Enter.
results.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("#rows td.fact input")) {
    event.preventDefault();
    event.target.blur();
  }
});

results.addEventListener("change", ({ target }) => {
  if (target.id === "pick-all") for (const one of rows()) one.checked = target.checked;
  if (target.matches("#pick-all, #every, #rows input[name='item']")) tellHowMany();
});

function tellHowMany() {
  const all = [...rows()];
  const every = document.getElementById("every");
  const n = all.filter((one) => one.checked).length;
  const button = document.querySelector("#set-all button:not([type])");
  const pick = document.getElementById("pick-all");
  if (button && every?.checked) button.textContent = "Set for all rows";
  else if (button) button.textContent = n ? `Set for ${n} selected row${n === 1 ? "" : "s"}` : "Set";
  if (pick) {
    pick.checked = n > 0 && n === all.length;
    pick.indeterminate = n > 0 && n < all.length;
  }
}
tellHowMany();
