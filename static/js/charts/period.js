// The slider that chooses a period: two native range inputs over the bars, which fill the two days' fields; and a
// button that moves the period through time. Without this module the fields and the links beside them do the same.

const PAUSE = 1600; // ms that a moving period stays

document.documentElement.classList.add("can-slide");

const parts = (period) => {
  const [since, until] = period.querySelectorAll('input[type="date"]');
  const [lower, upper] = period.querySelectorAll('input[type="range"]');
  return { since, until, lower, upper, bars: [...period.querySelectorAll("[data-first]")] };
};

const words = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const say = (handle, day) => handle.setAttribute("aria-valuetext", words.format(new Date(day)));

// The bars come as one outline, and as their numbers with the first day of the first; drawn one by one they can be
// chosen, and say what they count.
const STEPS = { day: [0, 0, 1], week: [0, 0, 7], month: [0, 1, 0], year: [1, 0, 0], decade: [10, 0, 0] };
const short = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const iso = (moment) => new Date(moment).toISOString().slice(0, 10);

const build = (svg) => {
  const [year, month, day] = svg.dataset.begin.split("-").map(Number);
  const [years, months, days] = STEPS[svg.dataset.grain];
  const begin = (place) => Date.UTC(year + place * years, month - 1 + place * months, day + place * days);
  const counts = svg.dataset.counts.split(" ").map(Number);
  const largest = Math.max(...counts) || 1;
  const { unit } = svg.dataset;
  svg.innerHTML = counts.map((quotes, place) => {
    const [first, last] = [begin(place), begin(place + 1) - 864e5];
    const height = (100 * quotes) / largest;
    const when = [...new Set([first, last])].map((moment) => short.format(moment)).join(" – ");
    return `<g data-first="${iso(first)}" data-last="${iso(last)}">
      <title>${when}: ${quotes.toLocaleString("en-GB")} ${quotes === 1 ? unit.replace(/^(all )?(\w+)s\b/, "$2") : unit}</title>
      <rect class="slot" x="${place}" y="0" width="1" height="100"/>
      <rect x="${place}" y="${100 - height}" width=".86" height="${height}"/></g>`;
  }).join("");
};

const draw = (period) => {
  const svg = period.querySelector("[data-counts]");
  if (svg && !svg.querySelector("[data-first]")) build(svg);
  const { lower, upper, bars } = parts(period);
  if (!lower) return;
  bars.forEach((bar, place) => bar.classList.toggle("chosen-bar", place >= lower.valueAsNumber && place <= upper.valueAsNumber));
  say(lower, bars[lower.valueAsNumber].dataset.first);
  say(upper, bars[upper.valueAsNumber].dataset.last);
  // Both handles on the last bar: the lower one must stay within reach.
  lower.classList.toggle("on-top", lower.valueAsNumber > bars.length / 2);
};

// Only the handle that moved says anything: the other end keeps its day, which may lie within a bar. A handle at its
// end of the slider leaves that end open.
const fill = (period, handle) => {
  const { since, until, lower, upper, bars } = parts(period);
  if (handle === lower) {
    lower.value = Math.min(lower.valueAsNumber, upper.valueAsNumber);
    since.value = lower.valueAsNumber === 0 ? "" : bars[lower.valueAsNumber].dataset.first;
  } else {
    upper.value = Math.max(lower.valueAsNumber, upper.valueAsNumber);
    until.value = upper.valueAsNumber === bars.length - 1 ? "" : bars[upper.valueAsNumber].dataset.last;
  }
  draw(period);
};

const drawAll = () => document.querySelectorAll("[data-period]").forEach(draw);

document.addEventListener("input", (event) => {
  const period = event.target.closest?.("[data-period]");
  if (period && event.target.type === "range") fill(period, event.target); // the form sends itself on change
});

// --- moving through time ---

let moving; // the timer, while a period moves
let next; // that a swap has to happen before the period moves on

const stop = () => {
  clearTimeout(moving);
  moving = next = undefined;
  for (const button of document.querySelectorAll("[data-play]")) mark(button, false);
};

const mark = (button, isMoving) => {
  button.setAttribute("aria-pressed", isMoving);
  button.textContent = isMoving ? "❚❚ Pause" : "▶ Play";
};

const window_ = ({ since, until, lower, upper, bars }) => {
  const last = bars.length - 1;
  if (since.value || until.value) return { first: lower.valueAsNumber, length: upper.valueAsNumber - lower.valueAsNumber + 1 };
  return { first: -1, length: Math.max(1, Math.round(last / 8)) }; // nothing chosen: an eighth, from the beginning
};

const move = () => {
  const period = document.querySelector("[data-period]:has([data-play])");
  if (!period) return stop();
  const all = parts(period);
  const { first, length } = window_(all);
  const last = first + length;
  if (last > all.bars.length - 1) return stop();
  all.lower.value = first + 1;
  all.upper.value = last;
  all.since.value = all.bars[first + 1].dataset.first;
  all.until.value = all.bars[last].dataset.last;
  draw(period);
  next = true;
  all.since.form.requestSubmit();
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-play]");
  if (!button) return;
  if (moving || next) return stop();
  mark(button, true);
  const all = parts(button.closest("[data-period]"));
  const { first, length } = window_(all);
  if (first + length > all.bars.length - 1) all.since.value = all.until.value = ""; // at the end: from the beginning
  move();
});

document.addEventListener("htmx:afterSettle", () => {
  drawAll();
  const button = document.querySelector("[data-play]");
  if (!next || !button) return; // the bars may follow the page
  next = undefined;
  mark(button, true);
  moving = setTimeout(move, PAUSE);
});
// Whoever chooses something stops the movement.
document.addEventListener("change", (event) => {
  if ((moving || next) && event.target.closest?.("form")) stop();
});
for (const failed of ["htmx:responseError", "htmx:sendError", "htmx:historyRestore"]) document.addEventListener(failed, stop);
document.addEventListener("htmx:historyRestore", drawAll);
drawAll();
