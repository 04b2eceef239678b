/* One alert in its case: what happened, how it is known, what is decided. */
import { html, useEffect, useRef, useState } from "../../vendor/preact-htm.js";
import { get, query } from "../api.js";
import { command, reasons, stateOf } from "../commands.js";
import { bind } from "../keys.js";
import { useLoad, Loaded } from "../load.js";
import { row as read, ruleName } from "../model.js";
import { Finality, Icon, Kbd, Severity, Whole } from "../parts.js";
import { go } from "../route.js";
import { on, whenLive } from "../stream.js";
import * as text from "../text.js";
import { Decision } from "./decision.js";
import { Facts, Latency } from "./facts.js";
import { Before, OtherAlerts, Party } from "./around.js";
import { sentence } from "./sentence.js";
import { lines, Timeline } from "./timeline.js";
import { LargestWay, Trace } from "./trace.js";

/** By a case's address: its first alert, in it. */
export function Case({ id, me, kind }) {
  const [alert, setAlert] = useState(kind === "Alert" ? id : null);
  const state = useLoad(kind === "Alert" ? null : `/cases/${encodeURIComponent(id)}`);
  useEffect(() => {
    if (state.data && !alert) setAlert(read((state.data.alerts || [])[0] || {}).id || null);
  }, [state.data]);
  if (alert) return html`<${One} id=${alert} me=${me} />`;
  return html`<${Loaded} state=${state} what="The case could not be loaded.">${() => html`<main class="page"><div class="empty"><h1>The case has no alert</h1></div></main>`}</${Loaded}>`;
}

function One({ id, me }) {
  const state = useLoad(`/alerts/${encodeURIComponent(id)}`);
  // From the first question on: what changes while it is answered is asked for again.
  useEffect(() => {
    const off = [on("alert", v => (v.id ?? v.alert_id ?? v.row?.id) === id && state.reload()), on("resync", state.reload), whenLive(state.reload)];
    return () => off.forEach(f => f());
  }, [id, state.reload]);
  return html`<${Loaded} state=${state} what="The alert could not be loaded." rows=${12}>${data => html`<${Page} id=${id} me=${me} data=${data} />`}</${Loaded}>`;
}

/** The row of an alert's answer, filled up from the alert itself. */
function rowOf(data) {
  const alert = data.alert || data;
  const row = read({ ...alert, ...(data.row || {}), case: data.case || data.row?.case });
  const full = read(alert);
  const fill = (a, b) => Object.fromEntries(Object.entries(a).map(([k, v]) => [k, v === null || (Array.isArray(v) && !v.length) ? b[k] : v]));
  return {
    ...row,
    id: row.id ?? full.id,
    source: fill(row.source, full.source),
    destination: fill(row.destination, full.destination),
    designation: row.designation ?? full.source.designation ?? full.destination.designation,
    arrival: row.arrival ?? full.arrival,
    share: row.share ?? full.share,
    txid: row.txid ?? full.txid,
    direction: row.direction ?? full.direction,
    rule: full.rule?.version ? { ...row.rule, ...full.rule } : row.rule,
    finality: { ...full.finality, ...row.finality },
    case: { ...row.case, id: row.case.id ?? alert.case_key },
  };
}

function Page({ id, me, data }) {
  const user = me.user;
  const senior = me.may_approve === true;
  const row = rowOf(data);
  const team = useLoad(me.may_work ? "/people" : null);
  const cases = useLoad(row.case.id ? `/cases/${encodeURIComponent(row.case.id)}` : null);
  const found = cases.data;
  const shownCase = found?.state || found?.case || found || { revision: row.case.revision ?? 1, status: row.case.status, assignee: row.case.assignee, severity: row.severity, proposals: [] };
  const [base, setBase] = useState(null);
  const [diff, setDiff] = useState(null);
  const [refusal, setRefusal] = useState(null);
  const [trace, setTrace] = useState(null);
  const typing = useRef(false);
  const place = usePlace(id);
  useEffect(() => {
    if (found && !base) setBase(shownCase);
    else if (found && base && shownCase.revision > base.revision) {
      if (typing.current && shownCase.changed_by !== user) {
        setDiff(difference(base, shownCase));
      } else setBase(shownCase);
    }
  }, [found]);
  useEffect(() => {
    const off = [
      on("case", v => stateOf(v.case || v.state || v).id === row.case.id && cases.reload()),
      on("resync", cases.reload),
      whenLive(cases.reload),
    ];
    return () => off.forEach(f => f());
  }, [id, row.case.id]);
  useEffect(() => bind({ back: () => go("/queue"), next: () => place.next && go("/alerts/" + encodeURIComponent(place.next)), previous: () => place.previous && go("/alerts/" + encodeURIComponent(place.previous)) }), [place.next, place.previous]);

  const give = async body => {
    setRefusal(null);
    try {
      const answer = await command(row.case.id, (base || shownCase).revision, body);
      const next = answer.state || answer.case || answer;
      if (next?.revision) {
        setBase(next);
        setDiff(null);
      }
      await cases.reload();
      return true;
    } catch (failure) {
      if (failure.status === 409) {
        const now = failure.problem.state;
        const since = failure.problem.changed || [];
        const changes = now && base ? difference(base, now).changes : since.flatMap(e => e.changes);
        setDiff({ by: since.at(-1)?.actor ?? now?.changed_by, changes });
        await cases.reload();
      } else {
        const why = reasons(failure.problem);
        setRefusal(why.length ? why.map(r => r.message).join(" ") : failure.message);
      }
      return false;
    }
  };
  const seen = () => {
    setDiff(null);
    setBase(shownCase);
  };
  const held = base ? { ...base, proposals: shownCase.proposals } : shownCase;
  const people = team.data ? team.data.people : [...new Set((found?.timeline || []).map(e => e.actor).filter(a => a && a !== "monitor"))];
  const entries = lines(data.revisions, found?.timeline, user, row.finality.required);
  const before = found?.related || data.related || [];
  const steps = [["Block", row.block?.time], ["Seen", data.seen_at], ["Alert", (data.revisions || [])[0]?.at], ["Page", data.paged_at]];
  const alerts = (found?.alerts || []).map(read);
  const timeline = html`<${Timeline} entries=${entries} before=${before.length} onComment=${words => give({ action: "comment", text: words })} />`;
  return html`<main class="case">
    <div class="main">
      <div class="casehead">
        <div class="crumb"><a href="/queue">Queue</a> / <a class="mono" href=${"/cases/" + encodeURIComponent(row.case.id)}>${text.id(row.case.id)}</a> / <${Whole} value=${id} form=${text.id} kind="alert id" /><span class="grow"></span>${place.of > 0 && html`<span class="num">${place.at} of ${text.grouped(String(place.of))}</span><${Kbd}>k</${Kbd}><${Kbd}>j</${Kbd}>`}</div>
        <h1 class=${row.state === "retracted" ? "was" : ""}>${sentence(row)}</h1>
        <div class="row wrap facts-line" aria-live="polite"><${Severity} value=${row.severity} /><${Finality} f=${row.finality} state=${row.state} /><span class="s mid">${text.words(shownCase.status)}, ${shownCase.assignee ? (shownCase.assignee === user ? "you" : text.shown(shownCase.assignee)) : "unassigned"}</span><span class="s mid">${row.exposure === "direct" ? "Direct" : `Indirect, ${text.plural(row.hops, "hop")}`}${row.direction ? `, ${row.direction}` : ""}</span><span class="s mid wide">Rule <b class="b">${text.shown(ruleName(row))}</b>${row.rule.version ? ` v${text.shown(row.rule.version)}` : ""}</span>${alerts.length > 1 && html`<span class="s dim">${text.plural(alerts.length, "alert")} in this case</span>`}</div>
      </div>
      <${Facts} row=${row} flows=${data.flows} />
      <${Trace} id=${id} revision=${row.revision} row=${row} me=${user} onTrace=${setTrace} />
      ${trace && html`<${LargestWay} trace=${trace} row=${row} />`}
      <p class="row wrap s mid noprint share"><span>This alert for other programs:</span>${[["ocsf", "OCSF finding"], ["stix", "STIX bundle"], ["misp", "MISP event"]].map(([form, label]) => html`<a class="link" download href=${`/api/v1/alerts/${encodeURIComponent(id)}?format=${form}`}>${label}</a>`)}${me.may_draft && html`<span class="grow"></span><a class="link" href=${`/cases/${encodeURIComponent(row.case.id)}/draft`}>Draft of a report on the case</a>`}</p>
      <${OtherAlerts} alerts=${alerts} id=${id} />
      <${Before} cases=${before} />
    </div>
    <aside class="rail two" aria-label="Timeline">${timeline}<${Party} party=${row.source} /><${Party} party=${row.destination} /></aside>
    <aside class="rail" aria-label="Decision">
      <${Decision} key=${id} state=${held} me=${user} senior=${senior} people=${people} diff=${diff} refusal=${refusal} onSeen=${seen} onDo=${give} onTyping=${t => (typing.current = t)} />
      <${Latency} steps=${steps} />
      <div class="only-narrow">${timeline}<${Party} party=${row.source} /><${Party} party=${row.destination} /></div>
    </aside>
    <footer class="acts narrow-only">${held.status === "new" ? html`<button type="button" class="btn primary" onClick=${() => give({ action: "acknowledge" })}>Acknowledge</button>` : html`<button type="button" class="btn primary" onClick=${() => give({ action: "take" })}>Take</button>`}<button type="button" class="btn" onClick=${() => give({ action: "escalate", reason: "Escalated by the person on call" })}>Escalate</button>${row.severity === "critical" && html`<p class="s dim c">Closing a critical takes two people: do it at the desk.</p>`}</footer>
  </main>`;
}

const FIELDS = ["status", "assignee", "disposition", "reason", "snoozed_until", "severity"];

function difference(before, after) {
  return { by: after.changed_by, changes: FIELDS.filter(f => (before[f] ?? null) !== (after[f] ?? null)).map(f => ({ field: f, from: before[f] ?? null, to: after[f] ?? null })) };
}

/** Where the alert stands in the open queue, for going on to the next. */
function usePlace(id) {
  const [place, setPlace] = useState({ at: 0, of: 0, next: null, previous: null });
  useEffect(() => {
    let alive = true;
    get("/alerts" + query({ status: ["new", "acknowledged", "in_review", "escalated"], sort: "severity", limit: 500 })).then(page => {
      const ids = page.rows.map(r => r.id ?? r.alert_id);
      const at = ids.indexOf(id);
      if (alive && at >= 0) setPlace({ at: at + 1, of: page.total ?? ids.length, next: ids[at + 1] ?? null, previous: ids[at - 1] ?? null });
    }, () => {});
    return () => (alive = false);
  }, [id]);
  return place;
}
