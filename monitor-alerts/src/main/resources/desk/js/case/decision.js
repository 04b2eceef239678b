/* Deciding a case: its status, whose it is, what it turned out to be and why. */
import { html, useEffect, useRef, useState } from "../../vendor/preact-htm.js";
import { DISPOSITIONS, SNOOZES } from "../commands.js";
import { bind, keyOf } from "../keys.js";
import { Avatar, Icon, Kbd, Time } from "../parts.js";
import * as text from "../text.js";
import { OPEN } from "../queue/filters.js";

const STEPS = [...OPEN, "closed"];

/** What changed since the form was opened, field by field. */
function Difference({ diff, onKeep }) {
  return html`<div class="note diff" role="alert"><${Icon} name="i-alert" size=${16} /><div>
    <b class="b">Changed by ${text.shown(diff.by || "another")} while you wrote. What you typed is kept.</b>
    <table class="plain dense"><thead><tr><th scope="col">Field</th><th scope="col">You saw</th><th scope="col">It is now</th></tr></thead><tbody>
      ${diff.changes.map(c => html`<tr><td>${text.words(c.field)}</td><td class="iso">${text.shown(c.from ?? "nothing")}</td><td class="iso b">${text.shown(c.to ?? "nothing")}</td></tr>`)}
    </tbody></table>
    <button type="button" class="btn sm" onClick=${onKeep}>I have seen it</button></div></div>`;
}

function Proposal({ proposal, me, senior, busy, onDo }) {
  const own = proposal.by === me;
  return html`<div class="note"><${Icon} name="i-eyes" size=${16} /><div>
    <b class="b iso">${own ? "You" : text.shown(proposal.by)} proposed to close it as ${text.words(proposal.disposition)}</b>
    <p class="iso">${text.shown(proposal.reason)}</p><p class="dim">until <${Time} at=${proposal.expires_at} /></p>
    <p class="row wrap">${own
      ? html`<button type="button" class="btn sm" disabled=${busy} onClick=${() => onDo({ action: "withdraw", proposal: proposal.id })}>Withdraw</button>`
      : null}
      <button type="button" class="btn sm" disabled=${busy || !senior} title=${senior ? null : "Only a senior approves"} onClick=${() => onDo({ action: "approve", proposal: proposal.id })}>Approve</button>
      ${own ? null : html`<button type="button" class="btn sm" disabled=${busy} onClick=${() => onDo({ action: "decline", proposal: proposal.id, reason: "Declined" })}>Decline</button>`}</p></div></div>`;
}

export function Decision({ state, me, senior, people, diff, refusal, onSeen, onDo, onTyping }) {
  const [disposition, setDisposition] = useState("");
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(null);
  const [snoozing, setSnoozing] = useState(false);
  const why = useRef(null);
  const what = useRef(null);
  const critical = state.severity === "critical" || state.four_eyes === true;
  const closed = state.status === "closed";
  const at = STEPS.indexOf(state.status);
  useEffect(() => onTyping(Boolean(reason || disposition)), [reason, disposition]);
  const run = async body => {
    if (busy) return;
    setBusy(true);
    const done = await onDo(body);
    setBusy(false);
    if (done && ["close", "propose_close", "escalate", "snooze", "reopen"].includes(body.action)) {
      setReason("");
      setDisposition("");
    }
    setSnoozing(false);
  };
  const withReason = (action, extra = {}) => {
    if (!reason.trim()) {
      setMissing("reason");
      why.current?.focus();
      return;
    }
    setMissing(null);
    run({ action, reason: reason.trim(), ...extra });
  };
  const close = () => {
    if (closed) return;
    if (!disposition) {
      setMissing("disposition");
      what.current?.focus();
      return;
    }
    withReason(critical ? "propose_close" : "close", { disposition });
  };
  useEffect(() =>
    bind({
      acknowledge: () => state.status === "new" && run({ action: "acknowledge" }),
      take: () => run({ action: "take" }),
      escalate: () => withReason("escalate"),
      snooze: () => setSnoozing(true),
      close,
    }),
  );
  const assign = event => run({ action: "assign", assignee: event.target.value || null });
  const names = [...new Set([me, ...(people || []), state.assignee].filter(Boolean))];
  const proposals = (state.proposals || []).filter(Boolean);
  return html`<section><h2>Decision<span class="s dim reg num">rev ${state.revision}</span></h2>
    <ol class="steps">${STEPS.map((s, i) => html`<li class=${i < at ? "done" : ""} aria-current=${i === at ? "step" : null}>${text.words(s)}</li>`)}</ol>
    ${diff && html`<${Difference} diff=${diff} onKeep=${onSeen} />`}
    ${state.snoozed_until && html`<p class="s mid">Snoozed until <${Time} at=${state.snoozed_until} /> <button type="button" class="btn quiet sm" onClick=${() => run({ action: "unsnooze" })}>Wake</button></p>`}
    ${closed && html`<dl class="kv2"><dt>Disposition</dt><dd>${text.words(state.disposition)}</dd><dt>Reason</dt><dd class="iso">${text.shown(state.reason)}</dd></dl>`}
    <label class="field"><span>Assignee <span class="dim">${keyOf("take")}</span></span><span class="selectbox">${state.assignee ? html`<${Avatar} name=${state.assignee} small />` : null}<select value=${state.assignee || ""} onChange=${assign} disabled=${busy || closed}><option value="" selected=${!state.assignee}>Nobody</option>${names.map(n => html`<option value=${n} selected=${n === state.assignee}>${text.shown(n)}${n === me ? " (you)" : ""}</option>`)}</select></span></label>
    ${!closed && html`<label class="field"><span>Disposition <span class=${missing === "disposition" ? "bad b" : "dim"}>compulsory to close</span></span><span class="selectbox"><select ref=${what} value=${disposition} onChange=${e => setDisposition(e.target.value)} aria-invalid=${missing === "disposition" ? "true" : null}><option value="">Choose…</option>${DISPOSITIONS.map(([v, name]) => html`<option value=${v} selected=${v === disposition}>${name}</option>`)}</select></span></label>`}
    <label class="field"><span>Reason <span class=${missing === "reason" ? "bad b" : "dim"}>${closed ? "compulsory to reopen" : "compulsory to close"}</span></span><textarea ref=${why} class="input area" rows="3" maxlength="2000" value=${reason} aria-invalid=${missing === "reason" ? "true" : null} onInput=${e => setReason(e.target.value)}></textarea></label>
    ${proposals.map(p => html`<${Proposal} key=${p.id} proposal=${p} me=${me} senior=${senior} busy=${busy} onDo=${run} />`)}
    ${refusal && html`<div class="note bad-note" role="alert"><${Icon} name="i-alert" size=${16} /><span class="iso">${text.shown(refusal)}</span></div>`}
    ${critical && !closed && !proposals.length && html`<div class="note"><${Icon} name="i-eyes" size=${16} /><span>Closing a critical takes two people. You propose, another senior approves within 24 h.</span></div>`}
    <div class="row wrap deciding">
      ${closed
        ? html`<button type="button" class="btn primary grow" disabled=${busy} onClick=${() => withReason("reopen")}>Reopen</button>`
        : html`<button type="button" class="btn primary grow" disabled=${busy} onClick=${close}>${critical ? "Propose close" : "Close"} <${Kbd}>${keyOf("close")}</${Kbd}></button>
          ${state.status === "new" ? html`<button type="button" class="btn" disabled=${busy} onClick=${() => run({ action: "acknowledge" })}>Acknowledge</button>` : html`<button type="button" class="btn" disabled=${busy || state.status === "escalated"} onClick=${() => withReason("escalate")}>Escalate</button>`}
          <button type="button" class="btn" disabled=${busy} aria-expanded=${String(snoozing)} onClick=${() => setSnoozing(!snoozing)}>Snooze</button>`}
    </div>
    ${snoozing && html`<div class="row wrap snoozes" role="group" aria-label="Snooze for">${SNOOZES.map(([h, name]) => html`<button type="button" class="btn sm" onClick=${() => withReason("snooze", { until: new Date(Date.now() + h * 3600000).toISOString() })}>${name}</button>`)}</div>`}
  </section>`;
}
