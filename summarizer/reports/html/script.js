/* What all reports can do: filter, open what is made when it is opened, and show what belongs to
   what. It goes by the page's markup alone, and without it everything that is there can be read:

   .group[id]                 something that is filtered as a whole, such as an article
     script.rows              its data: {"own": {...}, "rows": [{"id": ..., "text": ..., ...}]}
     script.later             markup, packed, that is put in its place when it is opened
   [data-of="ID ID"]          a passage, or a sentence, that belongs to the rows with these ids
   [data-left-out="ID ID"] of these, the rows whose quotes run over it, but leave it out
   [data-context="ID"]        a passage that the words of a row lean on
   [data-for="ID"]            the entry of a group in a list of them all
   .row[id]                   a row, with a link .row-link to itself
   table.still-loading        its rows are laid out when the page is whole
   form.filters               search field "q", a select for each facet, an output
*/
"use strict";
(() => {
  const MOST_OPENED = 10; // groups that a filter opens by itself
  const byId = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const groups = all(".group");
  const form = document.querySelector("form.filters");
  const wide = matchMedia("(min-width: 62rem)");
  const idle = { words: [], facets: [] };
  let wanted = idle;

  // ---- what is made when it is opened

  async function fill(group) {
    const held = group.querySelector("script.later");
    if (!held) return;
    held.className = "";
    const bytes = Uint8Array.from(atob(held.textContent), (character) => character.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const made = document.createElement("template");
    made.innerHTML = await new Response(unpacked).text();
    held.replaceWith(made.content);
    if (wanted !== idle) show(group);
  }

  async function open(group) {
    const details = group.querySelector("details.whole");
    if (details) details.open = true;
    await fill(group);
  }

  async function follow() {
    const id = location.hash.slice(1);
    const group = groups.length && byId(id.split("-")[0])?.closest(".group");
    if (!group) return;
    await open(group);
    if (byId(id)?.closest(".group") === group) byId(id).scrollIntoView();
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.matches("details.whole")) fill(event.target.closest(".group"));
  }, true);
  addEventListener("hashchange", follow);

  // ---- filters

  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[‘’]/g, "'").replace(/[“”]/g, '"');
  const data = new Map();
  const entries = new Map(all("[data-for]").map((element) => [element.dataset.for, element]));

  function dataOf(group) {
    if (!data.has(group)) {
      const read = JSON.parse(group.querySelector("script.rows").textContent);
      for (const entry of [read.own, ...read.rows]) entry.folded = fold(entry.text);
      read.own.name = fold(read.own.name || "");
      data.set(group, read);
    }
    return data.get(group);
  }

  function fits(entry, own) {
    return wanted.words.every((word) => entry.folded.includes(word) || own.name.includes(word)) &&
      wanted.facets.every(([name, value]) =>
        (entry[name] || []).includes(value) || (own[name] || []).includes(value));
  }

  /* Hide what is not wanted of a group; return how many of its rows are, and if it is itself. */
  function show(group) {
    const { own, rows } = dataOf(group);
    let n = 0;
    for (const row of rows) {
      const fit = wanted === idle || fits(row, own);
      n += fit;
      const element = byId(row.id);
      if (element) element.hidden = !fit;
    }
    for (const element of all("mark[data-of], .ref", group)) {
      const rests = element.dataset.of.split(" ").some((id) => !byId(id)?.hidden);
      element.classList.toggle("out", !rests);
    }
    group.hidden = !(n || wanted === idle || fits(own, own));
    const entry = entries.get(group.id);
    if (entry) entry.hidden = group.hidden;
    const found = group.querySelector(".found");
    if (found) found.textContent = wanted === idle ? "" : `${n} of ${rows.length} fit`;
    return { n, all: rows.length, shown: !group.hidden };
  }

  function filter() {
    const given = new FormData(form);
    const words = fold(String(given.get("q") || "")).split(/\s+/).filter(Boolean);
    const facets = [...given].filter(([name, value]) => name !== "q" && value !== "");
    wanted = words.length || facets.length ? { words, facets } : idle;
    let n = 0, total = 0, shown = 0;
    for (const group of groups) {
      const found = show(group);
      n += found.n;
      total += found.all;
      shown += found.shown;
      const details = group.querySelector("details.whole");
      if (details?.classList.contains("by-filter")) {
        details.classList.remove("by-filter");
        details.open = false;
      }
      if (details && !details.open && wanted !== idle && found.shown && shown <= MOST_OPENED) {
        open(group);
        details.classList.add("by-filter");
      }
    }
    const count = (number) => number.toLocaleString("en");
    form.querySelector("output").textContent = wanted === idle ? "" :
      `${count(n)} of ${count(total)} ${form.dataset.rows}, in ${count(shown)} of ${count(groups.length)} ${form.dataset.groups}`;
  }

  if (form) {
    let waiting;
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 80); });
    form.addEventListener("reset", () => setTimeout(filter));
    form.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
    form.hidden = false;
    if ([...new FormData(form)].some(([, value]) => value !== "")) filter();
  }

  // ---- what belongs to what

  let pinned = [], lit = [];
  const idsOf = (element) => element.matches(".row") ? [element.id] : element.dataset.of.split(" ");
  const linked = (element) => element.closest?.("[data-of], .row");

  function paint(ids) {
    for (const element of lit) element.classList.remove("on", "near", "left-out");
    lit = [];
    const light = (element, name) => { element.classList.add(name); lit.push(element); };
    for (const id of ids) {
      const row = byId(id);
      if (!row) continue;
      light(row, "on");
      const group = row.closest(".group");
      for (const element of all(`[data-of~="${id}"]`, group)) light(element, "on");
      for (const element of all(`[data-context~="${id}"]`, group)) light(element, "near");
    }
    const names = (given) => (given || "").split(" ").filter((id) => ids.includes(id));
    for (const element of lit.filter((each) => each.dataset.leftOut)) {
      const isSaid = names(element.dataset.of).length > names(element.dataset.leftOut).length;
      if (!isSaid && element.matches(".on")) element.classList.add("left-out");
    }
  }

  function pin(ids) {
    pinned = ids;
    paint(ids);
    const n = all("mark.on").length;
    byId("said").textContent = ids.length ? `${n} ${n === 1 ? "passage" : "passages"} highlighted` : "";
  }

  /* Bring a passage into view: within its pane where that scrolls by itself, else the page. */
  function bring(element) {
    if (!element) return;
    const pane = element.closest(".pane");
    if (pane && wide.matches) {
      const down = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      pane.scrollTo({ top: pane.scrollTop + down - pane.clientHeight / 3 });
    } else {
      element.scrollIntoView({ block: "center" });
    }
  }

  const passage = (ids) => document.querySelector(ids.map((id) => `mark[data-of~="${id}"]`).join());

  document.addEventListener("mouseover", (event) => {
    const element = linked(event.target);
    paint(element ? idsOf(element) : pinned);
  });
  document.addEventListener("focusin", (event) => {
    const element = linked(event.target);
    if (element) paint(idsOf(element));
  });
  document.addEventListener("focusout", () => paint(pinned));

  document.addEventListener("click", (event) => {
    const element = linked(event.target);
    if (!element || String(getSelection())) return;
    const ids = idsOf(element);
    const link = event.target.closest("a");
    if (element.matches("mark")) {
      pin(ids);
      const row = byId(ids[0]);
      row.scrollIntoView({ block: wide.matches ? "nearest" : "center" });
      row.querySelector(".row-link")?.focus({ preventScroll: true });
    } else if (element.matches(".row")) {
      if (link && !link.matches(".row-link, .to-text") || event.target.closest("summary")) return;
      const again = !link && ids.join() === pinned.join();
      pin(again ? [] : ids);
      if (!again && wide.matches) {
        bring(link?.matches(".to-text") ? byId(link.hash.slice(1)) : passage(ids));
        if (link) event.preventDefault();
      }
    } else {
      pin(ids);
      if (wide.matches && passage(ids) && !element.closest(".pane")) {
        event.preventDefault();
        bring(passage(ids));
      }
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      pin([]);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && event.target.matches(".row-link")) {
      const links = all(".row:not([hidden]) .row-link", event.target.closest(".group"));
      const next = links[links.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  });

  // ---- paper

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])").filter((details) => !details.querySelector("script.later"));
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of closed) details.open = false; });

  for (const table of all(".still-loading")) table.classList.remove("still-loading");
  follow();
})();
