/* Who did what, when: the log, newest first, and the checkpoint that holds it together. */
import { html, useState } from "../vendor/preact-htm.js";
import { get, query } from "./api.js";
import { useLoad, Loaded } from "./load.js";
import { Failed, Time } from "./parts.js";
import { go } from "./route.js";
import { save } from "./save.js";
import * as text from "./text.js";

const ACTS = ["sign_in", "sign_in_refused", "sign_out", "command", "export", "token", "refused", "unreadable"];

export function Audit({ search }) {
  const q = new URLSearchParams(search);
  const filter = query({ act: q.get("act"), actor: q.get("actor") });
  const state = useLoad("/audit" + filter);
  return html`<${Loaded} state=${state} what="The audit log could not be loaded.">${data => html`<${Log} key=${state.path} data=${data} q=${q} />`}</${Loaded}>`;
}

function Subject({ entry }) {
  if (!entry.subject) return html`<span class="dim">–</span>`;
  if (entry.act !== "command") return html`<span class="clip iso" title=${text.shown(entry.subject)}>${text.shown(entry.subject)}</span>`;
  return html`<a class="link clip iso" href=${"/cases/" + encodeURIComponent(entry.subject)}>${text.shown(entry.subject)}</a>`;
}

function Log({ data, q }) {
  const [rows, setRows] = useState(data.rows);
  const [next, setNext] = useState(data.rows.length < 100 ? null : data.next);
  const [failure, setFailure] = useState(null);
  const actor = q.get("actor") || "";
  const act = q.get("act") || "";
  const filter = (name, value) => go("/audit" + query({ act, actor, [name]: value }));
  const more = () =>
    get("/audit" + query({ act, actor, before: next })).then(
      page => {
        setRows(old => [...old, ...page.rows]);
        setNext(page.rows.length < 100 ? null : page.next);
        setFailure(null);
      },
      setFailure,
    );
  return html`<main class="page">
    <div class="head"><div class="grow"><h1>${data.total ? `${text.plural(data.total, "act")} written down, each before it was done` : "Nothing was written down yet"}</h1>
      <p>What a command says and what became of it are in its case. The log itself is checked with <span class="mono">deploy/monitor audit verify</span>.</p></div>
      ${data.checkpoint && html`<div class="row noprint"><button type="button" class="btn" onClick=${() => save("checkpoint.txt", "text/plain;charset=utf-8", data.checkpoint)}>Checkpoint</button></div>`}</div>
    <div class="tools"><label class="chip">Act <select class="bare" value=${act} onChange=${e => filter("act", e.target.value)}><option value="">any</option>${ACTS.map(a => html`<option value=${a}>${text.words(a)}</option>`)}</select></label>
      <label class="chip">Account <input class="bare" value=${actor} maxlength="63" onChange=${e => filter("actor", e.target.value.trim())} /></label></div>
    <section class="panel"><div class="scrolls" tabindex="0" role="group" aria-label="Table of acts"><table class="plain"><thead><tr><th scope="col" class="r">Number</th><th scope="col">When</th><th scope="col">Who</th><th scope="col">Act</th><th scope="col">What</th><th scope="col">More</th><th scope="col">Session</th></tr></thead>
      <tbody>${rows.map(({ number, entry }) => (entry ? html`<tr><td class="r num">${text.grouped(String(number))}</td><td class="num"><${Time} at=${entry.at} /></td><td class="iso">${entry.actor === "-" ? html`<span class="dim">not known</span>` : text.shown(entry.actor)}</td><td>${text.words(entry.act)}</td><td><${Subject} entry=${entry} /></td><td class="mid iso"><span class="clip" title=${text.shown(entry.detail || "")}>${entry.detail ? text.words(text.shown(entry.detail)) : "–"}</span></td><td class="mono dim">${entry.session || "–"}</td></tr>` : html`<tr><td class="r num">${text.grouped(String(number))}</td><td colspan="6" class="bad">This record is no entry: somebody else wrote it. It is kept as it came.</td></tr>`))}</tbody></table></div>
      ${!rows.length && html`<div class="empty"><p>No act matches.</p></div>`}
      ${next && html`<footer><button type="button" class="btn sm" onClick=${more}>Earlier ones</button></footer>`}
      ${failure && html`<${Failed} failure=${failure} retry=${more} what="Earlier acts could not be loaded." />`}</section>
    ${data.checkpoint && html`<section class="panel"><header><h2>Checkpoint</h2><span class="grow"></span><span class="s dim">keep one where nobody who runs the monitor can change it</span></header><pre class="mono checkpoint" tabindex="0" role="group" aria-label="Checkpoint">${data.checkpoint.split("\n").map(text.shown).join("\n")}</pre></section>`}
  </main>`;
}
