// What a page is for has the focus at first, and the page stays where it begins: a button that is far down is one key away,
// and what it would do is read before it is seen.
document.querySelector("[data-at-hand]")?.focus({ preventScroll: true });

// Whoever chooses, filters or moves on with the keyboard goes on where they were: a swap that takes away what had the
// focus gives it to the same thing in what comes, else to what stands nearest to where that was.

let wish = null; // what had the focus, until it has it again or something else does
let returning = false;

// Whether the focus comes back by itself: nobody asks for suggestions then.
export const isReturning = () => returning;

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([type="hidden"], [disabled]), select, textarea, summary, [tabindex="0"]';
const classesOf = (one) => [...one.classList].filter((each) => !each.startsWith("htmx-")).join(" ");
const nameOf = (one) => one.getAttribute("aria-label") ?? one.textContent.trim();
const alike = (region, { tag, classes }) =>
  [...region.querySelectorAll(tag)].filter((one) => classesOf(one) === classes && one.matches(FOCUSABLE));

const describe = (one) => {
  const told = { tag: one.localName, classes: classesOf(one), name: nameOf(one), id: one.id, same: one.dataset.same ?? one.dataset.does };
  const region = one.parentElement?.closest("[id]");
  if (region) Object.assign(told, { region: region.id, at: alike(region, told).indexOf(one) });
  return { ...told, field: one.closest(".field")?.querySelector("label")?.htmlFor };
};

const same = ({ id, same: word }) => {
  const known = word && CSS.escape(word);
  return (id && document.getElementById(id)) || (word && document.querySelector(`[data-same="${known}"], [data-does="${known}"]`));
};

const nearest = ({ region, field, name, at, ...told }) => {
  const place = region && document.getElementById(region);
  const candidates = place ? alike(place, told) : [];
  const label = field && document.querySelector(`label[for="${CSS.escape(field)}"]`);
  return (
    candidates.find((one) => nameOf(one) === name) ??
    label?.closest(".field").querySelector(FOCUSABLE) ??
    candidates[Math.min(at, candidates.length - 1)] ??
    document.querySelector("#open-filters")
  );
};

// The focus comes back to this, whatever happens to it until the page is drawn anew.
export const keepFocusAt = (one) => { wish = describe(one); };

document.addEventListener("htmx:beforeSwap", ({ detail: { target, shouldSwap } }) => {
  const one = document.activeElement;
  if (shouldSwap && one && one !== document.body && target.contains(one)) wish = describe(one);
});

document.addEventListener("htmx:afterSettle", () => {
  if (!wish) return;
  const now = document.activeElement;
  if (now && now !== document.body && now.id !== "main") {
    wish = null; // it has it already, or somebody went on by themselves
    return;
  }
  // What had it may follow the page: nothing else takes its place until all has come.
  const exact = same(wish);
  if (!exact && document.querySelector('[data-follows][aria-busy="true"]')) return;
  const found = exact || nearest(wish);
  wish = null;
  if (!found) return;
  returning = true;
  found.focus({ preventScroll: true });
  returning = false;
});

// What was sent and is refused: on to the first field that is wrong, unless somebody is at another by now.
document.addEventListener("htmx:afterSettle", ({ detail: { requestConfig, target } }) => {
  const now = document.activeElement;
  if (requestConfig?.verb === "get" || (now && now !== document.body && now.id !== "main")) return;
  target?.querySelector?.('[aria-invalid="true"]')?.focus();
});

for (const own of ["pointerdown", "keydown"]) document.addEventListener(own, (event) => {
  if (document.activeElement !== document.body) wish = null;
}, true);

// Escape leaves a field, so that the next key is a command. Whoever else knows what Escape does there goes first.
window.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
  if (!event.target.closest?.("input, select, textarea") || event.target.closest("dialog[open]")) return;
  event.preventDefault(); // the browser would empty a search field
  event.target.blur();
});
