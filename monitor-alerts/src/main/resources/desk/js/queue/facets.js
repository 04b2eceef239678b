/* What the alerts can be narrowed down to, with how many there are. */
import { html, useState } from "../../vendor/preact-htm.js";
import { FinalityMark, Icon, Severity, SEVERITIES, shape } from "../parts.js";
import { FACETS, label, OPEN, TITLES, toggle } from "./filters.js";
import * as text from "../text.js";

const OPENED = new Set(["severity", "status", "finality", "designation", "entity"]);
const MOST = 5;
const ORDER = {
  severity: SEVERITIES,
  status: [...OPEN, "snoozed", "closed"],
  finality: ["pending", "included", "confirmed", "final", "retracted", "reinstated"],
  designation: ["after", "before", "none"],
  exposure: ["direct", "indirect"],
};

/** The counts as the server gives them: an object of values, or a list of value and count. */
export function values(facets, facet) {
  const given = (facets?.facets || facets || {})[facet];
  if (!given) return [];
  const list = Array.isArray(given)
    ? given.map(v => ({ value: String(v.value ?? v.id ?? ""), n: v.count ?? v.n ?? 0, name: v.name ?? v.label, kind: v.kind, tags: v.tags, designation: v.designation }))
    : Object.entries(given).map(([value, n]) => ({ value, n }));
  const order = ORDER[facet];
  if (!order) return list.sort((a, b) => b.n - a.n || a.value.localeCompare(b.value));
  return list.sort((a, b) => rank(order, a.value) - rank(order, b.value));
}

const rank = (order, value) => (order.includes(value) ? order.indexOf(value) : order.length);

function Mark({ facet, item, parties }) {
  if (facet === "severity") return html`<${Severity} value=${item.value} />`;
  const named = item.name && item.name !== item.value ? item.name : label(facet, item.value);
  const name = html`<span class="clip iso">${text.shown(named)}</span>`;
  if (facet === "finality") {
    const state = item.value === "retracted" || item.value === "reinstated" ? item.value : "raised";
    const tone = item.value === "included" ? "confirmed" : item.value;
    return html`<span class=${"row tight tone-" + tone}><${FinalityMark} f=${{ status: item.value, confirmations: 2, required: 3 }} state=${state} /><span class="inkk">${name}</span></span>`;
  }
  if (facet === "entity" || facet === "exchange") {
    const party = parties.get(item.value);
    if (!party) return name;
    const s = shape(party);
    return html`<span class=${"ent " + s.tone}><${Icon} name=${s.icon} />${name}</span>`;
  }
  return name;
}

function Facet({ facet, view, facets, parties }) {
  const [open, setOpen] = useState(OPENED.has(facet) || Boolean(view.filters[facet]?.length));
  const [all, setAll] = useState(false);
  const list = values(facets, facet).filter(item => item.value !== "" || item.n > 0);
  const chosen = view.filters[facet] || [];
  const most = Math.max(1, ...list.map(item => item.n));
  const shown = all || list.length <= MOST + 1 ? list : list.filter((item, i) => i < MOST || chosen.includes(item.value));
  return html`<section class="facet">
    <h2><button type="button" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>${TITLES[facet]}${OPENED.has(facet) ? null : html`<${Icon} name="i-down" size=${12} />`}</button></h2>
    ${open && html`<ul>
      ${shown.map(item => html`<li key=${item.value} class=${item.n ? "" : "zero"} style=${{ "--w": `${Math.round((100 * item.n) / most)}%` }}>
        <label><input type="checkbox" class="tick" checked=${chosen.includes(item.value)} onChange=${() => toggle(view, facet, item.value)} />
        <span class="k"><${Mark} facet=${facet} item=${item} parties=${parties} /></span><span class="v num">${text.grouped(String(item.n))}</span></label><i></i>
      </li>`)}
      ${shown.length < list.length && html`<li class="rest"><button type="button" class="linkish" onClick=${() => setAll(true)}>${list.length - shown.length} more</button></li>`}
      ${!list.length && html`<li class="zero"><span class="k">${facets ? "none" : "…"}</span></li>`}
    </ul>`}
  </section>`;
}

export function Facets({ view, facets, parties, open }) {
  return html`<aside class=${"facets" + (open ? " shown" : "")} aria-label="Filters" tabindex="-1" id="facets">
    ${FACETS.map(facet => html`<${Facet} key=${facet} facet=${facet} view=${view} facets=${facets} parties=${parties} />`)}
  </aside>`;
}
