// Type a name, choose an actor. Works on every [data-typeahead]; its value is the address that suggests options.
// Choosing fills hidden inputs into the form around it and submits it. [data-name] is the parameter an actor's id goes
// into; the words typed so far are then not sent beside it.

import { isReturning, keepFocusAt } from "./focus.js";

const parts = (input) => {
  const box = input.closest("[data-typeahead]");
  return { box, list: box.querySelector('[role="listbox"]') };
};

const options = (list) =>
  [...list.querySelectorAll('[role="option"]:not([aria-disabled])')].filter((option) => option.offsetParent !== null);

const close = (input) => {
  parts(input).list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
};

const point = (input, option) => {
  const { list } = parts(input);
  list.querySelector('[aria-selected="true"]')?.setAttribute("aria-selected", "false");
  option.setAttribute("aria-selected", "true");
  option.id ||= `${list.id}-${[...list.children].indexOf(option)}`;
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
};

const suggest = async (input) => {
  const { box } = parts(input);
  const words = input.value;
  const address = new URL(box.dataset.typeahead, location.href);
  address.searchParams.set("q", words);
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  const isSignedOut = answer?.redirected ?? false;
  const found = answer?.ok && !isSignedOut ? await answer.text().catch(() => null) : null;
  if (input.value !== words) return;
  if (document.activeElement === input) show(input, words, found, isSignedOut);
  delete input.dataset.enteredFor;
  document.dispatchEvent(new CustomEvent("newsdesk:answered", { detail: input }));
};

const show = (input, words, found, isSignedOut) => {
  const { list } = parts(input);
  const why = isSignedOut ? "You are signed out. Sign in in another tab" : "No connection to Newsdesk";
  list.innerHTML = found ?? `<li role="option" aria-disabled="true" class="muted">${why}. Enter tries again.</li>`;
  list.dataset.words = found === null ? "" : words;
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
  const first = options(list)[0];
  if (!first || !words) return;
  point(input, first);
  if (input.dataset.enteredFor === words) choose(input, first);
};

const choose = (input, option) => {
  const form = input.form;
  const { name: parameter = "actor" } = parts(input).box.dataset;
  if (input.name === parameter) {
    input.removeAttribute("name");
    input.value = input.defaultValue; // or leaving the input would count as a change
  }
  for (const earlier of form.querySelectorAll("[data-chosen]")) earlier.remove();
  const fill = { [parameter]: option.dataset.actor, new_name: option.dataset.newName, new_kind: option.dataset.newKind, words: option.dataset.words };
  // Several actors keep what was there: the form sends them all.
  for (const [name, value] of Object.entries(fill)) if (value) addChosen(form, name, value);
  close(input);
  if (form.matches(".filters")) keepFocusAt(input);
  input.blur(); // or htmx gives the focus back to the same field in the new card
  form.requestSubmit();
};

export const addChosen = (form, name, value) => {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  field.dataset.chosen = "";
  form.append(field);
};

const inputOf = (event) => event.target.closest?.("[data-typeahead] input[role=combobox]");

let waiting;
document.addEventListener("input", (event) => {
  const input = inputOf(event);
  if (!input) return;
  delete input.dataset.enteredFor;
  clearTimeout(waiting);
  waiting = setTimeout(() => suggest(input), 90);
});
document.addEventListener("focusin", (event) => {
  const input = inputOf(event);
  if (input && !isReturning()) suggest(input);
});
document.addEventListener("focusout", (event) => {
  const input = inputOf(event);
  if (input) close(input);
});
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest('[data-typeahead] [role="option"]');
  if (!option) return;
  event.preventDefault(); // the input keeps the focus
  choose(option.closest("[data-typeahead]").querySelector("input"), option);
});
document.addEventListener("keydown", (event) => {
  const input = inputOf(event);
  if (!input) return;
  const { list } = parts(input);
  const shown = list.hidden ? [] : options(list);
  const at = shown.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!shown.length) return void suggest(input);
    const step = event.key === "ArrowDown" ? 1 : -1;
    point(input, shown[(at + step + shown.length) % shown.length]);
  } else if (event.key === "Enter") {
    // Where actors can be made, a half-typed name is no choice; a filter takes it as words.
    const creates = "create" in parts(input).box.dataset;
    if (at >= 0 || creates) event.preventDefault();
    // Faster than the answer: what is listed belongs to fewer letters. The first option of the answer is taken.
    if (creates && list.dataset.words !== input.value) {
      clearTimeout(waiting);
      input.dataset.enteredFor = input.value;
      document.dispatchEvent(new CustomEvent("newsdesk:entered", { detail: input }));
      suggest(input);
    } else if (at >= 0) choose(input, shown[at]);
  } else if (event.key === "Escape" && shown.length) {
    event.preventDefault(); // the first Escape closes the options, the next one leaves the input
    close(input);
  }
});
