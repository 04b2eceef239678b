/* Beside a wide queue: the row under the cursor, in full. */
import { html, useEffect, useState } from "../../vendor/preact-htm.js";
import { get } from "../api.js";
import { ruleName } from "../model.js";
import { Finality, Severity, Time } from "../parts.js";
import { Drawing } from "../case/drawing.js";
import { sentence } from "../case/sentence.js";
import * as text from "../text.js";
import { after } from "./rows.js";

const WIDE = "(min-width: 1920px)";

export function Preview({ row }) {
  const [trace, setTrace] = useState(null);
  const id = row?.id;
  useEffect(() => {
    setTrace(null);
    if (!id || !matchMedia(WIDE).matches) return undefined;
    const timer = setTimeout(() => get(`/alerts/${encodeURIComponent(id)}/trace?width=590&height=300`).then(setTrace, () => {}), 120);
    return () => clearTimeout(timer);
  }, [id, row?.revision]);
  if (!row) return html`<aside class="preview" aria-label="Preview"></aside>`;
  return html`<aside class="preview" aria-label="Preview">
    <div><h2 class="big">${sentence(row)}</h2>
      <p class="row wrap"><${Severity} value=${row.severity} /><${Finality} f=${row.finality} state=${row.state} /><span class="s mid">${text.shown(ruleName(row))}</span></p></div>
    <dl class="kv panel">
      <dt>Amount</dt><dd class="b num">${text.coins(row.amount, row.asset.decimals, row.asset.symbol)} ${text.unit(row.asset)} <span class="mid reg">${text.usd(row.usd) || "no price"}</span></dd>
      <dt>Designation</dt><dd>${row.designation ? html`${text.shown(row.designation.list)} ${row.designation.date || ""} <span class="mid">${after(row)}</span>` : "Never listed"}</dd>
      <dt>Arrived</dt><dd class="num"><${Time} at=${row.block?.time || row.detectedAt} /></dd>
      <dt>Case</dt><dd>${text.words(row.case.status)}${row.case.assignee ? `, ${text.shown(row.case.assignee)}` : ", unassigned"}</dd>
    </dl>
    <section class="panel"><header><h2>Trace</h2></header>${trace ? html`<${Drawing} trace=${trace} />` : html`<div class="trace wait"></div>`}</section>
    <p><a class="btn" href=${"/alerts/" + encodeURIComponent(row.id)}>Open</a></p>
  </aside>`;
}
