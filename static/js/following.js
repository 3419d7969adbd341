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
