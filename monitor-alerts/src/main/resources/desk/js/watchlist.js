/* The watchlist: which lists are in force, and who stands on them. */
import { html } from "../vendor/preact-htm.js";
import { Amendments } from "./amendments.js";
import { Imports } from "./imports.js";
import { Search } from "./entity.js";
import { useLoad, Loaded } from "./load.js";
import { Versions } from "./versions.js";
import * as text from "./text.js";

export function Watchlist({ search, me }) {
  const q = new URLSearchParams(search).get("q") || "";
  const state = useLoad("/coverage");
  return html`<${Loaded} state=${state} what="The lists could not be loaded.">${data => html`<main class="page">
    <div class="head"><div class="grow"><h1>${text.plural((data.lists || []).length, "source")} with ${text.plural((data.lists || []).reduce((n, l) => n + l.claims, 0), "claim")} in force</h1><p>Version <span class="mono">${text.shown(data.list_version)}</span>. Lists are brought in at the start of the monitor with <span class="mono">--watchlist FILE</span>; what two people agree on below counts in a running monitor at once.</p></div></div>
    <${Search} q=${q} place="/watchlist" />
    <${Amendments} me=${me} />
    <${Versions} search=${search} />
    <${Imports} />
    <section class="panel"><header><h2>Sources</h2></header><table class="plain"><thead><tr><th scope="col">Source</th><th scope="col">Newest entry</th><th scope="col" class="r">Claims</th></tr></thead><tbody>${(data.lists || []).map(l => html`<tr><td class="iso wrapcell">${text.shown(l.source)}</td><td class="num">${l.newest || html`<span class="dim">not dated</span>`}</td><td class="r num">${text.grouped(String(l.claims))}</td></tr>`)}</tbody></table></section>
  </main>`}</${Loaded}>`;
}
