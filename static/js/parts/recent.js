// What a person opened last from the search box. It stays in this browser, belongs to the person who is signed in, and
// goes when they sign out, or when anybody else or nobody is signed in.

const KEY = "opened-last";
const MOST = 8;

const person = () => document.querySelector("header.top")?.dataset.person || null;

const read = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return kept?.person === person() && Array.isArray(kept.opened) ? kept.opened : [];
  } catch {
    return [];
  }
};

export const remember = (words, url, what) => {
  if (!person() || !words || !url) return;
  const opened = [{ words, url, what }, ...read().filter((each) => each.url !== url)].slice(0, MOST);
  try {
    localStorage.setItem(KEY, JSON.stringify({ person: person(), opened }));
  } catch {
    // No room, or not allowed: then nothing is remembered.
  }
};

// Those that hold every word typed, newest first.
export const opened = (typed) => {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return read().filter((each) => words.every((word) => each.words.toLowerCase().includes(word)));
};

// With it go the pages that htmx keeps for the back button.
const forget = () => {
  localStorage.removeItem(KEY);
  sessionStorage.removeItem("htmx-history-cache");
};

if (!person()) forget();
else if (!read().length) localStorage.removeItem(KEY);
document.addEventListener("submit", ({ target }) => {
  if (target.querySelector('[data-does="sign-out"]')) forget();
});
