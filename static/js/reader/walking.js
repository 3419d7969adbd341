// The keys that walk from one to the next, and which way.

export const ALONG_CARDS = { ArrowDown: 1, ArrowUp: -1 }; // of quotes, while one has the focus
export const ALONG_QUOTES = { j: 1, k: -1 };
export const ALONG_MENTIONS = { n: 1, p: -1 };

export const AMONG_QUOTES = Object.keys({ ...ALONG_QUOTES, ...ALONG_CARDS });
export const AMONG_MENTIONS = Object.keys(ALONG_MENTIONS);
export const WALKING = [...AMONG_QUOTES, ...AMONG_MENTIONS];
