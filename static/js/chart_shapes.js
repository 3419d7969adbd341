// What of a figure depends on how wide it is drawn: names that do not cover each other, arrows that point along their
// lines, and a matrix that fits a narrow screen.

const merge = (into, from) => {
  for (const [key, value] of Object.entries(from)) {
    if (value && typeof value === "object" && !Array.isArray(value)) into[key] = merge({ ...into[key] }, value);
    else into[key] = value;
  }
  return into;
};

// Before it is drawn.
export const shape = (figure, element) => {
  const { compact, layout, data } = figure;
  const width = element.clientWidth || 700;
  if (compact && width < compact.below) {
    merge(layout, compact.layout);
    for (const { marker } of data) if (Array.isArray(marker?.size)) marker.size = marker.size.map((size) => Math.max(5, size * compact.dots));
  }
  const [across, up] = [layout.xaxis?.range, layout.yaxis?.range];
  for (const { meta, marker } of data) {
    if (!meta?.towards || !across || !up) continue;
    const [x, y] = [width / (across[1] - across[0]), layout.height / (up[1] - up[0])];
    marker.angle = meta.towards.map(([right, above]) => (Math.atan2(right * x, above * y) * 180) / Math.PI);
  }
};

const LETTER = 6.1; // px, of a name's letters on average
const LINE = 13;
const PLACES = { "top center": [0, -1], "bottom center": [0, 1], "middle right": [1, 0], "middle left": [-1, 0] };

const overlaps = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

// Names of those with most quotes first, each where there is room for it; closer up there is room for more.
const nameNodes = (element) => {
  const { _fullLayout: layout, data } = element;
  const taken = [];
  const nodes = [];
  data.forEach(({ meta, x, y, marker }, trace) => meta?.names?.forEach((name, at) => {
    const [left, top, reach] = [layout.xaxis.d2p(x[at]), layout.yaxis.d2p(y[at]), marker.size[at] / 2];
    if (left < 0 || top < 0 || left > layout.xaxis._length || top > layout.yaxis._length) return;
    nodes.push({ trace, at, name, weight: meta.weights[at], left, top, reach });
    taken.push({ left: left - reach, right: left + reach, top: top - reach, bottom: top + reach });
  }));
  const texts = new Map();
  const places = new Map();
  data.forEach(({ meta }, trace) => {
    if (!meta?.names) return;
    texts.set(trace, meta.names.map(() => ""));
    places.set(trace, meta.names.map(() => "top center"));
  });
  for (const node of nodes.sort((one, other) => other.weight - one.weight || one.at - other.at)) {
    const wide = node.name.replace(/&\w+;/g, "x").length * LETTER;
    for (const [place, [right, below]] of Object.entries(PLACES)) {
      const middle = [node.left + right * (node.reach + wide / 2 + 3), node.top + below * (node.reach + LINE / 2 + 1)];
      const box = { left: middle[0] - wide / 2, right: middle[0] + wide / 2, top: middle[1] - LINE / 2, bottom: middle[1] + LINE / 2 };
      if (box.left < 0 || box.right > layout.xaxis._length || taken.some((other) => overlaps(box, other))) continue;
      taken.push(box);
      texts.get(node.trace)[node.at] = node.name;
      places.get(node.trace)[node.at] = place;
      break;
    }
  }
  const traces = [...texts.keys()];
  window.Plotly.restyle(element, { text: traces.map((one) => texts.get(one)), textposition: traces.map((one) => places.get(one)) }, traces);
};

const named = new WeakSet();

// After it is drawn.
export const settle = (element) => {
  if (!element.data.some(({ meta }) => meta?.names)) return;
  nameNodes(element);
  if (named.has(element)) return;
  named.add(element);
  element.on("plotly_relayout", () => nameNodes(element));
};

// Finding an actor in the network: it comes to the middle, closer, and says what it is.
const find = (element, words) => {
  const sought = words.trim().toLowerCase();
  if (!sought) return false;
  for (const [curveNumber, { meta, x, y, xaxis = "x", yaxis = "y" }] of element.data.entries()) {
    const at = meta?.names?.findIndex((name) => name.toLowerCase().includes(sought)) ?? -1;
    if (at < 0) continue;
    window.Plotly.relayout(element, { "xaxis.range": [x[at] - 0.45, x[at] + 0.45], "yaxis.range": [y[at] - 0.45, y[at] + 0.45] })
      .then(() => window.Plotly.Fx.hover(element, [{ curveNumber, pointNumber: at }], `${xaxis}${yaxis}`));
    return true;
  }
  return false;
};

const chartBeside = (one) => one.closest(".panel").querySelector("[data-chart]");
document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("[data-find]")) return;
  const found = find(chartBeside(target), target.value);
  target.setAttribute("aria-invalid", Boolean(target.value.trim()) && !found);
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-zoom]");
  const element = button && chartBeside(button);
  if (!element?._fullLayout) return;
  if (button.dataset.zoom === "fit") {
    const { layout } = JSON.parse(document.getElementById(element.dataset.chart).textContent);
    return void window.Plotly.relayout(element, { "xaxis.range": layout.xaxis.range, "yaxis.range": layout.yaxis.range });
  }
  element.dispatchEvent(new KeyboardEvent("keydown", { key: button.dataset.zoom, bubbles: true }));
});
