// Text and side panel light each other up; one quote, one mention and one actor are chosen at a time.

export const chosen = { quote: null, mention: null, actor: null };

export const text = () => document.getElementById("text");
export const card = (id) => document.getElementById(`card-${id}`);
export const reader = () => document.querySelector(".reader");
export const pieces = (letter, id) => [...(text()?.querySelectorAll(`[data-${letter}~="${id}"]`) ?? [])];

const ids = (element, letter) => element?.dataset[letter]?.split(" ") ?? [];
// The innermost mark is named last.
export const innermost = (element, letter) => ids(element.closest(`[data-${letter}]`), letter).at(-1) ?? null;

let lit = [];

const light = (elements) => {
  for (const element of lit) element.classList.remove("lit");
  lit = elements.filter(Boolean);
  for (const element of lit) element.classList.add("lit");
};

const ofQuote = (id) => [card(id), ...pieces("q", id), ...pieces("c", id), ...pieces("s", id)];

const underPointer = (target) => {
  const row = target.closest?.("[data-quote], [data-actor-row], [data-date]");
  if (row?.dataset.quote) return ofQuote(row.dataset.quote);
  if (row?.dataset.actorRow) return [row, ...pieces("a", row.dataset.actorRow)];
  if (row?.dataset.date) return [row, ...pieces("d", row.dataset.date)];
  const piece = target.closest?.("#text [data-q], #text [data-m], #text [data-d]");
  if (!piece) return [];
  const mention = innermost(piece, "m");
  const actor = ids(piece, "a").at(-1);
  return [
    ...ids(piece, "q").flatMap(ofQuote),
    ...(mention ? pieces("m", mention) : []),
    document.querySelector(`[data-actor-row="${actor}"]`),
    ...ids(piece, "d").flatMap((id) => [...pieces("d", id), document.querySelector(`[data-date="${id}"]`)]),
  ];
};

document.addEventListener("pointerover", (event) => light(underPointer(event.target)));
document.addEventListener("focusin", (event) => {
  if (event.target.closest("[data-quote], [data-actor-row], [data-date]")) light(underPointer(event.target));
});

// Draws what is chosen; again after every swap, since what comes from the server does not know it.
export const drawChosen = () => {
  for (const element of document.querySelectorAll(".is-chosen, .is-here")) element.classList.remove("is-chosen", "is-here");
  if (chosen.quote) for (const element of ofQuote(chosen.quote)) element?.classList.add("is-chosen");
  if (chosen.mention) for (const piece of pieces("m", chosen.mention)) piece.classList.add("is-here");
  const row = chosen.actor && document.querySelector(`[data-actor-row="${chosen.actor}"]`);
  row?.classList.add("is-chosen");
};

const isVisible = (box, top, bottom) => box.top >= top && box.bottom <= bottom;

export const scrollTextTo = (element) => {
  if (!element) return;
  const box = element.getBoundingClientRect();
  if (!isVisible(box, 80, innerHeight - 40)) element.scrollIntoView({ block: "center" });
};

// Within the side panel's own scrolling, so that the text stays where the reader is.
export const scrollPanelTo = (element) => {
  const panel = document.getElementById("panel");
  if (!element || !panel || getComputedStyle(panel).position !== "sticky") return;
  const box = element.getBoundingClientRect();
  const frame = panel.getBoundingClientRect();
  const tabs = panel.querySelector(".tabs")?.offsetHeight ?? 0;
  if (isVisible(box, frame.top + tabs, frame.bottom)) return;
  panel.scrollTop += box.top - frame.top - tabs - 24;
};
