/* Who somebody is: listings, what is attributed by whom, with whom they dealt. */
import { html, useEffect, useMemo, useRef, useState } from "../vendor/preact-htm.js";
import { get, query } from "./api.js";
import { byAsset, plain, show } from "./assets.js";
import { useLoad, Loaded } from "./load.js";
import { Entity as Name, Failed, Icon, Seg, shape, synthetic, Whole } from "./parts.js";
import { go } from "./route.js";
import { Chart } from "./report/chart.js";
import * as text from "./text.js";

export function Entities({ search }) {
  const q = new URLSearchParams(search).get("q") || "";
  return html`<main class="page"><div class="head"><div class="grow"><h1>Who is who</h1><p>Everybody the lists in force know, by name, other names or id.</p></div></div><${Search} q=${q} place="/entities" /></main>`;
}

/** A search that lives in the address. */
export function Search({ q, place }) {
  const [found, setFound] = useState(null);
  const [failure, setFailure] = useState(null);
  const timer = useRef(0);
  useEffect(() => {
    const control = new AbortController();
    get("/entities" + query({ q }), { signal: control.signal }).then(
      f => {
        setFound(f);
        setFailure(null);
      },
      e => e.name !== "AbortError" && setFailure(e),
    );
    return () => control.abort();
  }, [q]);
  const type = event => {
    const value = event.target.value.trim();
    clearTimeout(timer.current);
    timer.current = setTimeout(() => go(place + (value ? "?" + new URLSearchParams({ q: value }) : ""), true), 200);
  };
  return html`<section class="panel"><header><label class="searchline"><${Icon} name="i-search" /><input type="search" class="grow" value=${q} onInput=${type} placeholder="Name, other name or id" aria-label="Search entities" maxlength="200" /></label><span class="grow"></span><span class="s dim num" role="status">${found ? text.plural(found.total, "entity", "entities") : ""}</span></header>
    ${failure && html`<${Failed} failure=${failure} what="The search did not work." />`}
    ${found && (found.rows.length
      ? html`<div class="scrolls" tabindex="0" role="group" aria-label="Table of entities"><table class="plain"><thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">Country</th><th scope="col">Listed since</th><th scope="col">Tags</th></tr></thead><tbody>${found.rows.map(e => html`<tr><td><span class="row"><${Name} party=${{ ...e, designation: e.designated_since }} link />${synthetic(e) ? html`<span class="dim xs">(synthetic)</span>` : null}</span></td><td>${text.words(e.kind)}</td><td>${text.shown(e.country) || "–"}</td><td class="num">${e.designated_since || "–"}</td><td class="mid iso">${(e.tags || []).map(text.shown).join(", ") || "–"}</td></tr>`)}</tbody></table></div>${found.total > found.rows.length && html`<footer>The first ${found.rows.length} of ${text.grouped(String(found.total))}: say more of the name.</footer>`}`
      : html`<div class="empty"><p>Nobody in the lists has that name. An address or a transaction is found by the <a class="link" href=${"/queue?" + new URLSearchParams({ status: "all", q })}>search over alerts</a>.</p></div>`)}
  </section>`;
}

export function Entity({ id, search }) {
  const fifo = new URLSearchParams(search).get("policy") === "fifo";
  const state = useLoad(`/entities/${encodeURIComponent(id)}${fifo ? "?policy=fifo" : ""}`);
  return html`<${Loaded} state=${state} what="The entity could not be loaded.">${data => html`<${Page} data=${data} id=${id} />`}</${Loaded}>`;
}

const secure = url => (typeof url === "string" && /^https?:\/\/[\w.-]+/.test(url) ? url : null);

function Ref({ value }) {
  if (!value) return html`<span class="dim">–</span>`;
  const url = secure(value);
  return url ? html`<a class="link clip" href=${url} target="_blank" rel="noopener noreferrer">${text.shown(url.replace(/^https?:\/\//, "").slice(0, 48))} ↗</a>` : html`<span class="iso">${text.shown(value)}</span>`;
}

function Page({ data, id }) {
  const e = data.entity;
  const lines = useMemo(() => data.exposure.map(x => ({ ...x, assets: byAsset(x.months) })).sort((a, b) => b.assets.reduce((n, s) => n + s.flows, 0) - a.assets.reduce((n, s) => n + s.flows, 0)), [data]);
  const incoming = byAsset(data.exposure.filter(x => x.direction === "incoming").flatMap(x => x.months));
  const outgoing = byAsset(data.exposure.filter(x => x.direction === "outgoing").flatMap(x => x.months));
  const main = outgoing[0] || incoming[0];
  const same = list => list.find(s => main && s.asset.symbol === main.asset.symbol && s.asset.contract === main.asset.contract);
  const months = [...new Set([...(same(incoming)?.periods.keys() || []), ...(same(outgoing)?.periods.keys() || [])])].sort();
  const line = sum => months.map(m => (sum ? plain((sum.periods.get(m)?.direct ?? 0n) + (sum.periods.get(m)?.indirect ?? 0n), sum.asset) : 0));
  const first = (e.designations || [])[0];
  const tags = e.tags || [];
  const { icon, tone } = shape({ ...e, designation: first });
  const counterparties = new Set(data.exposure.map(x => x.counterparty.id)).size;
  return html`<main class="page">
    <div class="head"><div class="grow"><h1 class="row"><span class=${"ent " + tone}><${Icon} name=${icon} size=${20} /></span><span class="iso">${text.shown(e.name)}</span></h1>
      <p>${[synthetic(e) ? "(synthetic)" : null, e.kind && text.words(e.kind), e.region && text.words(e.region), e.country, first ? `listed by ${text.shown(first.list)}${first.date ? ` since ${first.date}` : ""}` : "not listed", text.plural(data.attributions_total, "attribution"), `flows with ${text.plural(counterparties, "party", "parties")}`].filter(Boolean).join(" · ")}</p></div>
      <a class="btn" href=${"/queue" + query({ status: "all", q: e.id })}>Its alerts</a></div>
    ${e.note && html`<p class="mid iso">${text.shown(e.note)}</p>`}
    <div class="grid2">
      <section class="panel"><header><h2>Designations</h2></header>${(e.designations || []).length ? html`<table class="plain"><thead><tr><th scope="col">List</th><th scope="col">Programme</th><th scope="col">Since</th><th scope="col">Notice</th></tr></thead><tbody>${e.designations.map(d => html`<tr><td class="iso">${text.shown(d.list)}</td><td class="iso">${text.shown(d.programme) || "–"}</td><td class="num">${d.date || "not dated"}</td><td><${Ref} value=${d.reference} /></td></tr>`)}</tbody></table>` : html`<p class="pad dim">On no sanctions list in force.</p>`}</section>
      <section class="panel"><header><h2>Tags and their basis</h2></header><table class="plain"><tbody>${tags.length ? tags.map(t => html`<tr><td>${text.words(t)}</td><td class="mid iso wrapcell">${[e.basis?.[t] ?? []].flat().map(text.shown).join("; ")}</td></tr>`) : html`<tr><td class="dim">none</td></tr>`}${(e.aliases || []).length ? html`<tr><td>Also called</td><td class="mid iso wrapcell">${e.aliases.map(text.shown).join(", ")}</td></tr>` : null}${(e.same_as || []).length ? html`<tr><td>Same as</td><td class="mid iso wrapcell">${e.same_as.map(s => text.shown(typeof s === "string" ? s : s.id)).join(", ")}</td></tr>` : null}</tbody></table></section>
    </div>
    <section class="panel"><header><h2>Exposure by counterparty</h2><${Seg} label="Policy" value=${data.policy} onChange=${v => go(`/entities/${encodeURIComponent(id)}${v === "fifo" ? "?policy=fifo" : ""}`)} options=${[["haircut", "Haircut"], ["fifo", "FIFO"]]} /><span class="grow"></span><span class="s dim">${main ? `chart in ${text.shown(main.asset.symbol || "base units")}` : ""}</span></header>
      ${months.length > 0 && html`<${Chart} periods=${months} label="Exposure by month, incoming and outgoing; the table below has the sums" series=${[{ label: "Outgoing", colour: "--ent-ru", values: line(same(outgoing)) }, { label: "Incoming", colour: "--ent-ex", dash: [6, 3], values: line(same(incoming)) }]} />`}
      ${lines.length ? html`<div class="scrolls" tabindex="0" role="group" aria-label="Table of counterparties"><table class="plain"><thead><tr><th scope="col">Counterparty</th><th scope="col">Direction</th><th scope="col" class="r">Direct</th><th scope="col" class="r">Indirect</th><th scope="col" class="r">After a listing</th><th scope="col" class="r">Flows</th></tr></thead><tbody>${lines.slice(0, 200).flatMap(x => x.assets.map(a => html`<tr><td><${Name} party=${{ ...x.counterparty, designation: x.counterparty.designated_since }} link /></td><td>${text.words(x.direction)}</td><td class="r num">${show(a.direct, a.asset)}</td><td class="r num">${show(a.indirect, a.asset)}</td><td class="r num">${show(a.after, a.asset)}</td><td class="r num">${text.grouped(String(a.flows))}</td></tr>`))}</tbody></table></div>` : html`<p class="pad dim">No flow found. See <a class="link" href="/coverage">coverage</a> for what was looked at.</p>`}</section>
    <section class="panel"><header><h2>Addresses</h2><span class="grow"></span><span class="s dim num">${text.plural(data.attributions_total, "attribution")}, ${text.plural((data.labels_now || []).length, "label")} now</span></header>
      ${data.attributions.length ? html`<div class="scrolls" tabindex="0" role="group" aria-label="Table of attributions"><table class="plain"><thead><tr><th scope="col">Chain</th><th scope="col">Address or tag</th><th scope="col">Source</th><th scope="col">Confidence</th><th scope="col">From</th><th scope="col">Reference</th><th scope="col">Labels</th></tr></thead><tbody>${data.attributions.slice(0, 200).map(a => html`<tr><td>${text.chain(a.chain)}</td><td>${a.address ? html`<${Whole} value=${a.address} />` : html`<span class="mono iso">${text.shown(a.coinbase_tag)}</span>`}</td><td class="iso">${text.shown(a.source)}</td><td>${text.shown(a.confidence)}</td><td class="num">${a.from || a.known_from || "–"}</td><td><${Ref} value=${a.reference} /></td><td>${a.usable ? "yes" : html`<span class="bad">no: its checksum fails</span>`}</td></tr>`)}</tbody></table></div>${data.attributions_total > 200 && html`<footer>The first 200 of ${text.grouped(String(data.attributions_total))}.</footer>`}` : html`<p class="pad dim">No list names an address or a tag of theirs, so what they do cannot be seen.</p>`}</section>
  </main>`;
}
