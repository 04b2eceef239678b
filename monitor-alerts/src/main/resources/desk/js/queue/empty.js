/* Nothing to show: because nothing matches, or because nobody looked. */
import { html, useEffect, useState } from "../../vendor/preact-htm.js";
import { get } from "../api.js";
import { Icon } from "../parts.js";
import * as text from "../text.js";
import * as time from "../time.js";
import { show } from "./filters.js";

export function Empty({ view }) {
  const [status, setStatus] = useState(null);
  const [coverage, setCoverage] = useState(null);
  useEffect(() => {
    get("/status").then(setStatus, () => {});
    get("/coverage").then(setCoverage, () => {});
  }, []);
  const chains = (status?.chains || []).filter(c => c.height !== undefined && c.height !== null);
  const times = chains.map(c => c.at).filter(Boolean).sort();
  const gaps = (coverage?.chains || []).reduce((n, c) => n + c.gaps.length, 0);
  const narrowed = Object.keys(view.filters).some(f => f !== "status") || view.q;
  return html`<div class="empty">
    <h2>${view.q ? "Nothing matches the search." : narrowed ? "No alert matches these filters." : "No open alert."}</h2>
    ${status && (chains.length
      ? html`<p class="mid">${text.plural(chains.length, "chain")} covered${times[0] ? ` to ${time.age(times[0], time.now())} ago` : ""}.${gaps ? html` <a class="link" href="/coverage">${text.plural(gaps, "gap")}</a> in them: what lies there was not looked at.` : ""}</p>`
      : html`<p class="mid notlooked"><${Icon} name="i-blind" size=${16} /> No chain has been looked at yet, so this says nothing. <a class="link" href="/coverage">Coverage</a></p>`)}
    <p class="row">${(narrowed || view.filters.status) && html`<button type="button" class="btn" onClick=${() => show({ filters: {}, q: "", sort: view.sort })}>Show all alerts</button>`}${narrowed && html`<a class="btn" href="/queue">Clear filters</a>`}</p>
  </div>`;
}
