/* Views: the built-in ones and those somebody saved in this browser. */
import { html, useState } from "../../vendor/preact-htm.js";
import { Icon, Kbd, Seg } from "../parts.js";
import { keyOf } from "../keys.js";
import { clear, label, OPEN, sameSet, show, SORTS, TITLES, toggle, write } from "./filters.js";
import * as text from "../text.js";

const KEY = "desk.views";

function saved() {
  try {
    const list = JSON.parse(localStorage.getItem(KEY) || "[]");
    return Array.isArray(list) ? list.filter(v => typeof v.name === "string" && typeof v.to === "string" && v.to.startsWith("/queue")) : [];
  } catch {
    return [];
  }
}

function keepViews(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    // Without storage a view lives in its address only.
  }
}

const builtIn = me => [
  { name: "Open", to: "/queue" },
  { name: "Mine", to: write({ filters: { status: OPEN, assignee: [me] }, q: "", sort: "severity" }) },
  { name: "Critical, new", to: write({ filters: { status: ["new"], severity: ["critical"] }, q: "", sort: "severity" }) },
  { name: "After listing", to: write({ filters: { status: OPEN, designation: ["after"] }, q: "", sort: "severity" }) },
  { name: "Retracted", to: write({ filters: { finality: ["retracted"] }, q: "", sort: "age" }) },
];

export function Views({ view, me, shownRows, total, pending, onShow }) {
  const [own, setOwn] = useState(saved());
  const [naming, setNaming] = useState(false);
  const here = write({ ...view, policy: null }); // how amounts are told is no part of a view
  const add = event => {
    event.preventDefault();
    const name = event.target.elements.name.value.trim();
    if (!name) return;
    const next = [...own.filter(v => v.name !== name), { name, to: here }];
    keepViews(next);
    setOwn(next);
    setNaming(false);
  };
  const drop = name => {
    const next = own.filter(v => v.name !== name);
    keepViews(next);
    setOwn(next);
  };
  return html`<div class="views">
    <nav class="row viewlist" aria-label="Views">
      ${[...builtIn(me), ...own].map(v => html`<a href=${v.to} aria-current=${v.to === here ? "true" : null}>${text.shown(v.name)}${v.to === here ? html`<span class="n num">${total}</span>` : null}</a>`)}
    </nav>
    ${naming
      ? html`<form class="row" onSubmit=${add}><input class="field-sm" name="name" placeholder="Name of the view" aria-label="Name of the view" maxlength="40" ref=${el => el && el.focus()} /><button class="btn sm">Save</button><button type="button" class="btn quiet sm" onClick=${() => setNaming(false)}>Cancel</button></form>`
      : own.some(v => v.to === here)
        ? html`<button type="button" class="btn quiet sm" onClick=${() => drop(own.find(v => v.to === here).name)}>Forget view</button>`
        : html`<button type="button" class="btn quiet sm" onClick=${() => setNaming(true)}>Save view</button>`}
    <span class="grow"></span>
    <span class="s dim num wide">${shownRows}</span>
    <span class="pillspace" aria-live="polite">${pending > 0 && html`<button type="button" class="pill" onClick=${onShow}><${Icon} name="i-up" size=${12} />${text.grouped(String(pending))} new <${Kbd}>${keyOf("refresh")}</${Kbd}></button>`}</span>
  </div>`;
}

export function Chips({ view, names, compact, onCompact, onFilter }) {
  const chips = [];
  for (const [facet, values] of Object.entries(view.filters)) {
    if (facet === "status" && sameSet(values, OPEN)) chips.push([facet, "open", () => show({ ...view, filters: { ...view.filters, status: undefined } })]);
    else if (values.length > 2) chips.push([facet, `${values.length} of them`, () => clear(view, facet)]);
    else values.forEach(v => chips.push([facet, label(facet, v, names), () => (values.length === 1 && facet === "status" ? clear(view, facet) : toggle(view, facet, v))]));
  }
  return html`<div class="filters">
    ${chips.map(([facet, word, off]) => html`<span class="chip">${TITLES[facet]} <b class="iso">${text.shown(word)}</b><button type="button" class="x" aria-label=${`Without ${TITLES[facet]} ${text.shown(word)}`} onClick=${off}><${Icon} name="i-x" size=${12} /></button></span>`)}
    ${view.q && html`<span class="chip">Search <b class="iso">${text.shown(view.q)}</b><button type="button" class="x" aria-label="Without the search" onClick=${() => show({ ...view, q: "" })}><${Icon} name="i-x" size=${12} /></button></span>`}
    <button type="button" class="chip add" onClick=${onFilter}>Add filter <${Kbd}>${keyOf("filter")}</${Kbd}></button>
    <span class="grow"></span>
    <${Seg} label="Amounts" value=${view.policy} onChange=${policy => show({ ...view, policy })} options=${[["haircut", "Haircut"], ["fifo", "FIFO"]]} />
    <label class="s dim sortby"><span class="wide">Sorted by</span> <select aria-label="Sorted by" class="bare" value=${view.sort} onChange=${e => show({ ...view, sort: e.target.value })}>${SORTS.map(([v, name]) => html`<option value=${v} selected=${v === view.sort}>${name}</option>`)}</select></label>
    <button type="button" class="btn quiet sm wide" aria-pressed=${String(compact)} onClick=${onCompact}>Compact rows</button>
  </div>`;
}
