/* What changed between two versions of the lists. */
import { html } from "../vendor/preact-htm.js";
import { query } from "./api.js";
import { useLoad } from "./load.js";
import { Failed, Time, Whole } from "./parts.js";
import { go } from "./route.js";
import * as text from "./text.js";

const KINDS = [["entities_added", "Entities added", Entities], ["entities_removed", "Entities removed", Entities], ["entities_changed", "Entities changed", Changed], ["claims_added", "Addresses and tags added", Claims], ["claims_removed", "Addresses and tags removed", Claims], ["claims_changed", "Addresses and tags changed", Pairs]];

const link = (id, name) => html`<a class="link iso" href=${"/entities/" + encodeURIComponent(id)}>${text.shown(name || id)}</a>`;
const on = c => html`<span class="iso">${text.chain(c.chain)} ${c.address ? html`<${Whole} value=${c.address} />` : html`tag <span class="mono">${text.shown(c.coinbase_tag)}</span>`}</span>`;
const says = c => html`<span class="mid iso">${text.shown(c.source)}, ${c.confidence} confidence${c.from ? `, from ${c.from}` : ""}</span>`;

function Entities({ rows }) {
  return rows.map(e => html`<tr><td>${link(e.id, e.name)}</td><td class="iso">${text.words(e.kind)}${e.country ? `, ${text.shown(e.country)}` : ""}</td><td class="wrapcell iso">${(e.tags || []).map(text.shown).join(", ") || html`<span class="dim">no tag</span>`}</td></tr>`);
}

function Changed({ rows }) {
  return rows.map(e => html`<tr><td>${link(e.id, e.name)}</td><td colspan="2" class="wrapcell">${e.changes.map(c => html`<div class="iso">${text.shown(c)}</div>`)}</td></tr>`);
}

function Claims({ rows }) {
  return rows.map(c => html`<tr><td>${link(c.entity, c.name)}</td><td>${on(c)}</td><td class="wrapcell">${says(c)}</td></tr>`);
}

function Pairs({ rows }) {
  return rows.map(({ before, after }) => html`<tr><td>${link(after.entity, after.name)}</td><td>${on(after)}</td><td class="wrapcell"><div class="struck">${says(before)}</div><div>${says(after)}</div></td></tr>`);
}

function Diff({ from, to }) {
  const state = useLoad("/lists/diff" + query({ from, to }));
  if (state.failure) return html`<${Failed} failure=${state.failure} retry=${state.reload} what="The versions could not be compared." />`;
  if (!state.data) return html`<p class="pad s mid" role="status">Comparing…</p>`;
  const d = state.data;
  const some = KINDS.filter(([name]) => d[name + "_total"] > 0);
  if (!some.length) return html`<p class="pad s mid">The two versions say the same.</p>`;
  return html`<div class="scrolls" tabindex="0" role="group" aria-label="Table of differences"><table class="plain"><thead><tr><th scope="col">Entity</th><th scope="col">What</th><th scope="col">More</th></tr></thead>
    ${some.map(([name, title, Rows]) => html`<tbody><tr><th scope="rowgroup" colspan="3">${title}: <span class="num">${text.grouped(String(d[name + "_total"]))}</span>${d[name + "_total"] > d[name].length ? html`<span class="dim reg"> (the first ${d[name].length} shown)</span>` : ""}</th></tr><${Rows} rows=${d[name]} /></tbody>`)}</table></div>`;
}

export function Versions({ search }) {
  const q = new URLSearchParams(search);
  const state = useLoad("/lists");
  if (state.failure) return html`<section class="panel"><header><h2>Versions</h2></header><${Failed} failure=${state.failure} retry=${state.reload} what="The versions could not be loaded." /></section>`;
  const all = state.data?.versions || [];
  const to = q.get("new") || all[0]?.version;
  const from = q.get("old") || all[1]?.version;
  const set = (name, value) => {
    const next = new URLSearchParams(q);
    next.set(name, value);
    go("/watchlist?" + next, true);
  };
  const force = version => (state.data.in_force || []).filter(f => f.version === version).map(f => text.chain(f.chain));
  const pick = (name, label, value) => html`<label class="chip">${label} <select class="bare" value=${value} onChange=${e => set(name, e.target.value)}>${all.map(v => html`<option value=${v.version}>${v.at.slice(0, 16).replace("T", " ")} ${text.id(v.version)}${force(v.version).length ? ` (counts in ${force(v.version).join(", ")})` : ""}</option>`)}</select></label>`;
  const now = all.find(v => v.version === to);
  return html`<section class="panel"><header><h2>What changed between versions</h2><span class="grow"></span><span class="s dim num">${text.plural(all.length, "version")}</span></header>
    ${all.length < 2 ? html`<p class="pad s mid">${all.length ? html`One version was published, <${Time} at=${all[0].at} />: there is nothing to compare it with yet.` : "No version was published yet: the monitor does it at its start."}</p>` : html`<div class="tools pad">${pick("old", "From", from)}${pick("new", "To", to)}${now && html`<span class="s mid num">${text.plural(now.entities, "entity", "entities")}, ${text.plural(now.claims, "claim")}</span>`}</div><${Diff} from=${from} to=${to} />`}
  </section>`;
}
