/* Ties: each registered exchange with each Russia-linked party, by quarter. */
import { html, useEffect, useMemo, useState } from "../../vendor/preact-htm.js";
import { query } from "../api.js";
import { byAsset, show, showShort } from "../assets.js";
import { useLoad, Loaded } from "../load.js";
import { Entity, Icon, Seg, synthetic } from "../parts.js";
import { go } from "../route.js";
import { Papers } from "./papers.js";
import { csv, save, taken } from "../save.js";
import * as text from "../text.js";
import * as time from "../time.js";

const RANK = { direct: 0, indirect: 1, unclear: 2, cut: 3, none: 4 };
const WHY = { gaps: "blocks are missing", stopped: "no block came for a day", no_traces: "blocks came without internal transfers" };

export function Ties({ search, me }) {
  const q = new URLSearchParams(search);
  const from = q.get("from") || "";
  const to = q.get("to") || "";
  const policy = q.get("policy") || "haircut";
  const state = useLoad("/ties" + query({ from, to, policy: policy === "haircut" ? "" : policy }));
  return html`<${Loaded} state=${state} what="The ties could not be loaded.">${data => html`<${Report} data=${data} from=${from} to=${to} q=${q} me=${me} />`}</${Loaded}>`;
}

const sumsOf = (cell, way) => [...(way === "from" ? [] : cell.to_exchange), ...(way === "to" ? [] : cell.from_exchange)];

function table(data, way) {
  const cells = new Map();
  for (const cell of data.cells) {
    const sums = sumsOf(cell, way);
    if (sums.length) cells.set(`${cell.exchange} ${cell.entity}`, { ...cell, assets: byAsset(sums) });
  }
  const worst = exchange => {
    const found = data.entities.map(e => cells.get(`${exchange.id} ${e.id}`)).filter(Boolean).map(c => c.tie);
    return found.sort((a, b) => RANK[a] - RANK[b])[0] || "none";
  };
  const exchanges = data.exchanges.map(e => ({ ...e, tie: worst(e) })).sort((a, b) => RANK[a.tie] - RANK[b.tie] || a.name.localeCompare(b.name));
  return { cells, exchanges };
}

function quarters(data) {
  const all = data.cells.flatMap(c => [...c.to_exchange, ...c.from_exchange]).map(s => s.period).sort();
  if (!all.length) return [];
  const out = [];
  let [y, n] = all[0].split("-Q").map(Number);
  while (`${y}-Q${n}` <= all.at(-1) && out.length < 80) {
    out.push(`${y}-Q${n}`);
    if (++n > 4) [y, n] = [y + 1, 1];
  }
  return out;
}

const quarterOf = day => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;

function Tie({ cell }) {
  if (cell.tie === "direct") return html`<span class="live"><${Icon} name="i-go" size=${12} />direct, ongoing</span>`;
  if (cell.tie === "indirect") return html`<span class="ind"><${Icon} name="i-ind" size=${12} />indirect only</span>`;
  if (cell.tie === "unclear") return html`<span class="ind"><${Icon} name="i-blind" size=${12} />last seen ${cell.last_flow.slice(0, 7)}</span>`;
  return html`<span class="cut"><${Icon} name="i-cut" size=${12} />none since ${cell.last_flow.slice(0, 7)}</span>`;
}

function Bars({ cell, periods, listed }) {
  const main = cell.assets[0];
  const peak = [...main.periods.values()].reduce((m, p) => (p.direct + p.indirect > m ? p.direct + p.indirect : m), 1n);
  const height = v => Number((v * 2400n) / peak) / 100;
  const step = 100 / Math.max(8, periods.length);
  const stop = cell.tie === "cut" ? periods.indexOf(quarterOf(cell.last_flow)) + 1 : -1;
  const mark = listed ? periods.indexOf(quarterOf(listed)) : -1;
  return html`<svg viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
    ${periods.map((p, i) => {
      const v = main.periods.get(p);
      if (!v) return null;
      const d = height(v.direct);
      const n = height(v.indirect);
      return html`<rect x=${i * step} y=${24 - d} width=${step * 0.8} height=${d} class="bar-direct" /><rect x=${i * step} y=${24 - d - n} width=${step * 0.8} height=${n} class="bar-indirect" />`;
    })}
    ${mark >= 0 && html`<path d=${`M${mark * step} 0V24`} class="bar-listed" vector-effect="non-scaling-stroke" />`}
    ${stop >= 0 && html`<path d=${`M${stop * step} 6V24M${stop * step} 23.5H100`} class="bar-cut" vector-effect="non-scaling-stroke" />`}
  </svg>`;
}

/* A pair without a flow says only as much as was looked at. */
function Empty({ entity, chains }) {
  if (entity.looked === "none") return html`<td class="blind"><a class="row tight" href="/coverage"><${Icon} name="i-blind" />Not looked</a><span class="xs dim">${chains.length ? "its chains are not traced" : "no chain traced"}</span></td>`;
  return html`<td class="none s">No flow found${entity.looked === "part" && html`<div class="xs dim"><a href="/coverage">looked at in part</a></div>`}</td>`;
}

function Report({ data, from, to, q, me }) {
  const [way, setWay] = useState("both");
  const [every, setEvery] = useState(false);
  const [picked, setPicked] = useState(null);
  const [hash, setHash] = useState(null);
  const { cells, exchanges } = useMemo(() => table(data, way), [data, way]);
  const periods = useMemo(() => quarters(data), [data]);
  const chains = Object.keys(data.traced || {});
  const lacking = Object.entries(data.not_whole || {});
  const met = data.entities.filter(e => data.cells.some(c => c.entity === e.id));
  const columns = every || !met.length ? data.entities.slice(0, every ? 200 : 8) : met;
  const n = tie => exchanges.filter(e => e.tie === tie).length;
  useEffect(() => {
    crypto.subtle?.digest("SHA-256", new TextEncoder().encode(JSON.stringify(data))).then(d => setHash([...new Uint8Array(d)].map(b => b.toString(16).padStart(2, "0")).join("")), () => {});
  }, [data]);
  const period = `${data.from || "the beginning"} to ${data.to || data.newest_flow || "now"}`;
  const exportCsv = () => {
    const rows = [["exchange", "entity", "direction", "quarter", "chain", "asset", "kind", "direct", "indirect", "after_designation", "not_after", "flows", "tie", "last_flow", "last_direct_flow"]];
    for (const c of data.cells) for (const [d, sums] of [["to exchange", c.to_exchange], ["from exchange", c.from_exchange]]) for (const s of sums) rows.push([c.exchange, c.entity, d, s.period, s.chain, s.asset, s.kind, s.direct, s.indirect, s.after_designation, s.not_after, s.flows, c.tie, c.last_flow, c.last_direct_flow ?? ""]);
    save("ties.csv", "text/csv;charset=utf-8", csv(rows));
  };
  const setPeriod = (name, value) => {
    const next = new URLSearchParams(q);
    if (value) next.set(name, value);
    else next.delete(name);
    go("/ties" + (next.toString() ? "?" + next : ""));
  };
  const picks = picked && cells.get(picked);
  const nothing = !chains.length;
  return html`<main class="page">
    <div class="head"><div class="grow"><h1>${nothing ? "Nothing has been traced yet, so no tie can be told" : `Of ${text.plural(exchanges.length, "registered exchange")}, ${n("direct")} still ${n("direct") === 1 ? "has" : "have"} direct ties, ${n("indirect")} only indirect ones, ${n("cut") + n("none") + n("unclear")} none ${lacking.length ? "that was seen " : ""}in the last 90 days`}</h1>
      <p>${period}, ${{ both: "both directions", to: "to the exchange", from: "from the exchange" }[way]}, ${text.shown(data.policy)}. Bars are quarters of the asset with the most flows, each cell scaled to its own peak: compare amounts by the figures.${lacking.length > 0 && html` <a href="/coverage">Not all was looked at</a>: ${lacking.map(([c, why]) => `${text.chain(c)}, ${WHY[why] || why}`).join("; ")}.`}</p></div>
      <div class="row noprint"><button type="button" class="btn" onClick=${exportCsv}>CSV</button><button type="button" class="btn" onClick=${() => save("ties.json", "application/json", JSON.stringify({ sha256: hash, ...data }, null, 2))}>JSON</button><button type="button" class="btn primary" onClick=${() => taken("ties, printed", () => print())}>Print…</button></div></div>
    <div class="tools"><label class="chip">From <input type="date" class="bare" value=${from} onChange=${e => setPeriod("from", e.target.value)} aria-label="From day" /></label><label class="chip">To <input type="date" class="bare" value=${to} onChange=${e => setPeriod("to", e.target.value)} aria-label="To day" /></label>
      <${Seg} label="Direction" value=${way} onChange=${setWay} options=${[["both", "Both ways"], ["to", "To exchange"], ["from", "From exchange"]]} />
      <${Seg} label="Policy" value=${data.policy} onChange=${v => setPeriod("policy", v === "haircut" ? "" : v)} options=${[["haircut", "Haircut"], ["fifo", "FIFO"]]} />
      <label class="row s"><input type="checkbox" class="tick" checked=${every} onChange=${() => setEvery(!every)} /> all linked parties</label><span class="grow"></span>
      <div class="legend"><span><svg width="10" height="12" aria-hidden="true"><rect class="bar-direct" width="8" height="12" /></svg>direct</span><span><svg width="10" height="12" aria-hidden="true"><rect class="bar-indirect" width="8" height="12" /></svg>indirect</span><span><svg width="4" height="14" aria-hidden="true"><path class="bar-listed" d="M2 0V14" /></svg>listed</span><span><span class="cut"><${Icon} name="i-cut" size=${12} /></span>no flow since</span></div></div>
    <section class="panel matrixbox" tabindex="0" role="group" aria-label="Matrix of exchanges and parties"><table class="matrix" style=${{ "min-width": `${176 + 150 * columns.length}px` }}><colgroup><col class="c1" /><col span=${columns.length} /></colgroup>
      <thead><tr><th scope="col">Exchange<div class="xs dim reg">worst current tie first</div></th>${columns.map(e => html`<th scope="col"><div><${Entity} party=${linkedParty(e)} link /></div><div class="xs dim sub">${synthetic(e) ? "(synthetic) " : ""}${e.designated_since ? `listed ${e.designated_since}` : "not listed"}</div></th>`)}</tr></thead>
      <tbody>${exchanges.map(x => html`<tr><th scope="row"><div><${Entity} party=${{ ...x, kind: "exchange", tags: [] }} link /></div><div class="xs dim sub">${synthetic(x) ? "(synthetic) " : ""}${x.country ? `registered ${text.shown(x.country)}` : "registered"}</div></th>
        ${columns.map(e => {
          const key = `${x.id} ${e.id}`;
          const cell = cells.get(key);
          if (!cell) return html`<${Empty} entity=${e} chains=${chains} />`;
          const main = cell.assets[0];
          return html`<td aria-current=${picked === key ? "true" : null}><button type="button" class="cellx" onClick=${() => setPicked(key)} title=${cell.assets.map(a => show(a.direct + a.indirect, a.asset)).join("\n")}>
            <span class="sp"><${Bars} cell=${cell} periods=${periods} listed=${e.designated_since} /><span class="num">${showShort(main.direct + main.indirect, main.asset)}</span></span><span class="t"><${Tie} cell=${cell} />${cell.assets.length > 1 && html`<span class="dim xs">+${cell.assets.length - 1}</span>`}</span></button></td>`;
        })}</tr>`)}</tbody></table></section>
    ${picks && html`<section class="panel" aria-label="Selected cell"><div class="detail"><dl><div><dt>Selected</dt><dd>${text.shown(name(data.exchanges, picks.exchange))} × ${text.shown(name(data.entities, picks.entity))}</dd></div>
      ${picks.assets.slice(0, 3).map(a => html`<div><dt>Direct</dt><dd class="num">${show(a.direct, a.asset)}</dd></div><div><dt>Indirect</dt><dd class="num">${show(a.indirect, a.asset)}</dd></div><div><dt>Of it after listing</dt><dd class="num">${show(a.after, a.asset)}</dd></div>`)}
      <div><dt>Last flow</dt><dd class="num">${picks.last_flow}</dd></div></dl><a class="btn" href=${"/queue" + query({ status: "all", exchange: picks.exchange, entity: picks.entity })}>Its alerts</a></div></section>`}
    <${Papers} from=${from} to=${to} policy=${data.policy} me=${me} />
    <p class="xs dim onlyprint">Printed from the screen: only the PDF file was agreed on by two people.</p>
    <p class="xs dim">Lists ${text.shown(data.list_version)} · policy ${text.shown(data.policy)} · traced ${chains.length ? chains.map(c => `${text.chain(c)} ${data.traced[c].map(r => `${text.grouped(String(r.low))}–${text.grouped(String(r.high))}`).join(", ")}`).join("; ") : "nothing"}${hash ? html` · data SHA-256 <span class="mono" title=${hash}>${hash.slice(0, 8)}…${hash.slice(-4)}</span>` : ""} · made ${time.stamp(new Date(time.now()).toISOString())}</p>
  </main>`;
}

const name = (list, id) => list.find(e => e.id === id)?.name || id;
const linkedParty = e => ({ ...e, designation: e.designated_since ? { date: e.designated_since } : null });
