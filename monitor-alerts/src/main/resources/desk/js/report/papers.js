/* The report on ties as a file: one person asks for it, a senior agrees, then it can be taken. */
import { html, useState } from "../../vendor/preact-htm.js";
import { post } from "../api.js";
import { useLoad } from "../load.js";
import { Failed, Time, Whole } from "../parts.js";
import * as text from "../text.js";

const why = failure => (failure.problem?.errors || []).map(e => e.message).join("; ") || failure.message;

function Deciding({ report, me, done }) {
  const [failure, setFailure] = useState(null);
  const [reason, setReason] = useState("");
  const give = action => post(`/reports/${encodeURIComponent(report.id)}/commands`, { action, reason: reason || null }).then(done, setFailure);
  return html`<div class="row wrap">
    ${report.by === me.user ? html`<span class="s mid">A senior, another person, decides.</span><button type="button" class="btn sm" onClick=${() => give("withdraw")}>Withdraw</button>` : me.may_approve ? html`<input class="field-sm" aria-label="Reason" placeholder="Reason (to decline)" maxlength="2000" value=${reason} onInput=${e => setReason(e.target.value)} /><button type="button" class="btn sm" onClick=${() => give("approve")}>Approve</button><button type="button" class="btn sm" onClick=${() => give("decline")}>Decline</button>` : html`<span class="s mid">Waits for a senior.</span>`}
    ${failure && html`<span class="bad s" role="alert">${text.shown(why(failure))}</span>`}</div>`;
}

function Row({ report, me, done }) {
  const asked = report.what.report || {};
  const path = `/api/v1/reports/${encodeURIComponent(report.id)}`;
  return html`<tr><td class="num">${asked.from || "the beginning"} to ${asked.to || "then"}</td><td class="wrapcell iso">${text.shown(report.reason)}</td><td><div class="iso">${text.shown(report.by)}</div><div class="xs dim"><${Time} at=${report.at} /></div></td>
    <td>${asked.sha256 ? html`<${Whole} value=${asked.sha256} form=${text.id} kind="SHA-256 of the data" />` : ""}</td>
    <td>${report.status === "proposed" && !report.void ? html`<${Deciding} report=${report} me=${me} done=${done} />` : report.status === "approved" ? html`<div class="row"><a class="btn sm" download href=${path}>PDF</a><a class="btn sm" download href=${path + "?format=json"}>Data</a><span class="xs dim iso">${text.shown(report.decided_by)}, <${Time} at=${report.decided_at} /></span></div>` : html`<span class="mid">${report.void ? "Void: nobody decided in time" : text.words(report.status)}</span>`}</td></tr>`;
}

export function Papers({ from, to, policy, me }) {
  const state = useLoad("/reports");
  const [reason, setReason] = useState("");
  const [failure, setFailure] = useState(null);
  const all = state.data?.reports || [];
  const ask = event => {
    event.preventDefault();
    post("/reports", { from: from || null, to: to || null, policy, reason }).then(() => {
      setReason("");
      setFailure(null);
      state.reload();
    }, setFailure);
  };
  return html`<section class="panel noprint"><header><h2>This report as a PDF file</h2><span class="grow"></span><span class="s dim">what leaves the house takes two people</span></header>
    ${me.may_work && html`<form class="pad row wrap" onSubmit=${ask}><label class="row s">Why <input class="field-sm wide" required maxlength="2000" value=${reason} onInput=${e => setReason(e.target.value)} /></label><button type="submit" class="btn">Ask for it</button><span class="s mid num">${from || "the beginning"} to ${to || "now"}, ${policy}; kept as it stands now</span>${failure && html`<span class="bad s" role="alert">${text.shown(why(failure))}</span>`}</form>`}
    ${state.failure && html`<${Failed} failure=${state.failure} retry=${state.reload} what="The reports could not be loaded." />`}
    ${all.length > 0 && html`<div class="scrolls" tabindex="0" role="group" aria-label="Table of reports"><table class="plain"><thead><tr><th scope="col">Period</th><th scope="col">Why</th><th scope="col">Asked for by</th><th scope="col">Data</th><th scope="col">Decision</th></tr></thead><tbody>${all.map(r => html`<${Row} key=${r.id} report=${r} me=${me} done=${state.reload} />`)}</tbody></table></div>`}</section>`;
}
