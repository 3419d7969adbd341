// What a pressed key is, whoever listens to it.

// In a box to tick, only the space bar means the box.
export const isTyping = (event) => {
  const field = event.target.closest("input, textarea, select, [contenteditable]");
  return field !== null && (field.type !== "checkbox" || event.key === " ");
};

// Shift is none here: it makes another sign.
export const hasModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;

// AltGr types signs such as "[" on many keyboards, and tells of Ctrl and Alt while it does.
export const hasCommand = (event) => (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph");

export const isUndo = (event) => (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
