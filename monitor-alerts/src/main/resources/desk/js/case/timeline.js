/* What happened to a case, the newest first: revisions of its alerts, decisions, comments. */
import { html, useEffect, useRef, useState } from "../../vendor/preact-htm.js";
import { bind, keyOf } from "../keys.js";
import { Avatar, finality, FinalityMark, Icon, Time } from "../parts.js";
import * as text from "../text.js";
import * as time from "../time.js";

const VERBS = {
  acknowledge: "acknowledged it",
  take: "took it into review",
  assign: "assigned it",
  review: "took it into review",
  escalate: "escalated it",
  renew: "put it back to new",
  close: "closed it",
  propose_close: "proposed to close it",
  approve: "approved the close",
  decline: "declined the close",
  withdraw: "withdrew the proposal",
  reopen: "reopened it",
  snooze: "snoozed it",
  unsnooze: "woke it up",
};

function eventLine(e, me) {
  const mine = e.actor === me;
  const by = html`<b class="b iso">${mine ? "You" : text.shown(e.actor)}</b>`;
  if (e.kind === "opened") return { mark: html`<${Icon} name="i-bell" />`, body: "Case opened by its first alert" };
  if (e.kind === "raised") return { mark: html`<${Icon} name="i-bell" />`, body: "A more severe alert came in" };
  if (e.kind === "reopened") return { mark: html`<${Icon} name="f-reinstated" />`, body: "New again: an alert came after it was closed" };
  const mark = html`<${Avatar} name=${e.actor} small />`;
  if (e.kind === "refused") return { mark, body: html`${by} was refused: <span class="iso">${(e.refusals || []).map(r => text.shown(r.message)).join(" ")}</span>` };
  if (e.action === "comment") return { mark, body: html`${by} <span class="iso said-text">${text.shown(e.text)}</span>` };
  const changes = (e.changes || []).filter(c => c.field === "assignee" || c.field === "disposition").map(c => `${c.field} ${text.shown(c.to ?? "nobody")}`);
  return { mark, body: html`${by} ${VERBS[e.action] || text.shown(e.action)}${changes.length && e.action === "assign" ? html` <span class="iso">(${changes.join(", ")})</span>` : ""}${e.reason ? html`: <span class="iso">${text.shown(e.reason)}</span>` : ""} <span class="dim">rev ${e.revision}</span>` };
}

function revisionLine(r, required, before) {
  const f = { status: r.finality, confirmations: r.confirmations, required };
  const { long } = finality(f, r.state);
  const where = r.height >= 0 && r.height !== undefined ? `block ${text.grouped(String(r.height))}` : "";
  const mark = html`<${FinalityMark} f=${f} state=${r.state} />`;
  const rev = html`<span class="dim">rev ${r.revision}</span>`;
  if (r.state === "retracted") return { mark, body: html`<b class="b">Retracted</b>: ${text.shown(r.correction?.because || "the reason is not known")}${where ? ` (${where})` : ""} ${rev}` };
  if (r.state === "reinstated") return { mark, body: html`<b class="b">Reinstated</b>: ${before === "reorg" ? "mined again" : "holds again"}${where ? `, ${where}` : ""} ${rev}` };
  if (r.state === "raised") return { mark: html`<${Icon} name=${f.status === "pending" ? "f-pending" : "i-bell"} />`, body: html`Raised${f.status === "pending" ? " as pending" : where ? `: ${where}` : ""} ${rev}` };
  return { mark, body: html`${long} ${rev}` };
}

export function lines(revisions, events, me, required) {
  const all = [];
  let before = null; // why it was taken back last
  for (const r of revisions || []) {
    const at = r.at ?? r.time;
    if (at) all.push({ at: typeof at === "number" ? new Date(at).toISOString() : at, key: "r" + r.revision, ...revisionLine(r, required, before) });
    before = r.correction?.reason ?? before;
  }
  for (const e of events || []) all.push({ at: e.at, key: "e" + (e.seq ?? e.command_id ?? e.revision + (e.action || e.kind)) + e.at, ...eventLine(e, me) });
  return all.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

export function Timeline({ entries, onComment, before, children }) {
  const field = useRef(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => bind({ comment: () => field.current?.focus() }), []);
  const submit = async event => {
    event.preventDefault();
    const words = field.current.value.trim();
    if (!words || busy) return;
    setBusy(true);
    if (await onComment(words)) field.current.value = "";
    setBusy(false);
  };
  const today = time.day(new Date(time.now()).toISOString());
  return html`<section><h2>Timeline${before ? html`<a class="link s reg" href="#seen-before">Seen before: ${text.plural(before, "case")}</a>` : null}</h2>
    <ol class="line">${entries.map(e => html`<li key=${e.key}><span class="at">${time.day(e.at) === today ? html`<${Time} at=${e.at} form=${time.clock} />` : html`<${Time} at=${e.at} form=${t => time.day(t).slice(5)} />`}</span><span class="mk">${e.mark}</span><span class="tx">${e.body}</span></li>`)}</ol>
    <form onSubmit=${submit} class="comment"><label class="field"><span>Comment <span class="dim">${keyOf("comment")}</span></span><textarea ref=${field} class="input area" rows="2" maxlength="4000" placeholder="Write for the next analyst" onKeyDown=${e => e.key === "Enter" && (e.ctrlKey || e.metaKey) && e.target.form.requestSubmit()}></textarea></label><button class="btn sm" disabled=${busy}>Add comment</button></form>
    ${children}
  </section>`;
}
