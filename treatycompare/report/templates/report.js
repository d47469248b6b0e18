"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const tools = byId("tools");
  const cards = [...document.querySelectorAll(".card")];
  const tables = [...document.querySelectorAll("[data-for]")];
  const inputs = ["search", "show", "relation", "theme", "substantive"].map(byId);
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ");
  const texts = new Map();
  const textOf = (card) => {
    if (!texts.has(card)) texts.set(card, fold(card.textContent));
    return texts.get(card);
  };
  const valueOf = (input) => (input.type === "checkbox" ? (input.checked ? "yes" : "") : input.value);

  const filter = () => {
    const [search, show, relation, theme, substantive] = inputs.map(valueOf);
    const words = fold(search).split(" ").filter(Boolean);
    const hidden = new Set();
    for (const card of cards) {
      const data = card.dataset;
      const keep =
        (!show || data.kind === show) &&
        (!relation || data.relation === relation) &&
        (!theme || data.themes.split(" ").includes(theme)) &&
        (!substantive || data.substantive === "yes") &&
        words.every((word) => textOf(card).includes(word));
      card.hidden = !keep;
      if (!keep) hidden.add(card.id);
    }
    for (const row of tables) {
      row.hidden = row.dataset.for.trim().split(" ").every((id) => hidden.has(id));
    }
    byId("found").textContent = `${cards.length - hidden.size} of ${cards.length} shown`;
  };
  const clear = () => {
    for (const input of inputs) {
      if (input.type === "checkbox") input.checked = false;
      else input.value = "";
    }
    filter();
  };

  // A filter never hides what a link points at, and a closed part opens for it.
  const reveal = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* a stray percent sign is part of the id */ }
    const target = id && byId(id);
    if (!target) return;
    if (target.closest(".card[hidden], [data-for][hidden]")) clear();
    for (let part = target; part; part = part.parentElement) {
      if (part.tagName === "DETAILS") part.open = true;
    }
    target.querySelectorAll(":scope > details").forEach((part) => { if (target.dataset.kind !== "pair") part.open = true; });
    target.scrollIntoView();
  };

  // Both sides of a row hold the same number of changes: an element, or a comment for no words.
  const steps = (paragraph) => {
    const out = [[null, ""]];
    for (const node of paragraph.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) out[out.length - 1][1] += node.data;
      else out.push([node, ""]);
    }
    return out;
  };
  const weave = () => {
    for (const row of document.querySelectorAll(".row:not(.woven)")) {
      const [left, right] = row.querySelectorAll(":scope > .wording > p");
      row.classList.add("woven");
      if (!left || !right || left.lang !== right.lang) continue;
      const [ours, theirs] = [steps(left), steps(right)];
      if (ours.length !== theirs.length) continue;
      const flow = document.createElement("p");
      flow.className = "flow";
      flow.lang = left.lang;
      flow.dir = left.dir;
      ours.forEach(([change, same], i) => {
        const marked = [change, theirs[i][0]].filter((node) => node && node.nodeType === Node.ELEMENT_NODE);
        marked.forEach((node, place) => flow.append(place ? " " : "", node.cloneNode(true)));
        // Space at the edge of a change may stand on one side only.
        const other = theirs[i][1];
        const before = /^\s/.test(other) && !/^\s/.test(same) ? " " : "";
        const after = /\s$/.test(other) && !/\s$/.test(same) ? " " : "";
        flow.append(before + same + after);
      });
      row.append(flow);
      row.classList.add("has-flow");
    }
  };
  const setView = (inline) => {
    if (inline) weave();
    document.body.classList.toggle("inline", inline);
    byId("view").setAttribute("aria-pressed", String(inline));
  };

  const wanted = new URLSearchParams(location.search);
  for (const input of inputs) {
    const value = wanted.get(input.id);
    if (value === null) continue;
    if (input.type === "checkbox") input.checked = value !== "no";
    else input.value = value;
  }
  for (const input of inputs) input.addEventListener("input", filter);
  tools.addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", clear);
  byId("view").addEventListener("click", () => setView(!document.body.classList.contains("inline")));
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) reveal();
  });
  addEventListener("beforeprint", () => document.querySelectorAll("details:not(.terms)").forEach((part) => { part.open = true; }));
  tools.hidden = false;
  if (wanted.get("view") === "inline") setView(true);
  filter();
  reveal();
})();
