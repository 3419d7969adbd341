// Parts of a page that follow it, each in an answer of its own: [data-follows] fetches itself. One that is gone before
// its answer comes takes that along; one that gets none says so, and asks again when somebody wants it.

document.addEventListener("htmx:beforeCleanupElement", ({ target }) => {
  if (target.matches?.("[data-follows]")) window.htmx.trigger(target, "htmx:abort");
});

for (const failed of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failed, ({ detail: { elt } }) => {
    if (!elt.matches("[data-follows]")) return;
    const again = document.createElement("button");
    Object.assign(again, { type: "button", className: "btn btn-small", textContent: "Not loaded. Try again" });
    again.addEventListener("click", () => {
      elt.replaceChildren();
      window.htmx.trigger(elt, "load");
    });
    elt.replaceChildren(again);
  });
}

// Who was sent to a part that follows is taken there once it came.
let sought = decodeURIComponent(location.hash.slice(1));
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  const part = sought && document.getElementById(sought);
  if (!part) return;
  sought = "";
  if (elt !== document.body && elt.contains(part)) part.scrollIntoView();
});
