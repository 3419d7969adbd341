// Draws the figure in <script id=NAME type="application/json"> into every [data-chart=NAME].
// Plotly is loaded once, and only on a page that has a chart.

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

const draw = async (element) => {
  const source = document.getElementById(element.dataset.chart);
  if (!source) return;
  const Plotly = await loadPlotly(element.dataset.plotly);
  if (!element.isConnected) return;
  const { read, done } = propertyReader(document.body);
  const figure = withColours(JSON.parse(source.textContent), read);
  done();
  const zoomable = figure.layout.dragmode === "pan";
  await Plotly.react(element, figure.data, figure.layout, {
    responsive: true,
    displayModeBar: false,
    scrollZoom: zoomable,
    doubleClick: "autosize",
  });
  element.removeAllListeners("plotly_click");
  element.on("plotly_click", ({ points, event }) => {
    const address = points[0]?.customdata;
    if (!address) return;
    if (event?.ctrlKey || event?.metaKey) window.open(address);
    else location.assign(address);
  });
};

const drawAll = () => document.querySelectorAll("[data-chart]").forEach((element) => {
  draw(element).catch(() => {
    element.textContent = "The chart could not be drawn. The table beneath has the same numbers.";
    element.closest(".panel")?.querySelector("details")?.setAttribute("open", "");
  });
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
