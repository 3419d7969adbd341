// What floats beside words of the text.

// Above or below the words, where it fits, and within the window. `box` is where the words stand in the window.
export const place = (popover, box, above = false) => {
  popover.hidden = false;
  const left = Math.min(box.left, innerWidth - popover.offsetWidth - 12);
  const fitsAbove = box.top - popover.offsetHeight - 8 > 60;
  const fitsBelow = box.bottom + popover.offsetHeight + 8 < innerHeight;
  const top = (above ? fitsAbove : !fitsBelow && fitsAbove) ? box.top - popover.offsetHeight - 8 : box.bottom + 8;
  popover.style.setProperty("--left", `${Math.max(12, left)}px`);
  popover.style.top = `${top + scrollY}px`;
};
