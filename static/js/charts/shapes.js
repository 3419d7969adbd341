// What of a figure depends on how wide it is drawn: names that do not cover each other, arrows that point along their
// lines, and lanes whose names stand above them where there is no room beside.

import { figureOf } from "./figures.js";

const NARROW = 560; // px
const isNetwork = ({ data }) => data?.some(({ meta }) => meta?.names);

// Before it is drawn.
export const shape = (figure, element) => {
  const { layout, data } = figure;
  const width = element.clientWidth || 700;
  if (isNetwork(figure) && width < NARROW) {
    layout.height = Math.round(Math.min(layout.height, width * 1.3));
    element.style.minHeight = `${layout.height}px`;
  }
  if (layout.yaxis2?.ticktext && width < NARROW) nameLanesAbove(layout, element);
  // A finger scrolls the page; two zoom and move the picture.
  if (layout.dragmode === "pan" && matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
  const [across, up] = [layout.xaxis?.range, layout.yaxis?.range];
  for (const { meta, marker } of data) {
    if (!meta?.towards || !across || !up) continue;
    const [x, y] = [width / (across[1] - across[0]), layout.height / (up[1] - up[0])];
    marker.angle = meta.towards.map(([right, above]) => (Math.atan2(right * x, above * y) * 180) / Math.PI);
  }
};

const LANE_NAME = 24; // px, of the line that a lane's name takes above it

const nameLanesAbove = (layout, element) => {
  layout.height += 2 * LANE_NAME * layout.yaxis.ticktext.length;
  element.style.minHeight = `${layout.height}px`;
  layout.margin = { ...layout.margin, l: 12, r: 12 };
  for (const axis of ["yaxis", "yaxis2"]) {
    const { ticktext, tickvals } = layout[axis];
    Object.assign(layout[axis], { showticklabels: false, automargin: false });
    ticktext.forEach((text, at) => layout.annotations.push({
      text, x: 0, y: tickvals[at] - 0.47, xref: "paper", yref: axis.replace("axis", ""), xanchor: "left", yanchor: "middle",
      showarrow: false, font: { size: 11 },
    }));
  }
};

const LETTER = 6.1; // px, of a name's letters on average
const LINE = 13;
const MAIN_FIGURES = 8;
const PLACES = [[0, -1], [0, 1], [1, 0], [-1, 0]]; // of a name beside its node, best first: [right, below]

const overlaps = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

// Names of those with most quotes first, each where there is room for it; closer up there is room for more. The first few
// are named in any case where that covers none but lighter nodes: a picture without its main figures tells nothing. Names are
// links to the network around their actor, but no stops of the Tab key: the table has them all.
const nameNodes = async (element) => {
  const { _fullLayout: layout, data } = element;
  const names = [];
  const nodes = [];
  const circles = [];
  data.forEach(({ meta, x, y, marker }) => meta?.names?.forEach((name, at) => {
    const [left, top, reach] = [layout.xaxis.d2p(x[at]), layout.yaxis.d2p(y[at]), marker.size[at] / 2];
    if (left < 0 || top < 0 || left > layout.xaxis._length || top > layout.yaxis._length) return;
    nodes.push({ x: x[at], y: y[at], name, link: meta.links[at], weight: meta.weights[at], left, top, reach });
    circles.push({ left: left - reach, right: left + reach, top: top - reach, bottom: top + reach, weight: meta.weights[at] });
  }));
  const annotations = [];
  nodes.sort((one, other) => other.weight - one.weight).forEach((node, rank) => {
    const wide = node.name.replace(/&\w+;/g, "x").length * LETTER;
    const ways = [circles, ...(rank < MAIN_FIGURES ? [circles.filter(({ weight }) => weight > node.weight)] : [])];
    for (const [[right, below], covered] of ways.flatMap((covered) => PLACES.map((place) => [place, covered]))) {
      const [aside, down] = [right * (node.reach + wide / 2 + 3), below * (node.reach + LINE / 2 + 1)];
      const [middle, level] = [node.left + aside, node.top + down];
      const box = { left: middle - wide / 2, right: middle + wide / 2, top: level - LINE / 2, bottom: level + LINE / 2 };
      if (box.left < 0 || box.right > layout.xaxis._length || [...names, ...covered].some((other) => overlaps(box, other))) continue;
      names.push(box);
      annotations.push({
        x: node.x, y: node.y, xshift: aside, yshift: -down, xanchor: "center", yanchor: "middle", showarrow: false,
        text: `<a href="${node.link}" target="_self">${node.name}</a>`, font: { size: 11 },
      });
      break;
    }
  });
  await window.Plotly.relayout(element, { annotations });
  for (const link of element.querySelectorAll(".annotation a")) link.setAttribute("tabindex", "-1");
};

const named = new WeakSet();

// After it is drawn.
export const settle = (element) => {
  if (!isNetwork(element)) return;
  nameNodes(element);
  offerNames(element);
  if (named.has(element)) return;
  named.add(element);
  element.on("plotly_relayout", (changed) => "annotations" in changed || nameNodes(element));
};

const allNamed = (element) => element.data.flatMap(({ meta }, curveNumber) => (meta?.names ?? []).map((name, pointNumber) => ({ name, link: meta.links[pointNumber], curveNumber, pointNumber })));

// The field beside the network knows the names in it.
const offerNames = (element) => {
  const field = element.closest(".panel").querySelector("[data-find]");
  const list = field && document.getElementById(field.getAttribute("list"));
  list?.replaceChildren(...allNamed(element).map(({ name }) => {
    const option = document.createElement("option");
    option.value = new DOMParser().parseFromString(name, "text/html").documentElement.textContent;
    return option;
  }));
};

// Finding an actor in the network: it comes to the middle, closer, and says what it is.
const sought = (element, words) => {
  const wanted = words.trim().toLowerCase();
  return wanted ? allNamed(element).find(({ name }) => name.toLowerCase().includes(wanted)) : null;
};

const find = ({ curveNumber, pointNumber }, element) => {
  const { x, y, xaxis = "x", yaxis = "y" } = element.data[curveNumber];
  const [across, up] = [x[pointNumber], y[pointNumber]];
  window.Plotly.relayout(element, { "xaxis.range": [across - 0.45, across + 0.45], "yaxis.range": [up - 0.45, up + 0.45] })
    .then(() => window.Plotly.Fx.hover(element, [{ curveNumber, pointNumber }], `${xaxis}${yaxis}`));
};

const chartBeside = (one) => one.closest(".panel").querySelector("[data-chart]");
document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("[data-find]")) return;
  const element = chartBeside(target);
  const found = sought(element, target.value);
  if (found) find(found, element);
  const isMissing = Boolean(target.value.trim()) && !found;
  target.setAttribute("aria-invalid", isMissing);
  target.closest(".find").querySelector("output").textContent = isMissing ? "Not in this network" : "";
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("[data-find]")) return;
  event.preventDefault();
  const found = sought(chartBeside(event.target), event.target.value);
  if (found) location.assign(found.link);
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-zoom]");
  const element = button && chartBeside(button);
  if (!element?._fullLayout) return;
  if (button.dataset.zoom === "fit") {
    const { layout } = JSON.parse(figureOf(element));
    return void window.Plotly.relayout(element, { "xaxis.range": layout.xaxis.range, "yaxis.range": layout.yaxis.range });
  }
  element.dispatchEvent(new KeyboardEvent("keydown", { key: button.dataset.zoom, bubbles: true }));
});

// Two fingers on a network: apart it comes closer, together it goes, and it moves along with them.
let pinched;
const fingers = ({ touches: [one, other] }) => ({
  x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2,
  apart: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY),
});
document.addEventListener("touchstart", (event) => {
  const element = event.target.closest?.("[data-chart]");
  pinched = event.touches.length === 2 && element?._fullLayout && isNetwork(element)
    ? { element, ...fingers(event), ranges: ["xaxis", "yaxis"].map((axis) => element.layout[axis].range.map(Number)) } : null;
});
document.addEventListener("touchmove", (event) => {
  if (!pinched || event.touches.length !== 2) return;
  event.preventDefault();
  const { element, ranges } = pinched;
  const now = fingers(event);
  const { left, top } = element.getBoundingClientRect();
  const size = [element.clientWidth, element.clientHeight];
  const before = [(pinched.x - left) / size[0], 1 - (pinched.y - top) / size[1]];
  const after = [(now.x - left) / size[0], 1 - (now.y - top) / size[1]];
  const moved = ranges.map(([from, to], axis) => {
    const held = from + (to - from) * before[axis]; // what lies between the fingers stays there
    const span = (to - from) * (pinched.apart / Math.max(now.apart, 1));
    return [held - span * after[axis], held + span * (1 - after[axis])];
  });
  window.Plotly.relayout(element, { "xaxis.range": moved[0], "yaxis.range": moved[1] });
}, { passive: false });
