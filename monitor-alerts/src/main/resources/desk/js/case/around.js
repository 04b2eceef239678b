/* What stands around an alert: the others of its case, cases like it, who the ends are. */
import { html } from "../../vendor/preact-htm.js";
import { Entity, Finality, synthetic, Time, Whole } from "../parts.js";
import * as text from "../text.js";

export function OtherAlerts({ alerts, id }) {
  if (alerts.length < 2) return null;
  const few = alerts.slice(0, 100);
  return html`<section class="panel" aria-label="Alerts of this case"><header class="low"><h2>Alerts of this case</h2><span class="s dim num">${alerts.length}</span></header>
    <div class="scrolls" tabindex="0" role="group" aria-label="Table of alerts"><table class="plain dense"><thead><tr><th scope="col">Arrived</th><th scope="col">To</th><th scope="col" class="r">Amount</th><th scope="col">Hops</th><th scope="col">State</th></tr></thead><tbody>
      ${few.map(a => html`<tr class=${a.id === id ? "bb" : ""}><td class="num"><a class="link" href=${"/alerts/" + encodeURIComponent(a.id)} aria-current=${a.id === id ? "true" : null}><${Time} at=${a.block?.time || a.detectedAt} /></a></td><td class="iso">${text.shown(a.destination.name)} <span class="mono dim">${a.destination.address ? text.address(a.destination.address) : ""}</span></td><td class=${"r num" + (a.state === "retracted" ? " struck dim" : "")}>${text.coins(a.amount, a.asset.decimals, a.asset.symbol)} ${text.unit(a.asset)}</td><td class="num">${a.hops}</td><td><${Finality} f=${a.finality} state=${a.state} /></td></tr>`)}
    </tbody></table></div>${few.length < alerts.length && html`<footer>The first 100 of ${text.grouped(String(alerts.length))}.</footer>`}</section>`;
}

export function Before({ cases }) {
  if (!cases.length) return null;
  return html`<section class="panel" id="seen-before" aria-label="Seen before"><header class="low"><h2>Seen before</h2><span class="s dim num">${text.plural(cases.length, "case")}</span></header>
    <table class="plain dense"><tbody>${cases.map(c => html`<tr><td><a class="link mono" href=${"/cases/" + encodeURIComponent(c.case_key)}>${text.id(c.case_key)}</a></td><td class="iso">Same parties</td><td class="num mid">${c.opened_at ? html`<${Time} at=${c.opened_at} form=${t => t.slice(0, 10)} />` : ""}</td><td class="r mid">${c.disposition ? text.words(c.disposition) : text.words(c.status || "")}</td></tr>`)}</tbody></table></section>`;
}

export function Party({ party }) {
  if (!party.id) return null;
  const rows = [];
  if (party.kind) rows.push(["Kind", text.words(party.kind)]);
  if (party.country || party.region) rows.push(["Where", [party.region && text.words(party.region), party.country].filter(Boolean).map(text.shown).join(", ")]);
  if (party.designation) rows.push(["Listed", `${text.shown(party.designation.list)}${party.designation.date ? `, ${party.designation.date}` : ""}`]);
  if (party.attribution) rows.push(["Attributed by", `${text.shown(party.attribution.source)}, ${text.shown(party.attribution.confidence)}`]);
  return html`<section><h2><${Entity} party=${party} link />${synthetic(party) ? html`<span class="dim s reg">(synthetic)</span>` : null}</h2>
    <dl class="kv2">${rows.map(([k, v]) => html`<dt>${k}</dt><dd class="iso">${v}</dd>`)}${party.address ? html`<dt>Address</dt><dd><${Whole} value=${party.address} /></dd>` : null}</dl></section>`;
}
