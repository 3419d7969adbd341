// Text and side panel light each other up; one quote, one mention and one actor are chosen at a time.

export const chosen = { quote: null, mention: null, actor: null };

export const text = () => document.getElementById("text");
export const card = (id) => document.getElementById(`card-${id}`);
export const reader = () => document.querySelector(".reader");
const panel = () => document.getElementById("panel");

const ids = (element, letter) => element?.getAttribute(`data-${letter}`)?.split(" ") ?? [];

// Pieces of text by letter and id. A paragraph never changes: what changes it puts another in its place.
const marked = new Map();
const known = new WeakSet();

const learn = (paragraph) => {
  known.add(paragraph);
  for (const piece of paragraph.querySelectorAll("[data-q], [data-m], [data-c], [data-s], [data-d]"))
    for (const letter of "qmacsd")
      for (const id of new Set(ids(piece, letter))) {
        const key = letter + id;
        if (marked.has(key)) marked.get(key).push(piece);
        else marked.set(key, [piece]);
      }
};

const inOrder = (one, other) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);

// The pieces of text that show this quote (q), mention (m), actor (a), cue (c), source (s) or date (d), in their order.
export const pieces = (letter, id) => {
  for (const one of text()?.getElementsByTagName("p") ?? []) if (!known.has(one)) learn(one);
  const found = (marked.get(letter + id) ?? []).filter((piece) => piece.isConnected).sort(inOrder);
  marked.set(letter + id, found);
  return [...found];
};

// The innermost mark is named last.
const innermost = (element, letter) => ids(element.closest(`[data-${letter}]`), letter).at(-1) ?? null;

const drawn = {};

// Only these elements look like that.
const draw = (look, elements) => {
  const wanted = new Set(elements.filter(Boolean));
  for (const element of drawn[look] ?? []) if (!wanted.has(element)) element.classList.remove(look);
  for (const element of wanted) element.classList.add(look);
  drawn[look] = wanted;
};

const rowOf = (name, id) => (id ? panel()?.querySelector(`[data-${name}="${id}"]`) : null);

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
    rowOf("actor-row", actor),
    ...ids(piece, "d").flatMap((id) => [...pieces("d", id), rowOf("date", id)]),
  ];
};

document.addEventListener("pointerover", (event) => draw("lit", underPointer(event.target)));
document.addEventListener("focusin", (event) => {
  if (event.target.closest("[data-quote], [data-actor-row], [data-date]")) draw("lit", underPointer(event.target));
});

// Draws what is chosen; again after every swap, since what comes from the server does not know it.
export const drawChosen = () => {
  draw("is-chosen", [...(chosen.quote ? ofQuote(chosen.quote) : []), rowOf("actor-row", chosen.actor)]);
  draw("is-here", chosen.mention ? pieces("m", chosen.mention) : []);
};

const isVisible = (box, top, bottom) => box.top >= top && box.bottom <= bottom;

const FRAMES = 8;
let sought = null;

// Paragraphs are laid out as they come near the window, in the frames after a scroll, and are rarely as high as was
// taken for granted before: what was scrolled to may be pushed out of sight again. Whoever scrolls meanwhile is let.
export const scrollTextTo = (element) => {
  sought = element;
  if (element) bringIntoSight(element, FRAMES);
};

const bringIntoSight = (element, frames) => {
  if (sought !== element || !element.isConnected) return;
  const box = element.getBoundingClientRect();
  if (!isVisible(box, 80, innerHeight - 40)) element.scrollIntoView({ block: "center" });
  if (frames) requestAnimationFrame(() => bringIntoSight(element, frames - 1));
};

for (const moved of ["wheel", "touchmove", "pointerdown"]) {
  document.addEventListener(moved, () => (sought = null), { passive: true });
}

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
