// Where a selection stands in the article. The server counts code points, as Python does.

// The one place that converts: the browser counts UTF-16 units, of which an emoji or a rare sign takes two.
const codePoints = (string) => {
  let count = 0;
  for (const _ of string) count += 1;
  return count;
};

const startOf = (paragraph) => Number(paragraph.dataset.start);

const offsetIn = (paragraph, node, offset) => {
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  return startOf(paragraph) + codePoints(before.toString());
};

// {start, end, box} of the words selected in `text`, or null. `box` is where they stand in the window.
export const selectedSpan = (text) => {
  const selection = getSelection();
  if (!text || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(text) || !range.toString().trim()) return null;
  const touched = [...text.querySelectorAll("p[data-start]")].filter((p) => range.intersectsNode(p));
  if (!touched.length) return null;
  const first = touched[0];
  const start = first.contains(range.startContainer)
    ? offsetIn(first, range.startContainer, range.startOffset)
    : startOf(first);
  // A triple click ends at the beginning of the next paragraph, of which nothing is selected.
  const endIn = (p) =>
    p.contains(range.endContainer)
      ? offsetIn(p, range.endContainer, range.endOffset)
      : startOf(p) + codePoints(p.textContent);
  const last = touched.findLast((p) => endIn(p) > startOf(p)) ?? first;
  const end = endIn(last);
  return end > start ? { start, end, box: range.getBoundingClientRect() } : null;
};
