// The choice of actors for the chosen quote: by a mention of the text, beside the names that typeahead.js suggests.

import { addChosen } from "../parts/typeahead.js";
import { card, chosen } from "./highlight.js";
import { closeMention } from "./mentions.js";

// The field in which a name is being typed: "speaker" or "about".
export const picking = () => document.activeElement?.closest("form[data-pick]")?.dataset.pick ?? null;

const showPicking = () => document.body.classList.toggle("picking", picking() !== null);
document.addEventListener("focusin", showPicking);
document.addEventListener("focusout", () => setTimeout(showPicking));

// While a name is being typed, a click on a mention picks it instead; the input must not lose the focus before.
document.addEventListener("mousedown", (event) => {
  if (picking() && event.target.closest("#text [data-m]")) event.preventDefault();
});

export const useMention = (field, mention) => {
  const form = card(chosen.quote)?.querySelector(`form[data-pick="${field}"]`);
  if (!form) return;
  addChosen(form, "via", mention);
  closeMention();
  document.activeElement.blur();
  form.requestSubmit();
};

const takeAway = (target, isAway) => {
  target.hidden = isAway;
  target.querySelector("input").disabled = isAway;
};

export const removeTarget = (button) => {
  button.blur();
  takeAway(button.closest(".target"), true);
  button.form.requestSubmit();
};

export const forgetPicked = () => {
  for (const sent of document.querySelectorAll("[data-chosen]")) sent.remove();
};

export const putTargetsBack = () => {
  for (const target of document.querySelectorAll(".target[hidden]")) takeAway(target, false);
};
