/* The figures, each with what qualifies it beside it. */
import { html } from "../../vendor/preact-htm.js";
import { finality, Time } from "../parts.js";
import * as text from "../text.js";
import * as time from "../time.js";

const share = (amount, whole) => {
  const w = BigInteger(whole);
  return w > 0n ? Number((BigInteger(amount) * 10000n) / w) / 10000 : null;
};
const BigInteger = value => {
  try {
    return BigInt(value ?? 0);
  } catch {
    return 0n;
  }
};

function Policy({ name, role, amount, whole, asset }) {
  const part = amount === null || amount === undefined ? null : share(amount, whole);
  return html`<div><div class="s"><b class="b">${name}</b> <span class="dim">${role}</span></div>
    <div class="bar" style=${{ "--w": part === null ? "0%" : `${(part * 100).toFixed(2)}%` }}><i></i></div>
    <div class="s num">${part === null ? html`<span class="dim">not known here</span>` : html`<b class="b">${text.coins(amount, asset.decimals, asset.symbol)}</b> <span class="dim">${text.percent(part)}</span>`}</div></div>`;
}

/** Links of lists may be shown when they are plain web addresses; anything else stays text. */
function notice(designation) {
  const reference = designation?.url || designation?.reference;
  return typeof reference === "string" && /^https:\/\/[\w.-]+\//.test(reference) ? reference : null;
}

function Designation({ row }) {
  const d = row.designation;
  if (!d) return html`<div class="big">Never listed</div><div class="s mid">Neither end stands on a sanctions list in force.</div>`;
  const n = d.date ? Math.abs(time.days(d.date, row.block?.time || row.detectedAt)) : null;
  return html`<div class="big clip iso" title=${`${text.shown(d.list)} ${d.date || ""}`}>${text.shown(d.list)}${d.date ? `, ${d.date}` : ""}</div>
    <div class="s mid iso clip">${text.shown(d.programme) || "no programme given"}</div>
    ${row.afterDesignation === null || n === null ? html`<div class="s mid">Day of listing not known</div>` : html`<div class=${"s b" + (row.afterDesignation ? " bad" : "")}>Flow is ${row.afterDesignation ? "after" : "before"} it, by ${text.plural(n, "day")}</div>`}`;
}

function FinalityFact({ row }) {
  const f = row.finality;
  const { form, long } = finality(f, row.state);
  const required = f.required || 0;
  const boxes = form === "confirmed" || form === "reinstated" || form === "pending" ? Math.min(12, required) : 0;
  return html`<div class=${"big tone-" + form}>${long}</div>
    ${boxes > 0 && html`<div class="blocks" aria-hidden="true">${Array.from({ length: boxes }, (_, i) => html`<i class=${i < Math.round((boxes * Math.min(required, f.confirmations || 0)) / required) ? "" : "todo"}></i>`)}</div>`}
    <div class="s dim num">${form === "retracted" && row.because ? text.shown(row.because) : row.block?.height === undefined || row.block?.height === null ? "in no block yet" : `block ${text.grouped(String(row.block.height))}`}</div>`;
}

export function Facts({ row, flows }) {
  const usd = text.usd(row.usd);
  const exact = `${text.coins(row.amount, row.asset.decimals, row.asset.symbol)} ${text.unit(row.asset)}`;
  const url = notice(row.designation);
  const whole = row.arrival;
  const haircut = flows?.haircut?.amount ?? row.amount;
  const fifo = flows?.fifo?.amount ?? null;
  return html`<section class="panel facts" aria-label="Facts">
    <div class="fact"><h2>Amount</h2><div class=${"big num iso" + (row.state === "retracted" ? " struck" : "")} title=${exact}>${exact}</div><div class="s mid num">${usd || "no price for it"}</div><div class="s dim num"><${Time} at=${row.block?.time || row.detectedAt} /></div></div>
    <div class="fact"><h2>Two policies, one arrival${whole ? ` of ${text.coins(whole, row.asset.decimals, row.asset.symbol)}` : ""}</h2><div class="pol"><${Policy} name="Haircut" role="decides" amount=${haircut} whole=${whole ?? haircut} asset=${row.asset} /><${Policy} name="FIFO" role="evidence" amount=${fifo} whole=${whole ?? haircut} asset=${row.asset} /></div></div>
    <div class="fact"><h2>Designation${url && html`<a class="link" href=${url} target="_blank" rel="noopener noreferrer">Notice ↗</a>`}</h2><${Designation} row=${row} /></div>
    <div class="fact" aria-live="polite"><h2>Finality</h2><${FinalityFact} row=${row} /></div>
  </section>`;
}

/** From the block to the page, with what each step took. */
export function Latency({ steps }) {
  const known = steps.filter(s => s[1]);
  if (known.length < 2) return null;
  return html`<section><h2>Latency</h2><ol class="lat">
    ${known.map(([name, at], i) => html`<li>${known[i + 1] && html`<em>+${time.span(Math.max(0, time.date(known[i + 1][1]) - time.date(at)))}</em>`}<b>${name}</b><time datetime=${at} title=${time.local(at)}>${time.seconds(at)}</time></li>`)}
  </ol></section>`;
}
