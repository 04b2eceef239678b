/* Cases: the alerts of the queue, put together as they are decided. */
import { html, useEffect } from "../vendor/preact-htm.js";
import { query } from "./api.js";
import { useLoad, Loaded } from "./load.js";
import { row as read } from "./model.js";
import { Age, Entity, Seg, Severity, SEVERITIES } from "./parts.js";
import { go } from "./route.js";
import { on, whenLive } from "./stream.js";
import * as text from "./text.js";

const KINDS = [
  ["open", "Open"],
  ["mine", "Mine"],
  ["snoozed", "Snoozed"],
  ["closed", "Closed"],
];
const MOST = 500;

export function Cases({ search, me }) {
  const kind = new URLSearchParams(search).get("show") || "open";
  const asked = kind === "mine" ? { status: "open", assignee: "me" } : { status: kind };
  const state = useLoad("/alerts" + query({ ...asked, sort: "severity", limit: MOST }));
  useEffect(() => {
    const off = [on("case", () => state.reload()), whenLive(state.reload)];
    return () => off.forEach(f => f());
  }, [state.reload]);
  return html`<${Loaded} state=${state} what="The cases could not be loaded.">${data => html`<${List} data=${data} kind=${kind} me=${me.user} />`}</${Loaded}>`;
}

function List({ data, kind, me }) {
  const cases = new Map();
  for (const row of data.rows.map(read)) {
    if (!cases.has(row.case.id)) cases.set(row.case.id, { ...row.case, rows: [] });
    cases.get(row.case.id).rows.push(row);
  }
  const list = [...cases.values()];
  const worst = c => c.rows.map(r => r.severity).sort((a, b) => SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b))[0];
  return html`<main class="page">
    <div class="head"><div class="grow"><h1>${text.plural(list.length, "case")} with ${text.plural(data.rows.length, "alert")}</h1><p>A case is what one person handles together: one pair of parties, one direction, one day.${data.next ? ` From the ${MOST} first alerts; the queue has all.` : ""}</p></div>
      <${Seg} label="Which cases" value=${kind} options=${KINDS} onChange=${v => go("/cases" + (v === "open" ? "" : "?show=" + v))} /></div>
    ${list.length
      ? html`<section class="panel"><div class="scrolls" tabindex="0" role="group" aria-label="Table of cases"><table class="plain"><thead><tr><th scope="col">Severity</th><th scope="col">Case</th><th scope="col">From</th><th scope="col">To</th><th scope="col" class="r">Alerts</th><th scope="col">Status</th><th scope="col">Assignee</th><th scope="col" class="r">Newest</th></tr></thead><tbody>
        ${list.map(c => html`<tr><td><${Severity} value=${worst(c)} /></td><td><a class="link mono" href=${"/cases/" + encodeURIComponent(c.id)}>${text.id(c.id)}</a></td><td><${Entity} party=${c.rows[0].source} link /></td><td><${Entity} party=${c.rows[0].destination} link /></td><td class="r num">${c.rows.length}</td><td>${text.words(c.status)}</td><td>${c.assignee ? (c.assignee === me ? "you" : text.shown(c.assignee)) : html`<span class="dim">nobody</span>`}</td><td class="r num"><${Age} at=${c.rows.map(r => r.detectedAt).sort().at(-1)} /></td></tr>`)}
      </tbody></table></div></section>`
      : html`<div class="empty"><h2>No case here.</h2><p>${kind === "open" ? html`Nothing waits. See <a class="link" href="/coverage">coverage</a> for what was looked at.` : html`<a class="link" href="/cases">Open cases</a>`}</p></div>`}
  </main>`;
}
