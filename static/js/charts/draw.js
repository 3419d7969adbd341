// Draws its figure into every [data-chart].
// Plotly is loaded once, and only on a page that has a chart.

import { takeFocus } from "./keys.js";
import { settle, shape } from "./shapes.js";
import { askForFigure, figureOf, hasFigure } from "./figures.js";

let plotly;
const loadPlotly = (address) => {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.Plotly);
    script.onerror = reject;
    document.head.append(script);
  });
  return plotly;
};

// Values of the stylesheet's properties; a probe resolves light-dark() and everything else a browser knows.
const propertyReader = (element) => {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const known = new Map();
  const read = (name) => {
    if (!known.has(name)) {
      if (name.startsWith("--font")) {
        known.set(name, getComputedStyle(element).getPropertyValue(name).trim());
      } else {
        probe.style.color = `var(${name})`;
        known.set(name, getComputedStyle(probe).color);
      }
    }
    return known.get(name);
  };
  return { read, done: () => probe.remove() };
};

const withColours = (value, read) => {
  if (typeof value === "string") return value.startsWith("var(") ? read(value.slice(4, -1)) : value;
  if (Array.isArray(value)) return value.map((part) => withColours(part, read));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withColours(part, read)]));
  }
  return value;
};

const draw = async (element, size = {}) => {
  if (!hasFigure(element)) return;
  // Where Plotly and the figure are there, nothing is waited for: printing does not wait either.
  const coming = figureOf(element) ? null : askForFigure(element);
  const Plotly = window.Plotly ?? (await loadPlotly(element.dataset.plotly));
  if (coming) await coming;
  if (!element.isConnected) return;
  const { read, done } = propertyReader(document.body);
  const figure = withColours(JSON.parse(figureOf(element)), read);
  done();
  shape(figure, element);
  const zoomable = ["pan", "select"].includes(figure.layout.dragmode);
  await Plotly.react(element, figure.data, { ...figure.layout, ...size }, {
    responsive: true,
    displayModeBar: false,
    scrollZoom: zoomable,
    doubleClick: "autosize",
  });
  takeFocus(element);
  settle(element);
  element.removeAllListeners("plotly_click");
  element.removeAllListeners("plotly_selected");
  if ("brush" in element.dataset) element.on("plotly_selected", (chosen) => chosen?.range && chooseDays(element, chosen.range));
  element.on("plotly_click", ({ points, event }) => {
    const address = points[0]?.customdata;
    if (!address) return;
    if (event?.ctrlKey || event?.metaKey) window.open(address);
    else location.assign(address);
  });
};

// Days chosen by dragging across a chart with [data-brush] go into the page's filters, as if they had been typed.
const chooseDays = (element, range) => {
  const [, ends] = Object.entries(range).find(([axis]) => axis.startsWith("x"));
  const [since, until] = ends.map((moment) => String(moment).slice(0, 10)).sort();
  const fields = element.closest(".results").querySelectorAll('[data-period] input[type="date"]');
  [fields[0].value, fields[1].value] = [since, until];
  fields[0].form.requestSubmit();
};

// The buttons beside a chart do with the keyboard what scrolling and dragging do with the mouse.
const LOOKS = { earlier: [-0.5, -0.5], later: [0.5, 0.5], closer: [0.25, -0.25], farther: [-0.5, 0.5] };
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-look]");
  const element = button?.closest(".panel").querySelector("[data-chart]");
  if (!element?.layout) return;
  const move = LOOKS[button.dataset.look];
  if (!move) return void window.Plotly.relayout(element, { "xaxis.autorange": true });
  const [first, last] = element.layout.xaxis.range.map((moment) => {
    const [day, time = "00:00"] = String(moment).split(" ");
    return Date.parse(`${day}T${time}Z`);
  });
  const moved = [first + (last - first) * move[0], last + (last - first) * move[1]];
  window.Plotly.relayout(element, { "xaxis.range": moved.map((moment) => new Date(moment).toISOString().replace("T", " ").slice(0, 19)) });
});

const drawAll = () => document.querySelectorAll("[data-chart]").forEach((element) => {
  draw(element).catch(() => {
    element.textContent = "The chart could not be drawn. The table below has the same numbers.";
    element.closest(".panel")?.querySelector("details")?.setAttribute("open", "");
  });
});

// Paper is white and narrower than a screen: charts are drawn anew for it, in the light colours, and put back after.
const PAPER_WIDTH = 690; // px, of the printed part of an A4 or Letter page
let themeOnScreen;
addEventListener("beforeprint", () => {
  if (!window.Plotly || themeOnScreen !== undefined) return;
  themeOnScreen = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = "light";
  for (const element of document.querySelectorAll("[data-chart]")) draw(element, { width: PAPER_WIDTH, autosize: false });
});
addEventListener("afterprint", () => {
  if (themeOnScreen === undefined) return;
  document.documentElement.dataset.theme = themeOnScreen;
  themeOnScreen = undefined;
  drawAll();
});

drawAll();
// The page kept for the back button holds the figures, not their drawings.
document.addEventListener("htmx:beforeHistorySave", () => {
  for (const element of document.querySelectorAll("[data-chart]")) window.Plotly?.purge(element);
});
document.addEventListener("htmx:historyRestore", drawAll);
document.addEventListener("htmx:afterSwap", drawAll);
document.addEventListener("newsdesk:theme", drawAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
