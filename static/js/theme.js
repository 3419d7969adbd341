// Applies the chosen appearance before anything is drawn, so the page never flashes in the other one.
document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "auto";

// What a stylesheet folds away, a script must be there to unfold.
document.documentElement.classList.add("scripted");
// A page then sends first what is read first; the rest is fetched (newsdesk/web/pages.py:can_follow).
document.cookie = "scripted=1; path=/; samesite=lax";
