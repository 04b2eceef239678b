/* The rows. Only those that can be seen are in the document. */
import { html, useEffect, useLayoutEffect, useRef, useState } from "../../vendor/preact-htm.js";
import { ruleName } from "../model.js";
import { Age, Entity, Finality, Hops, Severity, synthetic } from "../parts.js";
import * as text from "../text.js";
import * as time from "../time.js";

const MARGIN = 8;

export const note = end => {
  const parts = [];
  if (synthetic(end)) parts.push("(synthetic)");
  if (end.designation?.date) return [`${short(end.designation.list)} ${end.designation.date}`];
  if (!end.address) {
    if (end.tags.includes("russia-linked") || end.tags.includes("sanctioned")) parts.push(end.designation ? short(end.designation.list) : "not listed");
    else if (end.region || end.country) parts.push(end.region ? text.words(end.region) : end.country);
    else if (end.kind) parts.push(text.shown(end.kind).replace(/-/g, " "));
  }
  return parts;
};

const short = list => text.shown(list).replace(/^OFAC /, "");

export function after(row) {
  const date = row.designation?.date;
  if (row.afterDesignation === null || row.afterDesignation === undefined) return "Never listed";
  if (!date) return row.afterDesignation ? "After listing" : "Before listing";
  const n = Math.abs(time.days(date, row.block?.time || row.detectedAt));
  return `${text.grouped(String(n))} d ${row.afterDesignation ? "after" : "before"} listing`;
}

function End({ end, counter }) {
  const words = note(end).join(" · ");
  return html`<div><${Entity} party=${end} /></div>
    <div class="l2">${words}${end.address && !end.designation?.date ? html`${words ? " " : ""}<span class="mono" title=${text.shown(end.address)}>${text.address(end.address)}</span>` : null}${counter}</div>`;
}

function Row({ row, index, me, fifo, cursor, selected, onSelect, onCursor }) {
  const retracted = row.state === "retracted";
  const usd = text.usd(row.usd);
  const mine = row.case.assignee && row.case.assignee === me;
  const classes = [cursor && "cur", selected && "sel", retracted && "ret"].filter(Boolean).join(" ");
  return html`<tr class=${classes} aria-rowindex=${index + 2} aria-selected=${String(selected)} tabindex=${cursor ? 0 : -1} data-id=${row.id} onClick=${onCursor}>
    <td><input type="checkbox" class="tick" tabindex="-1" aria-label=${`Select ${text.shown(row.title)}`} checked=${selected} onClick=${e => e.stopPropagation()} onChange=${onSelect} /></td>
    <td><div><${Severity} value=${row.severity} /></div><div class="l2">${text.shown(ruleName(row))}</div></td>
    <td><${End} end=${row.source} /></td>
    <td class="hopcell"><${Hops} n=${row.hops} pending=${row.finality.status === "pending"} retracted=${retracted} /></td>
    <td><${End} end=${row.destination} /></td>
    <td class="r">${fifo && !row.fifo ? html`<div class="amt dim">none</div><div class="l2">by FIFO</div>` : html`<div class="amt b num" title=${row.asset.contract ? text.shown(row.asset.contract) : null}>${text.coins(fifo ? row.fifo : row.amount, row.asset.decimals, row.asset.symbol)} <span class="dim reg iso">${text.unit(row.asset)}</span></div><div class="l2 num">${fifo ? "by FIFO" : usd || "no price"}</div>`}</td>
    <td><div>${row.exposure === "direct" ? "Direct" : `Indirect · ${text.plural(row.hops, "hop")}`}</div><div class="l2 num">${after(row)}</div></td>
    <td><div><${Finality} f=${row.finality} state=${row.state} /></div></td>
    <td><div>${row.case.snoozedUntil && row.case.status !== "closed" ? "Snoozed" : text.words(row.case.status)}</div><div class=${"l2" + (row.changed ? " accent" : "")}>${row.changed ? `changed by ${text.shown(row.changed)}` : mine ? "you" : text.shown(row.case.assignee) || "unassigned"}</div></td>
    <td class="r"><a class="open" href=${"/alerts/" + encodeURIComponent(row.id)} tabindex="-1"><${Age} at=${row.detectedAt} /><span class="vh"> ago, open ${text.shown(row.title)}</span></a></td>
  </tr>`;
}

export function Rows({ rows, me, fifo, cursor, selected, total, height, onSelect, onAll, onCursor, onNear, keep }) {
  const box = useRef(null);
  const [range, setRange] = useState([0, 40]);
  const measure = () => {
    const el = box.current;
    if (!el) return;
    const first = Math.max(0, Math.floor(el.scrollTop / height) - MARGIN);
    const last = Math.min(rows.length, Math.ceil((el.scrollTop + el.clientHeight) / height) + MARGIN);
    setRange(r => (r[0] === first && r[1] === last ? r : [first, last]));
    if (last > rows.length - 60) onNear();
  };
  useLayoutEffect(measure, [rows, height]);
  useEffect(() => {
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  });
  const at = rows.findIndex(row => row.id === cursor);
  useLayoutEffect(() => {
    const el = box.current;
    if (!el || at < 0) return;
    const top = at * height;
    const view = el.clientHeight - 32;
    if (top < el.scrollTop) el.scrollTop = top;
    else if (top + height > el.scrollTop + view) el.scrollTop = top + height - view;
    if (document.activeElement === document.body || el.contains(document.activeElement)) el.querySelector("tr.cur")?.focus({ preventScroll: true });
  }, [cursor, range[0] <= at && at < range[1]]);
  useLayoutEffect(() => {
    keep.current = {
      offset: () => (at < 0 ? 0 : at * height - box.current.scrollTop),
      restore: (id, offset) => {
        const now = rows.findIndex(row => row.id === id);
        if (now >= 0) box.current.scrollTop = now * height - offset;
      },
    };
  });
  const [first, last] = [Math.min(range[0], rows.length), Math.min(range[1], rows.length)];
  return html`<div class="vp" ref=${box} onScroll=${measure}>
    <table role="grid" aria-rowcount=${total + 1} aria-label="Alerts">
      <colgroup><col class="col-c" /><col class="col-s" /><col class="col-o" /><col class="col-h" /><col /><col class="col-a" /><col class="col-e" /><col class="col-f" /><col class="col-t" /><col class="col-g" /></colgroup>
      <thead><tr aria-rowindex="1"><th scope="col"><input type="checkbox" class="tick" aria-label="Select all that are loaded" checked=${rows.length > 0 && selected.size === rows.length} onChange=${onAll} /></th><th scope="col">Severity</th><th scope="col">From</th><th scope="col">Hops</th><th scope="col">To</th><th scope="col" class="r">${fifo ? html`Amount by FIFO <span class="dim reg">(haircut decides)</span>` : "Attributed amount"}</th><th scope="col">Exposure</th><th scope="col">Finality</th><th scope="col">Status</th><th scope="col" class="r">Age</th></tr></thead>
      <tbody>
        ${first > 0 && html`<tr class="gap" aria-hidden="true"><td colspan="10" style=${{ height: first * height + "px" }}></td></tr>`}
        ${rows.slice(first, last).map((row, i) => html`<${Row} key=${row.id} row=${row} index=${first + i} me=${me} fifo=${fifo} cursor=${row.id === cursor} selected=${selected.has(row.id)} onSelect=${() => onSelect(row.id)} onCursor=${() => onCursor(row.id)} />`)}
        ${last < rows.length && html`<tr class="gap" aria-hidden="true"><td colspan="10" style=${{ height: (rows.length - last) * height + "px" }}></td></tr>`}
      </tbody>
    </table>
  </div>`;
}
