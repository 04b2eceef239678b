/* Coverage: what was looked at, what was not, and what an empty answer therefore means. */
import { html } from "../../vendor/preact-htm.js";
import { useLoad, Loaded } from "../load.js";
import { Age, Icon } from "../parts.js";
import { save } from "../save.js";
import * as text from "../text.js";
import * as time from "../time.js";

export function Coverage() {
  const state = useLoad("/coverage");
  return html`<${Loaded} state=${state} what="The coverage could not be loaded.">${data => html`<${Report} data=${data} />`}</${Loaded}>`;
}

const blocks = gap => gap.high - gap.low + 1;
const height = n => text.grouped(String(n));

/** The share of a bar that its words take, in percent. */
const ROOM = 13;

function Bar({ chain }) {
  const end = Math.max(chain.head ?? 0, chain.to ?? 0, 1);
  const start = chain.from > end / 2 ? Math.max(0, chain.from - (end - chain.from) * 0.1 - 1) : 0;
  const at = n => `${(((n - start) / Math.max(1, end - start + 1)) * 100).toFixed(2)}%`;
  const wide = (low, high) => `${(((high - low + 1) / Math.max(1, end - start + 1)) * 100).toFixed(2)}%`;
  return html`<div class="cb" role="img" aria-label=${`Looked at from ${height(chain.from)} to ${height(chain.to)}${chain.gaps.length ? `, ${text.plural(chain.gaps.length, "gap")}` : ""}`}>
    ${chain.from > start && html`<i class="off" style=${{ left: "0%", width: at(chain.from) }}></i>${parseFloat(at(chain.from)) > ROOM && html`<span class="gl" style=${{ left: "0%" }}>not looked</span>`}`}
    ${chain.ranges.map(r => html`<i class="on" style=${{ left: at(r.low), width: wide(r.low, r.high) }}></i>`)}
    ${chain.head > chain.to && html`<i class="off" style=${{ left: at(chain.to + 1), width: wide(chain.to + 1, chain.head) }}></i>`}
    ${chain.gaps.map(g => html`<i class="gap" style=${{ left: at(g.low), width: wide(g.low, g.high) }} title=${`${height(g.low)} – ${height(g.high)}`}></i><span class="gl" style=${{ left: at(g.low) }}>gap ${text.plural(blocks(g), "block")}</span>`)}
  </div>`;
}

function Row({ chain }) {
  const lag = chain.head === null || chain.to === null ? null : Math.max(0, chain.head - chain.to);
  return html`<div class="cov">
    <div><div class="row bb"><span class=${"dot" + (lag > 12 || chain.silent || chain.gaps.length ? " warn" : "")}></span>${text.chain(chain.chain)}</div></div>
    <div class="num"><div>${height(chain.from)} – ${height(chain.to)}</div><div class=${"xs " + (chain.untraced ? "warnk" : "dim")}>${chain.untraced ? `${text.plural(chain.untraced, "block")} without traces` : "block heights"}</div></div>
    <${Bar} chain=${chain} />
    <div class="num"><div class=${lag > 12 || chain.silent ? "b warnk" : ""}>${chain.silent ? "no blocks come" : lag === null ? "lag not known" : lag > 12 ? `${text.plural(lag, "block")} behind` : text.plural(lag, "block")}</div><div class="xs dim">${chain.at ? html`last block <${Age} at=${chain.at} /> ago` : ""}</div></div>
    <div><div>${chain.gaps.length ? text.plural(chain.gaps.length, "gap") : "no gap"}</div><div class="xs dim">${text.plural(chain.listed_addresses, "listed address", "listed addresses")}</div></div>
  </div>`;
}

/** A canary comes every five minutes; three missed ones page. */
const LATE = 15 * 60_000;

function Canary({ at }) {
  if (!at) return html`<div class="ans"><span class="mid"><${Icon} name="i-blind" size=${20} /></span><div><div class="b">No canary</div><div class="s mid">None has come through yet: a monitor that runs with pages sends one every five minutes.</div></div></div>`;
  const late = time.now() - time.date(at) > LATE;
  return html`<div class="ans"><span class=${late ? "bad" : "okk"}><${Icon} name=${late ? "i-gap" : "i-check"} size=${20} /></span><div><div class="b">${late ? "The canary is missing" : "The canary came through"}</div><div class="s mid">The last test payment went all the way to an alert <${Age} at=${at} /> ago.</div></div></div>`;
}

function Report({ data }) {
  const watched = data.chains.filter(c => c.watched);
  const gaps = watched.flatMap(c => c.gaps);
  const missing = gaps.reduce((n, g) => n + blocks(g), 0);
  const addresses = [...data.chains.map(c => ({ chain: c.chain, n: c.listed_addresses, watched: c.watched })), ...(data.unwatched_chains || []).map(c => ({ chain: c.chain, n: c.listed_addresses, watched: false, never: true }))].filter(c => c.n > 0 || c.watched).sort((a, b) => Number(b.watched) - Number(a.watched) || b.n - a.n);
  const total = addresses.reduce((n, c) => n + c.n, 0);
  const blind = addresses.filter(c => !c.watched).reduce((n, c) => n + c.n, 0);
  const most = Math.max(1, ...addresses.map(c => c.n));
  const names = watched.map(c => text.chain(c.chain)).join(", ");
  return html`<main class="page">
    <div class="head"><div class="grow"><h1>${watched.length ? `${names} ${watched.length === 1 ? "was" : "were"} looked at${gaps.length ? `, except ${text.plural(gaps.length, "gap")} of ${text.plural(missing, "block")}` : " without a gap"}` : "No chain has been looked at yet: an empty answer says nothing"}</h1>
      <p>${total ? `${text.grouped(String(blind))} of ${text.grouped(String(total))} listed addresses lie on chains nobody here watches: for them an empty answer means “not looked”.` : "The lists in force name no address."}</p></div>
      <div class="row noprint"><button type="button" class="btn" onClick=${() => save("coverage.json", "application/json", JSON.stringify(data, null, 2))}>JSON</button></div></div>
    <section class="panel" aria-label="Chains"><div class="cov hd"><span>Chain</span><span>Covered</span><span>By block height</span><span>Lag</span><span>Gaps</span></div>
      ${watched.map(c => html`<${Row} chain=${c} />`)}
      ${data.chains.filter(c => !c.watched && c.listed_addresses > 0).map(c => html`<div class="cov"><div class="row"><${Icon} name="i-blind" />${text.chain(c.chain)}</div><div class="dim">not looked</div><div class="cb"><i class="off all"></i></div><div class="dim">–</div><div class="xs dim">${text.plural(c.listed_addresses, "listed address", "listed addresses")}</div></div>`)}
      <footer class="legend"><span><span class="cb sm key"><i class="on all"></i></span>looked at</span><span><span class="cb sm key"><i class="off all"></i></span>not looked</span><span><span class="bad"><${Icon} name="i-gap" size=${13} /></span>gap: blocks missing between</span></footer></section>
    <div class="grid3">
      <section class="panel"><header><h2>Lists in force</h2><span class="grow"></span><a class="link s" href="/watchlist">Watchlist</a></header><div class="tall" tabindex="0" role="group" aria-label="Table of lists"><table class="plain"><thead><tr><th scope="col">Source</th><th scope="col">Newest entry</th><th scope="col" class="r">Claims</th></tr></thead><tbody>${(data.lists || []).map(l => html`<tr><td><span class="clip iso srcname" title=${text.shown(l.source)}>${text.shown(l.source)}</span></td><td class="num">${l.newest ? html`${l.newest} <span class="dim">${time.age(l.newest, time.now())} ago</span>` : html`<span class="dim">not dated</span>`}</td><td class="r num">${text.grouped(String(l.claims))}</td></tr>`)}</tbody></table></div><footer>Version <span class="mono">${text.shown(data.list_version)}</span></footer></section>
      <section class="panel"><header><h2>Listed addresses by chain</h2><span class="grow"></span><span class="s dim num">${text.grouped(String(total))} in all</span></header><div class="tall" tabindex="0" role="group" aria-label="Table of chains"><table class="plain"><tbody>${addresses.map(c => html`<tr><td>${text.chain(c.chain)}${c.watched ? "" : ", not watched"}</td><td class="barcol"><div class="cb sm"><i class=${c.watched ? "on" : "off"} style=${{ left: 0, width: `${Math.max(1, (100 * c.n) / most).toFixed(1)}%` }}></i></div></td><td class="r num">${text.grouped(String(c.n))}</td></tr>`)}</tbody></table></div></section>
      <section class="panel"><header><h2>What an empty answer means</h2></header>
        <div class="ans"><span class="okk"><${Icon} name="i-check" size=${20} /></span><div><div class="b">No flow found</div><div class="s mid">Chain and blocks covered, lists in force, nothing matched.</div></div></div>
        <div class="ans"><span class="bad"><${Icon} name="i-gap" size=${20} /></span><div><div class="b">Found nothing, with gaps</div><div class="s mid">Covered except the blocks named beside the answer.</div></div></div>
        <div class="ans"><span class="mid"><${Icon} name="i-blind" size=${20} /></span><div><div class="b">Not looked</div><div class="s mid">Chain or blocks are not covered.</div></div></div>
        ${watched.some(c => c.untraced) && html`<div class="ans"><span class="mid"><${Icon} name="i-blind" size=${20} /></span><div><div class="b">Without traces</div><div class="s mid">What moved within contracts was not seen: no node told it.</div></div></div>`}
        <${Canary} at=${data.canary_at} /></section>
    </div>
    ${gaps.length > 0 && html`<section class="panel"><header><h2>Gaps</h2></header><table class="plain"><thead><tr><th scope="col">Chain</th><th scope="col">From</th><th scope="col">To</th><th scope="col" class="r">Blocks</th></tr></thead><tbody>${watched.flatMap(c => c.gaps.map(g => html`<tr><td>${text.chain(c.chain)}</td><td class="num">${height(g.low)}</td><td class="num">${height(g.high)}</td><td class="r num">${height(blocks(g))}</td></tr>`))}</tbody></table></section>`}
  </main>`;
}
