/* What was taken over of the lists that the monitor was started with, and what was not. */
import { html } from "../vendor/preact-htm.js";
import { useLoad } from "./load.js";
import { Failed } from "./parts.js";
import * as text from "./text.js";

function Reasons({ title, all }) {
  return all.map(r => html`<li><b class="b">${title}</b> <span class="num">${text.grouped(String(r.count))}</span>: <span class="iso">${text.shown(r.why)}</span> <span class="dim iso">(${r.places.map(text.shown).join("; ")}${r.count > r.places.length ? "; …" : ""})</span></li>`);
}

function Import({ one }) {
  const odd = one.passed_over.length + one.notes.length + one.bad_addresses_total;
  const found = Object.entries(one.found).map(([what, count]) => `${text.grouped(String(count))} ${text.shown(what)}`);
  return html`<tr><td class="iso wrapcell">${text.shown(one.file)}</td><td class="iso">${text.shown(one.format)}</td><td class="num">${one.date || html`<span class="dim">not dated</span>`}</td><td class="r num">${text.grouped(String(one.read))} ${text.shown(one.unit)}</td><td class="r num">${text.grouped(String(one.kept))}</td><td class="wrapcell">${found.join(", ") || html`<span class="dim">nothing</span>`}</td></tr>
    ${odd > 0 && html`<tr><td colspan="6" class="wrapcell"><details><summary>${text.plural(one.read - one.kept, "record")} passed over, ${text.plural(one.bad_addresses_total, "address", "addresses")} with a bad checksum</summary><ul class="plainlist">
      <${Reasons} title="Passed over" all=${one.passed_over} /><${Reasons} title="Kept, note" all=${one.notes} />
      ${one.bad_addresses.map(each => html`<li class="iso">${text.shown(each)}</li>`)}${one.bad_addresses_total > one.bad_addresses.length ? html`<li class="dim">and ${one.bad_addresses_total - one.bad_addresses.length} more</li>` : ""}
    </ul></details></td></tr>`}`;
}

export function Imports() {
  const state = useLoad("/lists/imports");
  if (state.failure) return html`<section class="panel"><header><h2>Import report</h2></header><${Failed} failure=${state.failure} retry=${state.reload} what="The import report could not be loaded." /></section>`;
  const all = state.data?.imports || [];
  return html`<section class="panel imports"><header><h2>Import report</h2><span class="grow"></span><span class="s dim">of the last start</span></header>
    ${all.length === 0 ? html`<p class="pad s mid">${state.data ? "No list was read from a file." : "Loading…"}</p>` : html`<div class="scrolls" tabindex="0" role="group" aria-label="Table of imported lists"><table class="plain"><thead><tr><th scope="col">List</th><th scope="col">Format</th><th scope="col">Its date</th><th scope="col" class="r">Read</th><th scope="col" class="r">Kept</th><th scope="col">What is in it</th></tr></thead><tbody>${all.map(one => html`<${Import} one=${one} />`)}</tbody></table></div>`}
  </section>`;
}
