/* Changes of the watchlist and suppressions: one person proposes, another decides. */
import { html, useState } from "../vendor/preact-htm.js";
import { post } from "./api.js";
import { useLoad } from "./load.js";
import { Failed, Icon, Time } from "./parts.js";
import * as text from "./text.js";

const KINDS = [["add_claim", "An address or tag is theirs"], ["remove_claim", "An address or tag is not theirs"], ["suppress", "Their new cases wait"]];
const EMPTY = { kind: "add_claim", entity: "", name: "", chain: "bitcoin", address: "", coinbase_tag: "", confidence: "medium", until: "", reason: "", evidence: "" };

const why = failure => (failure.problem?.errors || []).map(e => e.message).join("; ") || failure.message;

function what(a) {
  const w = a.what;
  if (w.kind === "suppress") return html`New cases wait until <${Time} at=${w.until} />`;
  return html`<span class="iso">${w.kind === "remove_claim" ? html`<b class="b">Not theirs:</b> ` : ""}${text.chain(w.chain)} ${w.address ? html`<span class="mono" title=${text.shown(w.address)}>${text.address(w.address)}</span>` : html`tag <span class="mono">${text.shown(w.coinbase_tag)}</span>`}${w.kind === "add_claim" ? `, ${w.confidence} confidence` : ""}</span>`;
}

function Deciding({ amendment, me, done }) {
  const [failure, setFailure] = useState(null);
  const [reason, setReason] = useState("");
  const give = action =>
    post(`/amendments/${encodeURIComponent(amendment.id)}/commands`, { action, reason: reason || null }).then(done, setFailure);
  const own = amendment.by === me.user;
  return html`<div class="row wrap">
    ${own ? html`<span class="s mid">Another person decides.</span><button type="button" class="btn sm" onClick=${() => give("withdraw")}>Withdraw</button>` : me.may_approve_lists ? html`<input class="field-sm" aria-label="Reason" placeholder="Reason (to decline)" maxlength="2000" value=${reason} onInput=${e => setReason(e.target.value)} /><button type="button" class="btn sm" onClick=${() => give("approve")}>Approve</button><button type="button" class="btn sm" onClick=${() => give("decline")}>Decline</button>` : html`<span class="s mid">Waits for a list approver.</span>`}
    ${failure && html`<span class="bad s" role="alert">${text.shown(why(failure))}</span>`}</div>`;
}

function Row({ amendment, me, done }) {
  const waits = amendment.status === "proposed" && !amendment.void;
  return html`<tr><td><a class="link iso" href=${"/entities/" + encodeURIComponent(amendment.what.entity)}>${text.shown(amendment.entity_name)}</a></td><td>${what(amendment)}</td>
    <td class="wrapcell"><div class="iso">${text.shown(amendment.reason)}</div><div class="xs dim iso">${text.shown(amendment.evidence)}</div></td>
    <td><div class="iso">${text.shown(amendment.by)}</div><div class="xs dim"><${Time} at=${amendment.at} /></div></td>
    <td>${waits ? html`<${Deciding} amendment=${amendment} me=${me} done=${done} />` : html`<div>${amendment.void ? "Void: nobody decided in time" : text.words(amendment.status)}</div>${amendment.decided_by && html`<div class="xs dim iso">${text.shown(amendment.decided_by)}, <${Time} at=${amendment.decided_at} /></div>`}${amendment.remark && html`<div class="xs dim iso">${text.shown(amendment.remark)}</div>`}`}</td></tr>`;
}

function Propose({ done }) {
  const [form, setForm] = useState(EMPTY);
  const [failure, setFailure] = useState(null);
  const set = name => e => setForm({ ...form, [name]: e.target.value });
  const claim = form.kind !== "suppress";
  const added = form.kind === "add_claim";
  const send = event => {
    event.preventDefault();
    const body = { kind: form.kind, entity: form.entity.trim(), reason: form.reason, evidence: form.evidence };
    if (claim) {
      body.chain = form.chain.trim();
      if (added) body.confidence = form.confidence;
      if (added && form.name.trim()) body.name = form.name.trim();
      if (form.address.trim()) body.address = form.address.trim();
      if (form.coinbase_tag.trim()) body.coinbase_tag = form.coinbase_tag.trim();
    } else if (form.until) body.until = `${form.until}T00:00:00Z`;
    post("/amendments", body).then(() => {
      setForm(EMPTY);
      setFailure(null);
      done();
    }, setFailure);
  };
  const field = (name, label, more = {}) => html`<label class="fieldset"><span class="s">${label}</span><input class="field-sm" value=${form[name]} maxlength="2000" onInput=${set(name)} ...${more} /></label>`;
  return html`<form class="proposing" onSubmit=${send}>
    <label class="fieldset"><span class="s">What</span><select class="field-sm" value=${form.kind} onChange=${set("kind")}>${KINDS.map(([k, label]) => html`<option value=${k}>${label}</option>`)}</select></label>
    ${field("entity", "Entity id", { required: true })}
    ${claim && html`${added && field("name", "Name, if it is new")}${field("chain", "Chain", { required: true })}${field("address", "Address")}${field("coinbase_tag", "or coinbase tag")}
      ${added && html`<label class="fieldset"><span class="s">Confidence</span><select class="field-sm" value=${form.confidence} onChange=${set("confidence")}>${["low", "medium", "high"].map(c => html`<option value=${c}>${c}</option>`)}</select></label>`}`}
    ${!claim && field("until", "Until (UTC day, within 90 days)", { type: "date", required: true })}
    ${field("reason", "Why", { required: true })}${field("evidence", "Evidence: where it can be seen", { required: true })}
    <div class="row"><button type="submit" class="btn primary">Propose</button><span class="s mid">Another person, a list approver, decides on it.</span></div>
    ${failure && html`<p class="bad" role="alert">${text.shown(why(failure))}</p>`}
  </form>`;
}

export function Amendments({ me }) {
  const state = useLoad("/amendments");
  const all = state.data?.amendments || [];
  return html`<section class="panel"><header><h2>Changes and suppressions</h2><span class="grow"></span><span class="s dim">approved claims: <span class="mono">deploy/monitor watchlist approved</span></span></header>
    ${me.may_edit_lists && html`<${Propose} done=${state.reload} />`}
    ${state.failure && html`<${Failed} failure=${state.failure} retry=${state.reload} what="The changes could not be loaded." />`}
    ${state.data && (all.length ? html`<div class="scrolls" tabindex="0" role="group" aria-label="Table of changes"><table class="plain"><thead><tr><th scope="col">Entity</th><th scope="col">Change</th><th scope="col">Why and evidence</th><th scope="col">Proposed by</th><th scope="col">Decision</th></tr></thead><tbody>${all.map(a => html`<${Row} key=${a.id} amendment=${a} me=${me} done=${state.reload} />`)}</tbody></table></div>` : html`<p class="row s mid pad"><${Icon} name="i-check" size=${14} />No change was proposed yet.</p>`)}</section>`;
}
