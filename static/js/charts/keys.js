// A chart takes the focus: the arrow keys walk along what it draws, Enter opens what lies behind it (Ctrl+Enter in a new
// tab), Home and End go to its ends, + and - zoom where it can be zoomed, 0 shows everything. Each is shown and said.

import { say } from "../parts/announce.js";
import { hasModifier } from "../parts/keyboard.js";

export const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ASIDE = 2.5; // how much worse it is to lie beside the way than along it

// What of a drawn figure leads somewhere, with its place in pixels of the plot.
const marks = (element) => {
  const { _fullData: traces, _fullLayout: layout, calcdata } = element;
  const found = [];
  for (const trace of traces ?? []) {
    if (trace.visible !== true || !trace.customdata) continue;
    const [across, down] = [trace.xaxis, trace.yaxis].map((axis) => layout[`${axis[0]}axis${axis.slice(1)}`]);
    for (const point of calcdata[trace.index] ?? []) {
      const number = point.i ?? point.index;
      const address = trace.customdata[number];
      if (!address || (trace.type === "bar" && !point.s)) continue;
      const [x, y] = point.ct ?? [across.c2p(point.x), down.c2p(point.y)];
      if (Number.isFinite(x) && Number.isFinite(y)) found.push({ curveNumber: trace.index, pointNumber: number, address, x, y: y + down._offset });
    }
  }
  return found;
};

const same = (one, other) => one && one.curveNumber === other.curveNumber && one.pointNumber === other.pointNumber;
const first = (all) => [...all].sort((one, other) => one.x - other.x || one.y - other.y)[0];
const last = (all) => [...all].sort((one, other) => other.x - one.x || other.y - one.y)[0];

// Of marks {x, y}: the nearest one that way, or null.
export const nearest = (all, from, [right, below]) => {
  const way = (one) => (one.x - from.x) * right + (one.y - from.y) * below;
  const beside = (one) => Math.abs((one.x - from.x) * below) + Math.abs((one.y - from.y) * right);
  const ahead = all.filter((one) => way(one) > 0.5);
  const near = (one) => way(one) + ASIDE * beside(one);
  return ahead.reduce((best, one) => (!best || near(one) < near(best) ? one : best), null);
};

const words = (element, mark) => {
  const { hovertext, name } = element._fullData[mark.curveNumber];
  const told = Array.isArray(hovertext) ? hovertext[mark.pointNumber] : null;
  if (told) return told.replace(/<br>/g, ", ").replace(/<[^>]*>/g, "");
  const { x, y } = element.data[mark.curveNumber];
  return [x?.[mark.pointNumber], y?.[mark.pointNumber], name].filter((part) => part !== undefined && part !== "").join(", ");
};

const standing = new WeakMap(); // chart -> the mark that the keys stand on

const go = (element, mark) => {
  if (!mark) return;
  standing.set(element, mark);
  const { curveNumber, pointNumber } = mark;
  const trace = element._fullData[curveNumber];
  window.Plotly.Fx.hover(element, [{ curveNumber, pointNumber }], `${trace.xaxis}${trace.yaxis}`);
  say(words(element, mark));
  const box = element.closest(".chart-scroll");
  if (box) {
    const at = mark.x + element._fullLayout._size.l;
    if (at < box.scrollLeft + 40 || at > box.scrollLeft + box.clientWidth - 40) box.scrollLeft = at - box.clientWidth / 2;
  }
};

export const zoom = (element, by) => {
  for (const axis of ["xaxis", "yaxis"]) {
    const { range, fixedrange, type } = element.layout[axis] ?? {};
    if (!range || fixedrange || type === "date") continue;
    const [from, to] = range.map(Number);
    const edge = ((to - from) * by) / 2;
    window.Plotly.relayout(element, { [`${axis}.range`]: [from + edge, to - edge] });
  }
};

// Called whenever a chart is drawn.
export const takeFocus = (element) => {
  const { data } = element;
  if (!data?.some((trace) => trace.customdata?.length)) return;
  if (element.tabIndex !== 0) {
    element.tabIndex = 0;
    element.setAttribute("role", "application");
    element.setAttribute("aria-roledescription", "chart");
    element.setAttribute("aria-keyshortcuts", "ArrowLeft ArrowRight ArrowUp ArrowDown Enter");
  }
};

document.addEventListener("keydown", (event) => {
  const element = event.target;
  if (!element.matches?.("[data-chart]") || !element.calcdata || event.altKey || (hasModifier(event) && event.key !== "Enter")) return;
  const all = marks(element);
  const from = all.find((one) => same(standing.get(element), one));
  if (WAYS[event.key]) go(element, from ? nearest(all, from, WAYS[event.key]) : first(all));
  else if (event.key === "Home") go(element, first(all));
  else if (event.key === "End") go(element, last(all));
  else if (event.key === "Enter" && from) {
    if (event.ctrlKey || event.metaKey) window.open(from.address);
    else location.assign(from.address);
  } else if (event.key === "Escape") {
    window.Plotly.Fx.unhover(element);
    standing.delete(element);
  } else if (event.key === "+" || event.key === "-") zoom(element, event.key === "+" ? 0.25 : -0.5);
  else if (event.key === "0") element.closest(".panel")?.querySelector('[data-look="everything"], [data-zoom="fit"]')?.click();
  else return;
  event.preventDefault();
});
document.addEventListener("focusout", ({ target }) => {
  if (target.matches?.("[data-chart]") && target.calcdata) window.Plotly?.Fx.unhover(target);
});
