/* What the report of an evaluation can do beside: a link to what lowers a score sets the filters. */
"use strict";
(() => {
  const form = document.querySelector("form.filters");
  if (!form) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a");
    if (!link) return;
    if ("score" in link.dataset) {
      form.reset();
      for (const name of ["score", "run"]) {
        const select = form.elements.namedItem(name);
        if (select) select.value = link.dataset[name];
      }
      // After the reset has been heeded, which comes later.
      setTimeout(() => form.dispatchEvent(new Event("input")));
    } else if (link.hash && !form.contains(link)) {
      // What the filters hide is shown where a link leads to it.
      const target = document.getElementById(link.hash.slice(1));
      const group = document.getElementById(link.hash.slice(1).split("-")[0]);
      if (group?.hidden || target?.hidden) {
        form.reset();
        setTimeout(() => (target ?? group).scrollIntoView(), 100);
      }
    }
  });
})();
