/* The trace as a picture. The server says where everything lies; here it is only drawn. */
import { html, useMemo } from "../../vendor/preact-htm.js";
import { shape, synthetic } from "../parts.js";
import * as text from "../text.js";
import * as time from "../time.js";

const ORIGIN = "origin";

function amountOf(trace, amount) {
  return text.coins(amount.base_units, trace.asset.decimals, trace.asset.symbol);
}

function state(thing) {
  if (thing.status === "orphaned") return "orphaned";
  if (thing.status === "pending" || thing.status === "mempool") return "pending";
  return thing.before_designation ? "before" : "plain";
}

/** Shows no more than fits; the whole text is in the title. */
const fit = (t, most) => (t.length > most ? t.slice(0, Math.max(1, most - 1)) + "…" : t);

function Card({ trace, holder, onMore }) {
  const w = trace.card_width;
  const h = trace.card_height;
  const step = trace.large ? 16 : 14;
  const { icon, tone } = shape(holder);
  const elided = holder.role === "elided";
  const orphaned = holder.orphaned;
  const pending = holder.status === "pending" || holder.status === "mempool";
  const strong = tone !== "none" && !orphaned;
  const n = holder.last_hop - holder.hop + 1;
  const name = elided ? `${n} hops` : text.shown(holder.name || (holder.role === "passing" ? "Holder" : "Unlabelled"));
  const place = holder.address ? text.address(holder.address) : holder.coin ? text.txid(holder.coin) : "";
  const note = elided ? "not drawn" : synthetic(holder) ? "(synthetic)" : holder.role === ORIGIN ? [holder.kind, holder.designation].filter(Boolean).map(text.shown).join(" · ") : "";
  const amount = elided ? "" : amountOf(trace, holder.amount);
  const share = holder.share === null ? null : Number(holder.share);
  const tail = orphaned ? " · retracted" : pending ? " · pending" : holder.role === ORIGIN ? ` ${text.unit(trace.asset)} out` : share === null ? "" : ` · ${text.percent(share)}`;
  const most = Math.floor((w - 38) / (trace.large ? 7.4 : 6.8));
  const classes = ["card", orphaned ? "gone" : "", strong ? "tone-" + tone : "", holder.focus ? "focus" : "", pending ? "pending" : "", elided ? "elided" : ""].filter(Boolean).join(" ");
  const titles = [name, holder.address && text.shown(holder.address), amount && `${amount} ${text.unit(trace.asset)}`].filter(Boolean).join("\n");
  return html`<g class=${classes} transform=${`translate(${holder.x} ${holder.y})`}>
    <title>${titles}</title>
    <rect class="box" width=${w} height=${h} rx="6" />
    <use href=${"#" + (elided ? "i-none" : icon)} x="9" y="5" width="14" height="14" class=${"mark ent-" + tone} />
    <text class="name" x="28" y=${step + 2}>${fit(name, most)}</text>
    <text class="small" x="10" y=${2 * step + 3}>${place && html`<tspan class="m">${place}</tspan>`}${note && html`<tspan class="dimt" dx=${place ? 5 : 0}>${fit(note, place ? 12 : most + 2)}</tspan>`}</text>
    <text class="small figure" x="10" y=${3 * step + 2}>${amount + tail}</text>
    ${share !== null && !orphaned && html`<rect class="whole" x="10" y=${h - 6} width=${w - 20} height="3" rx="1.5" /><rect class="part" x="10" y=${h - 6} width=${((w - 20) * Math.min(1, share)).toFixed(2)} height="3" rx="1.5" />`}
    ${holder.more > 0 && html`<g class="more" role="button" tabindex="0" aria-label=${`Expand ${holder.more} merged holders`} transform=${`translate(${w - 40} -8)`} onClick=${onMore} onKeyDown=${e => (e.key === "Enter" || e.key === " ") && (e.preventDefault(), onMore?.())}><rect width="34" height="16" rx="8" /><text x="17" y="12" text-anchor="middle">+${holder.more}</text></g>`}
  </g>`;
}

function Bar({ transfer, large }) {
  const kind = state(transfer);
  const below = transfer.label === "below";
  const y = below ? transfer.y + transfer.height + 16 : transfer.y - 19;
  const second = kind === "pending" ? "mempool" : kind === "orphaned" ? "orphaned" : transfer.block === null ? time.clock(transfer.time) : text.grouped(String(transfer.block));
  return html`<g class=${"bar " + kind}>
    <title>${`${transfer.txid}\n${time.stamp(transfer.time)}`}</title>
    <rect x=${transfer.x - 2} y=${transfer.y - 2} width="4" height=${transfer.height + 4} rx="2" />
    <text class="m label" x=${transfer.x} y=${y} text-anchor="middle">${text.txid(transfer.txid)}</text>
    ${kind === "orphaned" && html`<line x1=${transfer.x - 32} x2=${transfer.x + 32} y1=${y - 4} y2=${y - 4} />`}
    <text class="label second" x=${transfer.x} y=${y + (large ? 14 : 13)} text-anchor="middle">${second}</text>
  </g>`;
}

const heading = column => {
  const hops = column.hop === column.last_hop ? `Hop ${column.hop}` : `Hops ${column.hop} to ${column.last_hop}`;
  return `${hops} · ${column.hop === 0 ? "origin" : column.hop === 1 && column.last_hop === 1 ? "direct" : "indirect"}`;
};

export function Drawing({ trace, onMore, drawing }) {
  const states = useMemo(() => new Map(trace.transfers.map(t => [t.id, state(t)])), [trace]);
  const large = trace.large;
  return html`<div class="trace" tabindex="0" role="group" aria-label="Trace drawing; it can be scrolled sideways">
    <svg ref=${drawing} class=${"tracing" + (large ? " large" : "")} width=${trace.width} height=${trace.height} viewBox=${`0 0 ${trace.width} ${trace.height}`} role="img" aria-label="Trace drawing, left to right by hop. The table below says the same.">
      <defs><pattern id="before-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" class="hatch" stroke-width="3" /></pattern></defs>
      <g>${trace.columns.map(c => html`<text class="head" x=${c.x} y="11">${heading(c)}</text>`)}</g>
      <g>${trace.bands.map(b => html`<path class=${"band " + states.get(b.transfer)} d=${b.d} />${states.get(b.transfer) === "orphaned" && html`<path class="band-middle" d=${b.middle} />`}`)}</g>
      <g>${trace.transfers.map(t => html`<${Bar} key=${t.id} transfer=${t} large=${large} />`)}</g>
      <g>${trace.holders.map(h => html`<${Card} key=${h.id} trace=${trace} holder=${h} onMore=${onMore} />`)}</g>
    </svg>
  </div>`;
}

/** Only what occurs, so that it says nothing about what is not there. */
export function Legend({ trace, origin }) {
  const tones = new Map();
  for (const holder of trace.holders) {
    if (holder.role === "elided") continue;
    const s = shape(holder);
    tones.set(s.icon, s.tone);
  }
  const words = { "i-ru": "listed", "i-ru0": "Russia-linked, not listed", "i-ex": "exchange", "i-pool": "pool or host", "i-none": "unlabelled holder" };
  const kinds = new Set(trace.transfers.map(state));
  return html`<div class="legend tlegend">
    ${[...tones].map(([icon, tone]) => html`<span><svg width="12" height="12" aria-hidden="true" class=${"ent-" + tone}><use href=${"#" + icon} /></svg>${words[icon]}</span>`)}
    <span><svg width="20" height="8" aria-hidden="true"><rect class="band plain" width="20" height="8" /></svg>width = ${text.unit(trace.asset)} of ${text.shown(origin)}</span>
    ${kinds.has("pending") && html`<span><svg width="20" height="8" aria-hidden="true"><rect class="band pending" x=".5" y=".5" width="19" height="7" /></svg>mempool</span>`}
    ${kinds.has("orphaned") && html`<span><svg width="20" height="8" aria-hidden="true"><rect class="band orphaned" x=".5" y=".5" width="19" height="7" /><path class="band-middle" d="M0 4h20" /></svg>orphaned</span>`}
    ${kinds.has("before") && html`<span><svg width="20" height="8" aria-hidden="true"><rect class="band before" width="20" height="8" /></svg>before the designation</span>`}
    ${trace.via && html`<span class="b">through a ${text.shown(trace.via)}</span>`}
  </div>`;
}
