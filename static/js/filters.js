// Filters: short addresses, periods chosen with a slider, and actors suggested while somebody types a name.
// Without this module the forms are plain GET forms, and names are understood as typed.

import "./parts/panels.js";
import "./charts/period.js";
import "./parts/typeahead.js";

// An empty filter says nothing; leave it out of the address.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.matches("form")) return;
  for (const name of [...new Set(detail.formData.keys())]) {
    const said = detail.formData.getAll(name).filter((value) => value !== "");
    detail.formData.delete(name);
    for (const value of said) detail.formData.append(name, value);
  }
});
