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
    settle(target);
  };
  // What is far from the screen has an estimated height until it comes near: look again until it stands.
  const settle = (target, block = "start", tries = 8) => {
    const before = target.getBoundingClientRect().top;
    target.scrollIntoView({ block });
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (tries && Math.abs(target.getBoundingClientRect().top - before) > 2) settle(target, block, tries - 1);
    }));
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

  const toggle = (id, act) => {
    const button = byId(id);
    if (!button) return;
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      act(on);
    });
  };
  toggle("drafting", (on) => document.body.classList.toggle("undrafted", !on));
  toggle("fold", (on) => document.querySelectorAll(".unchanged").forEach((part) => { part.open = !on; }));

  // Duties and hedges are painted over the words: no element is added, and copied text stays clean.
  const painted = () => {
    const ranges = [];
    for (const line of document.querySelectorAll("[data-modal]")) {
      for (const quote of line.querySelectorAll("q")) {
        const link = quote.previousElementSibling;
        const cell = link && link.hash && byId(decodeURIComponent(link.hash.slice(1)));
        const words = quote.textContent;
        if (!cell || !words || !cell.matches(".cell")) continue;
        const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          if (node.parentElement.closest(".pin")) continue;
          for (let at = node.data.indexOf(words); at >= 0; at = node.data.indexOf(words, at + 1)) {
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            ranges.push(range);
          }
        }
      }
    }
    return ranges;
  };
  if (!window.CSS || !CSS.highlights) byId("modal")?.remove();
  toggle("modal", (on) => (on ? CSS.highlights.set("modal", new Highlight(...painted())) : CSS.highlights.delete("modal")));

  // From one row with a difference to the next that is shown.
  let here = null;
  const step = (forward) => {
    const marks = document.body.classList.contains("undrafted") ? ":is(del, ins):not(.light)" : ":is(del, ins)";
    const rows = [...document.querySelectorAll(".card:not([hidden]) .row")].filter(
      (row) => row.querySelector(marks) || row.querySelector(".absent"));
    if (!rows.length) return tell("No difference is shown.");
    const top = byId("tools").getBoundingClientRect().bottom + 8;
    // Where the reader has scrolled away, the count starts from what is on the screen.
    const seen = here && rows.includes(here) && Math.abs(here.getBoundingClientRect().top - top) < innerHeight;
    let next;
    if (seen) next = rows[rows.indexOf(here) + (forward ? 1 : -1)];
    else if (forward) next = rows.find((row) => row.getBoundingClientRect().top >= top);
    else next = rows.findLast((row) => row.getBoundingClientRect().bottom < top);
    if (!next) return tell(forward ? "That was the last difference." : "That was the first difference.");
    if (here) here.classList.remove("here");
    here = next;
    for (let part = next; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    here.classList.add("here");
    here.tabIndex = -1;
    settle(here, "center");
    here.focus({ preventScroll: true });
    tell(`Difference ${rows.indexOf(here) + 1} of ${rows.length}`);
  };
  let silence;
  const tell = (words) => {
    byId("said").textContent = words;
    clearTimeout(silence);
    silence = setTimeout(() => { byId("said").textContent = ""; }, 4000);
  };
  byId("before").addEventListener("click", () => step(false));
  byId("after").addEventListener("click", () => step(true));
  // Single keys are off until the reader asks for them.
  document.addEventListener("keydown", (event) => {
    if (!byId("keys").checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, dialog")) return;
    if (event.key === "j") step(true);
    else if (event.key === "k") step(false);
    else if (event.key === "/") { event.preventDefault(); byId("search").focus(); }
  });

  // Citations are made when asked for: three styles for each article would be a third of the file.
  const told = JSON.parse(byId("data").textContent).cite;
  const cited = (side, address) => {
    const source = told[side];
    const place = `art ${address}`;
    const key = `${source.csl.id}-${address}`.replace(/[^A-Za-z0-9.]+/g, "-").replace(/-$/, "");
    return [
      ["OSCOLA", `${source.oscola}${source.join}${place}`],
      ["BibTeX", source.bibtex.replace(`{${source.csl.id},`, `{${key},`).replace(/\n}\s*$/, `\n  note = {${place}},\n}\n`)],
      ["CSL-JSON", JSON.stringify([{ ...source.csl, id: key, section: place }], null, 2)],
    ];
  };
  const wordsOf = (card) => [...card.querySelectorAll(".cell.wording, .cell.summary")].map((cell) =>
    [...cell.children].filter((part) => part.textContent).map((part) => part.textContent).join("\n")).join("\n\n");
  const copy = async (area) => {
    area.select();
    try {
      await navigator.clipboard.writeText(area.value);
      tell("Copied");
    } catch {
      tell("Not copied: the browser refused. The words are selected; copy them by hand.");
    }
  };
  const dialog = byId("cite");
  const openDialog = (card) => {
    dialog.querySelectorAll(".citation").forEach((part) => part.remove());
    const add = (name, value) => {
      const part = document.createElement("div");
      part.className = "citation";
      const label = document.createElement("label");
      const area = document.createElement("textarea");
      const button = document.createElement("button");
      area.id = `cite-${dialog.childElementCount}`;
      area.readOnly = true;
      area.value = value;
      label.htmlFor = area.id;
      label.textContent = name;
      button.type = "button";
      button.textContent = "Copy";
      button.setAttribute("aria-label", `Copy ${name}`);
      button.addEventListener("click", () => copy(area));
      part.append(label, area, button);
      dialog.append(part);
    };
    for (const head of card.querySelectorAll(".head:not(.none)")) {
      const name = head.querySelector(".cite").textContent;
      const side = head.parentElement === card.querySelector(".heads") ? 0 : 1;
      const address = head.dataset.address;
      for (const [style, value] of cited(side, address)) add(`${name}, ${style}`, value);
    }
    const words = wordsOf(card);
    if (words) add("Text", words);
    dialog.showModal();
  };
  for (const card of cards) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Cite, copy";
    button.addEventListener("click", () => openDialog(card));
    card.querySelector(".bar-line").append(" ", button);
  }

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
  addEventListener("beforeprint", () => document.querySelectorAll("details:not(.terms, .score)").forEach((part) => { part.open = true; }));
  tools.hidden = false;
  if (wanted.get("view") === "inline") setView(true);
  filter();
  reveal();
})();
