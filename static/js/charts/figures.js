// The figure of a [data-chart=NAME], in JSON: out of <script id=NAME type="application/json">, or asked for at [data-figure].

const asked = new WeakMap(); // of an element: the promise of its figure
const known = new WeakMap(); // of an element: its figure

export const hasFigure = (element) => "figure" in element.dataset || document.getElementById(element.dataset.chart) !== null;

// As far as it came.
export const figureOf = (element) => document.getElementById(element.dataset.chart)?.textContent ?? known.get(element);

export const askForFigure = (element) => {
  if (!asked.has(element)) {
    const headers = { "HX-Request": "true", "HX-Target": element.dataset.chart };
    const coming = fetch(element.dataset.figure, { headers }).then((answer) => {
      if (!answer.ok || !answer.headers.get("Content-Type").includes("json")) throw new Error("no figure");
      return answer.text();
    });
    asked.set(element, coming.then((text) => known.set(element, text)));
    asked.get(element).catch(() => asked.delete(element));
  }
  return asked.get(element);
};
