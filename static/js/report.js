// The button that prints; without this module the browser's own menu does.

document.querySelector("[data-print]").addEventListener("click", () => print());
document.documentElement.classList.add("can-print");
