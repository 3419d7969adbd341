// Words for those who hear the page instead of seeing it.

export const say = (words) => {
  document.getElementById("announce").textContent = words;
};
