/* Mining: which pools are known by what, what of theirs reached whom, what they earned in fees. */
import { html, useMemo } from "../../vendor/preact-htm.js";
import { query } from "../api.js";
import { byAsset, plain, show } from "../assets.js";
import { useLoad, Loaded } from "../load.js";
import { Entity, Icon, synthetic } from "../parts.js";
import { go } from "../route.js";
import { csv, save } from "../save.js";
import * as text from "../text.js";
import { Counted, Months, Newest, ofBlocks } from "./blocks.js";
import { Chart } from "./chart.js";

const linked = e => (e.tags || []).some(t => t === "russia-linked" || t === "sanctioned");

export function Mining({ search }) {
  const q = new URLSearchParams(search);
  const from = q.get("from") || "";
  const to = q.get("to") || "";
  const state = useLoad("/mining" + query({ from, to }));
  return html`<${Loaded} state=${state} what="The mining report could not be loaded.">${data => html`<${Report} data=${data} from=${from} to=${to} />`}</${Loaded}>`;
}

const setPeriod = period => go("/mining" + query(period));

/* Which payouts came to exchanges: of each pool and exchange the sums, Russia-linked pools first. */
function Reached({ data }) {
  const pool = id => data.pools.find(p => p.id === id) || { id, name: id, tags: [] };
  const rows = data.payouts
    .map(p => ({ pool: pool(p.pool), exchange: data.exchanges.find(e => e.id === p.to), sums: byAsset(p.months), last: p.months.map(m => m.period).sort().at(-1) }))
    .filter(r => r.exchange)
    .sort((a, b) => Number(linked(b.pool)) - Number(linked(a.pool)) || a.pool.name.localeCompare(b.pool.name) || a.exchange.name.localeCompare(b.exchange.name));
  if (!rows.length) return null;
  return html`<section class="panel" aria-label="Payouts that reached exchanges"><header><h2>Payouts that reached exchanges</h2><span class="grow"></span><span class="s dim">${text.plural(rows.length, "pair")}</span></header>
    <div class="scrolls" tabindex="0" role="group" aria-label="Table of pools and exchanges"><table class="plain"><thead><tr><th scope="col">Pool</th><th scope="col">Exchange</th><th scope="col" class="r">Received</th><th scope="col" class="r">Of it direct</th><th scope="col" class="r">Last</th><th scope="col"></th></tr></thead>
    <tbody>${rows.slice(0, 300).map(r => html`<tr><td><${Entity} party=${r.pool} link /></td><td><${Entity} party=${r.exchange} link /></td><td class="r num">${amounts(r.sums)}</td><td class="r num">${r.sums.map(s => html`<div>${show(s.direct, s.asset)}</div>`)}</td><td class="r num">${r.last}</td><td><a class="link" href=${"/queue" + query({ status: "all", exchange: r.exchange.id, entity: r.pool.id })}>alerts</a></td></tr>`)}</tbody></table></div></section>`;
}

function Basis({ pool }) {
  const tags = pool.coinbase_tags || [];
  return html`<span class="row basisrow"><span class=${"basis " + (tags.length ? "mid" : "dim")}><${Icon} name=${tags.length ? "i-check" : "i-x"} size=${12} />${tags.length ? html`tag <span class="mono iso clip">${tags.slice(0, 2).map(t => text.shown(t)).join(", ")}${tags.length > 2 ? ` +${tags.length - 2}` : ""}</span>` : "no tag"}</span><span class=${"basis " + (pool.addresses ? "mid" : "dim")}><${Icon} name=${pool.addresses ? "i-check" : "i-x"} size=${12} />${pool.addresses ? text.plural(pool.addresses, "address", "addresses") : "no address"}</span></span>`;
}

const amounts = sums => (sums.length ? sums.map(s => html`<div>${show(s.direct + s.indirect, s.asset)}</div>`) : html`<span class="dim">none found</span>`);

function Report({ data, from, to }) {
  const rows = useMemo(
    () =>
      data.pools
        .map(pool => ({
          pool,
          paid: byAsset(data.payouts.filter(p => p.pool === pool.id).flatMap(p => p.months)),
          fees: byAsset(data.fees.filter(f => f.pool === pool.id).flatMap(f => f.months)),
          to: new Set(data.payouts.filter(p => p.pool === pool.id).map(p => p.to)).size,
        }))
        .sort((a, b) => Number(linked(b.pool)) - Number(linked(a.pool)) || b.paid.reduce((n, s) => n + s.flows, 0) - a.paid.reduce((n, s) => n + s.flows, 0) || a.pool.name.localeCompare(b.pool.name)),
    [data],
  );
  const linkedRows = rows.filter(r => linked(r.pool));
  const paying = linkedRows.filter(r => r.paid.length);
  const all = byAsset(data.payouts.filter(p => linkedRows.some(r => r.pool.id === p.pool)).flatMap(p => p.months));
  const main = all[0];
  const months = useMemo(() => [...new Set(paying.flatMap(r => r.paid.flatMap(s => [...s.periods.keys()])))].sort(), [data]);
  const series = useMemo(
    () =>
      main
        ? paying.slice(0, 3).map((r, i) => {
            const sum = r.paid.find(s => s.asset.symbol === main.asset.symbol && s.asset.contract === main.asset.contract);
            return { label: text.shown(r.pool.name), colour: ["--ent-pool", "--ent-ru", "--ent-ex"][i], dash: [null, [6, 3], [2, 3]][i] || undefined, values: months.map(m => (sum ? plain((sum.periods.get(m)?.direct ?? 0n) + (sum.periods.get(m)?.indirect ?? 0n), sum.asset) : 0)) };
          })
        : [],
    [data],
  );
  const exportCsv = () => {
    const out = [["pool", "counterparty", "kind", "month", "chain", "asset", "direct", "indirect", "flows"]];
    for (const p of data.payouts) for (const s of p.months) out.push([p.pool, p.to, "payout", s.period, s.chain, s.asset, s.direct, s.indirect, s.flows]);
    for (const m of data.blocks.months) out.push([m.pool ?? "", "", "blocks", m.month, "", "", "", "", m.blocks]);
    for (const f of data.fees) for (const s of f.months) out.push([f.pool, f.from, "fee", s.period, s.chain, s.asset, s.direct, s.indirect, s.flows]);
    save("mining.csv", "text/csv;charset=utf-8", csv(out));
  };
  return html`<main class="page">
    <div class="head"><div class="grow"><h1>${paying.length ? `${text.plural(paying.length, "Russia-linked pool or host", "Russia-linked pools or hosts")} paid ${main ? show(main.direct + main.indirect, main.asset) : ""} to labelled parties` : `No payout of ${text.plural(linkedRows.length, "Russia-linked pool or host", "Russia-linked pools or hosts")} was found`}</h1>
      <p class="b">${ofBlocks(data.blocks)}</p>
      <p>Payouts are what a pool's coinbases minted and labelled parties received, over any number of hops. A pool without an address can be known by its tag only; a host without one cannot be traced.</p></div>
      <div class="row noprint"><button type="button" class="btn" onClick=${exportCsv}>CSV</button><button type="button" class="btn" onClick=${() => save("mining.json", "application/json", JSON.stringify(data, null, 2))}>JSON</button></div></div>
    <div class="tools"><label class="chip">From <input type="date" class="bare" value=${from} onChange=${e => setPeriod({ from: e.target.value, to })} aria-label="From day" /></label><label class="chip">To <input type="date" class="bare" value=${to} onChange=${e => setPeriod({ from, to: e.target.value })} aria-label="To day" /></label></div>
    <${Newest} blocks=${data.newest} />
    <${Months} blocks=${data.blocks} />
    ${series.length > 0 && html`<section class="panel"><header><h2>Payouts of Russia-linked pools, per month</h2><span class="grow"></span><span class="s dim">${text.shown(main.asset.symbol || "base units")}</span></header><${Chart} periods=${months} series=${series} label="Payouts of Russia-linked pools by month; the table below has the sums" /></section>`}
    <section class="panel"><header><h2>Pools and hosts</h2><span class="grow"></span><span class="s dim wide">Address decides over tag. Tag alone is never above medium confidence.</span></header>
      <div class="scrolls" tabindex="0" role="group" aria-label="Table of pools"><table class="plain mine"><thead><tr><th scope="col">Pool</th><th scope="col">Standing</th><th scope="col">Basis of attribution</th><th scope="col" class="r">Blocks</th><th scope="col" class="r">Paid to</th><th scope="col" class="r">Payouts</th><th scope="col" class="r">Of it direct</th><th scope="col" class="r">Fees from listed payers</th></tr></thead>
      <tbody>${rows.slice(0, 300).map(r => html`<tr><td><span class="row"><${Entity} party=${r.pool} link />${synthetic(r.pool) ? html`<span class="dim xs">(synthetic)</span>` : null}</span></td><td class=${linked(r.pool) ? "" : "mid"}>${linked(r.pool) ? "Russia-linked" : "not linked"}</td><td><${Basis} pool=${r.pool} /></td><td class="r num"><${Counted} counts=${data.blocks.pools.find(p => p.pool === r.pool.id)} all=${data.blocks.all} /></td><td class="r num">${r.to ? text.plural(r.to, "party", "parties") : "–"}</td><td class="r num">${amounts(r.paid)}</td><td class="r num">${r.paid.length ? r.paid.map(s => html`<div>${text.percent(Number((s.direct * 10000n) / (s.direct + s.indirect || 1n)) / 10000)}</div>`) : "–"}</td><td class="r num">${amounts(r.fees)}</td></tr>`)}</tbody></table></div></section>
    <${Reached} data=${data} />
    ${!data.blocks.all && html`<section class="panel notlooked"><p class="row"><${Icon} name="i-blind" size=${16} /><span><b class="b">Not looked:</b> no block with a coinbase has been traced in this period. What is covered stands on the <a class="link" href="/coverage">coverage</a> page.</span></p></section>`}
    <p class="xs dim">Lists ${text.shown(data.list_version)} · traced ${Object.keys(data.traced).length ? Object.entries(data.traced).map(([c, ranges]) => `${text.chain(c)} ${ranges.map(r => `${text.grouped(String(r.low))}–${text.grouped(String(r.high))}`).join(", ")}`).join("; ") : "nothing"}</p>
  </main>`;
}
