/* The trace: the drawing, and the table that says the same. */
import { html, useEffect, useLayoutEffect, useRef, useState } from "../../vendor/preact-htm.js";
import { get } from "../api.js";
import { bind, keyOf } from "../keys.js";
import { Failed, FinalityMark, finality, Icon, Kbd, shape, synthetic, toClipboard, Whole } from "../parts.js";
import { cell } from "../save.js";
import * as text from "../text.js";
import * as time from "../time.js";
import { Drawing, Legend } from "./drawing.js";
import { exportJson, exportPng, exportSvg } from "./export.js";

export function Trace({ id, revision, row, me, onTrace }) {
  const panel = useRef(null);
  const drawing = useRef(null);
  const [all, setAll] = useState(false);
  const [size, setSize] = useState(null);
  const [trace, setTrace] = useState(null);
  const [failure, setFailure] = useState(null);
  useLayoutEffect(() => {
    const element = panel.current;
    const measure = () => {
      const width = Math.max(320, Math.min(4096, Math.floor((element.clientWidth - 32) / 8) * 8));
      setSize(old => (old?.width === width ? old : { width, height: Math.max(0, innerHeight - 800) }));
    };
    measure();
    let timer = 0;
    const watch = new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(measure, 100);
    });
    watch.observe(element);
    return () => {
      watch.disconnect();
      clearTimeout(timer);
    };
  }, []);
  useEffect(() => {
    if (!size) return undefined;
    const control = new AbortController();
    get(`/alerts/${encodeURIComponent(id)}/trace?width=${size.width}&height=${size.height}${all ? "&all=true" : ""}`, { signal: control.signal })
      .then(t => {
        setTrace(t);
        setFailure(null);
        onTrace?.(t);
      })
      .catch(e => e.name !== "AbortError" && setFailure(e));
    return () => control.abort();
  }, [id, revision, size, all]);
  useEffect(() => bind({ expand: () => setAll(a => !a) }), []);
  const origin = row.source.name;
  const wide = trace && trace.width > (size?.width ?? 0) + 1;
  const lists = trace ? `bounds ${trace.bounds} · lists ${trace.list_version}${trace.path_truncated ? " · the middle of the way is not kept" : ""}` : "";
  return html`<section class="panel" ref=${panel} aria-label="Trace">
      <header><h2>Trace</h2><span class="chip">${trace ? text.words(trace.policy) : "…"}</span><span class="s dim wide clip">${lists}</span><span class="grow"></span>
        <button type="button" class="btn quiet sm" aria-pressed=${String(all)} onClick=${() => setAll(!all)}>${all ? "Merge small ones" : "Expand all"} <${Kbd}>${keyOf("expand")}</${Kbd}></button>
        <span class="seg" role="group" aria-label="Export the drawing"><button type="button" disabled=${!trace} onClick=${() => exportPng(drawing.current, trace, me)}>PNG</button><button type="button" disabled=${!trace} onClick=${() => exportSvg(drawing.current, trace, me)}>SVG</button><button type="button" disabled=${!trace} onClick=${() => exportJson(trace, me)}>JSON</button></span></header>
      ${failure ? html`<${Failed} failure=${failure} what="The trace could not be drawn." />` : trace ? html`<div class=${"tracebox" + (wide ? " pans" : "")}><${Drawing} trace=${trace} drawing=${drawing} onMore=${() => setAll(true)} /></div><${Legend} trace=${trace} origin=${origin} />` : html`<div class="trace wait"></div>`}
    </section>
    ${trace && html`<${Table} trace=${trace} origin=${origin} row=${row} />`}`;
}

const who = party => (party.name ? text.shown(party.name) : party.address ? text.shown(party.address) : party.coin ? text.shown(party.coin) : party.role === "elided" ? "hops not kept" : "unlabelled");

function Party({ party }) {
  if (party.name) return html`<span class="iso" title=${party.address ? text.shown(party.address) : null}>${text.shown(party.name)}${synthetic(party) ? html` <span class="dim reg">(synthetic)</span>` : ""}</span>`;
  if (party.address) return html`<${Whole} value=${party.address} />`;
  if (party.coin) return html`<${Whole} value=${party.coin} form=${text.txid} kind="coin" />`;
  return html`<span class="dim">${who(party)}</span>`;
}

function stateOf(row, of) {
  if (row.status === null) return null;
  return { status: row.status, confirmations: row.confirmations, required: of };
}

/** The table twin: one row for each arrival, in the drawing's order. */
function Table({ trace, origin, row }) {
  const [copied, setCopied] = useState(false);
  const unit = text.unit(trace.asset);
  const required = row.finality.required;
  const copy = async () => {
    const lines = [["hop", "transaction", "block", "time", "from", "to", `${unit} of ${text.shown(origin)}`, "share", "state"]];
    for (const r of trace.rows) lines.push([r.hop, r.txid, r.block ?? "", r.time, r.from.map(who).join("; "), who(r.to), text.coins(r.amount.base_units, trace.asset.decimals, trace.asset.symbol), r.share ?? "", r.status ?? ""]);
    await toClipboard(lines.map(l => l.map(v => cell(v).replace(/\t/g, " ")).join("\t")).join("\n"));
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  const before = trace.rows.filter(r => r.before_designation).length;
  const when = row.designation?.date ? (before === 0 ? ", all after the designation" : before === trace.rows.length ? ", all before the designation" : `, ${before} before the designation`) : "";
  const few = trace.rows.length > 200 ? trace.rows.slice(0, 200) : trace.rows;
  return html`<section class="panel" aria-label="The trace as a table">
    <header class="low"><h2>Same trace as a table</h2><span class="s dim">${text.plural(trace.transactions, "transaction")}, ${text.plural(trace.rows.length, "arrival")}${when}</span><span class="grow"></span><button type="button" class="btn quiet sm" onClick=${copy}>${copied ? "Copied" : "Copy"} <${Icon} name="i-copy" size=${13} /></button></header>
    <div class="scrolls" tabindex="0" role="group" aria-label="Table of arrivals"><table class="plain dense">
      <caption class="vh">The trace as a table, by hop</caption>
      <thead><tr><th scope="col">Hop</th><th scope="col">Transaction</th><th scope="col">Block<span class="wide"> · time UTC</span></th><th scope="col">From</th><th scope="col">To</th><th scope="col" class="r">${unit} of <span class="iso">${text.shown(origin)}</span></th><th scope="col" class="r">Of value</th><th scope="col">State</th></tr></thead>
      <tbody>${few.map(r => {
        const gone = r.status === "orphaned";
        const f = stateOf(r, required);
        return html`<tr class=${(r.focus ? "bb" : "") + (gone ? " gone" : "")}>
          <td>${r.hop}</td><td class=${gone ? "struck dim" : ""}><${Whole} value=${r.txid} form=${text.txid} kind="transaction" /></td>
          <td class="num mid">${r.block === null ? (r.status === "pending" ? "mempool" : "") : text.grouped(String(r.block))}<span class="wide" title=${time.local(r.time)}>${r.block === null ? "" : " · "}${time.clock(r.time)}</span></td>
          <td>${r.from.map((p, i) => html`${i ? ", " : ""}<${Party} party=${p} />`)}</td><td class=${gone ? "struck dim" : ""}><${Party} party=${r.to} /></td>
          <td class=${"r num" + (gone ? " struck dim" : "")}>${text.coins(r.amount.base_units, trace.asset.decimals, trace.asset.symbol)}</td><td class="r num">${r.share === null ? "–" : text.percent(r.share)}</td>
          <td>${f ? html`<span class=${"row tight tone-" + finality(f).form}><${FinalityMark} f=${f} size=${12} />${finality(f).label}</span>` : html`<span class="dim">–</span>`}</td>
        </tr>`;
      })}</tbody>
    </table></div>
    ${few.length < trace.rows.length && html`<footer>The first 200 arrivals; copying and the JSON have all ${text.grouped(String(trace.rows.length))}.</footer>`}
  </section>`;
}

/** For a narrow screen: the largest way, top to bottom. */
export function LargestWay({ trace, row }) {
  const spine = trace.holders.filter(h => h.spine).sort((a, b) => a.hop - b.hop);
  const widest = Math.max(1, ...spine.map(h => Number(h.amount.base_units)));
  return html`<section class="panel narrow-only" aria-label="Largest path"><header class="low"><h2>Largest path</h2></header><ol class="vt">
    ${spine.map((h, i) => {
      const { icon, tone } = shape(h);
      const next = spine[i + 1];
      const transfer = next && trace.transfers.find(t => t.hop === next.hop && trace.bands.some(b => b.transfer === t.id && b.holder === next.id));
      const name = h.name ? text.shown(h.name) : h.address ? text.address(h.address) : h.role === "elided" ? `${h.last_hop - h.hop + 1} hops` : "unlabelled";
      return html`<li class=${`vn ${tone} ${h.focus ? "focus" : ""}`}><div class="row"><${Icon} name=${icon} /><span class=${"b grow clip iso" + (h.name ? "" : " mono")} title=${text.shown(h.address || h.name)}>${name}</span><span class="num b">${h.role === "elided" ? "" : text.brief(h.amount.base_units, trace.asset)}</span></div>
          <div class="row xs dim sub2"><span class="grow clip">${h.name ? [synthetic(h) ? "(synthetic)" : null, h.kind && text.shown(h.kind), h.address && text.address(h.address)].filter(Boolean).join(" · ") : "unlabelled"}</span><span class="num">${h.role === "origin" ? `${text.unit(trace.asset)} out` : h.share === null ? "" : text.percent(h.share)}</span></div></li>
        ${next && html`<li class="ve" style=${{ "--w": `${Math.max(2, Math.round((20 * Number(next.amount.base_units || h.amount.base_units)) / widest))}px` }}><i></i>${transfer ? html`<${Whole} value=${transfer.txid} form=${text.txid} kind="transaction" /><span class="xs dim num">${transfer.block === null ? time.clock(transfer.time) : text.grouped(String(transfer.block))} · hop ${next.hop}</span>` : html`<span></span><span></span>`}</li>`}`;
    })}
  </ol></section>`;
}
