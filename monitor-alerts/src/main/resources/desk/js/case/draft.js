/* A draft of a report on a case: its facts, and a narrative that people write. It goes nowhere. */
import { html, useEffect, useState } from "../../vendor/preact-htm.js";
import { post } from "../api.js";
import { useLoad, Loaded } from "../load.js";
import { row as read } from "../model.js";
import { Entity, Finality, Time, Whole } from "../parts.js";
import { taken } from "../save.js";
import * as text from "../text.js";

export function Draft({ id, me }) {
  const state = useLoad(`/cases/${encodeURIComponent(id)}/draft`);
  return html`<${Loaded} state=${state} what="The draft could not be loaded.">${data => html`<${Sheet} id=${id} me=${me} data=${data} state=${state} />`}</${Loaded}>`;
}

function Party({ party }) {
  return html`<tr><td><${Entity} party=${party} link /></td><td>${text.words(party.kind || "unknown")}${party.country ? `, ${text.shown(party.country)}` : ""}</td><td>${party.address ? html`<${Whole} value=${party.address} />` : html`<span class="dim">no address of its own</span>`}</td></tr>`;
}

function Alert({ row }) {
  return html`<tr class=${row.state === "retracted" ? "struck" : ""}><td class="num"><${Time} at=${row.block?.time || row.detectedAt} /></td><td class="r num">${text.coins(row.amount, row.asset.decimals, row.asset.symbol)} ${text.unit(row.asset)}</td><td class="iso">${text.shown(row.source.name)} → ${text.shown(row.destination.name)}</td><td>${row.exposure === "direct" ? "direct" : text.plural(row.hops, "hop")}</td><td>${row.designation ? html`<span class="iso">${text.shown(row.designation.list)} ${row.designation.date || ""}</span>` : html`<span class="dim">never listed</span>`}</td><td><${Finality} f=${row.finality} state=${row.state} /></td><td><${Whole} value=${row.txid} form=${text.txid} kind="transaction" /></td></tr>`;
}

function Sheet({ id, me, data, state }) {
  const [words, setWords] = useState(data.narrative);
  const [base, setBase] = useState(data.revision);
  const [failure, setFailure] = useState(null);
  const [saved, setSaved] = useState(false);
  useEffect(() => {
    if (data.revision !== base && words === data.narrative) setBase(data.revision);
  }, [data.revision]);
  const f = data.facts;
  const writes = me.roles.includes("senior");
  const save = () =>
    post(`/cases/${encodeURIComponent(id)}/draft`, { narrative: words }, { match: base }).then(
      next => {
        state.set(next);
        setBase(next.revision);
        setFailure(null);
        setSaved(true);
      },
      setFailure,
    );
  const theirs = () => {
    setWords(failure.problem.narrative ?? words);
    setBase(failure.problem.revision ?? base);
    setFailure(null);
  };
  const ours = () => {
    setBase(failure.problem.revision ?? base);
    setFailure(null);
  };
  return html`<main class="page draft">
    <div class="stamp" aria-hidden="true"></div>
    <div class="head"><div class="grow"><h1>Draft of a suspicious-activity report</h1><p>Case <a class="link mono" href=${"/cases/" + encodeURIComponent(id)}>${text.id(id)}</a>, ${text.words(data.case.status)}. <b class="b">DRAFT:</b> it is kept here and never sent anywhere; whoever reports does so in their own way.</p></div>
      <div class="row noprint"><button type="button" class="btn" onClick=${() => taken(`draft of ${id}, printed`, () => print())}>Print…</button></div></div>
    <section class="panel"><header><h2>Facts</h2><span class="grow"></span><span class="s dim">filled in from the alerts, policy ${text.shown(data.policy)}</span></header>
      <dl class="pad factlist"><div><dt>From</dt><dd class="num">${f.first ? html`<${Time} at=${f.first} />` : "–"}</dd></div><div><dt>To</dt><dd class="num">${f.last ? html`<${Time} at=${f.last} />` : "–"}</dd></div><div><dt>Alerts</dt><dd class="num">${f.counted}${f.retracted ? `, besides ${f.retracted} retracted` : ""}</dd></div>${f.amounts.map(a => html`<div><dt>In all</dt><dd class="num iso">${text.grouped(a.amount)} ${text.shown(a.asset)}</dd></div>`)}</dl>
      <div class="scrolls" tabindex="0" role="group" aria-label="Table of parties"><table class="plain"><thead><tr><th scope="col">Party</th><th scope="col">What it is</th><th scope="col">Address</th></tr></thead><tbody>${f.parties.map(p => html`<${Party} party=${p} />`)}</tbody></table></div>
      <div class="scrolls" tabindex="0" role="group" aria-label="Table of transactions"><table class="plain"><thead><tr><th scope="col">Block time</th><th scope="col" class="r">Amount</th><th scope="col">From and to</th><th scope="col">How</th><th scope="col">Listing</th><th scope="col">Finality</th><th scope="col">Transaction</th></tr></thead><tbody>${f.alerts.map(a => html`<${Alert} row=${read(a)} />`)}</tbody></table></div></section>
    <section class="panel"><header><h2 id="narrative">Narrative</h2><span class="grow"></span><span class="s dim">${data.by ? html`<span class="iso">${text.shown(data.by)}</span>, <${Time} at=${data.at} />, revision ${data.revision}` : "not written yet: a beginning is made from the facts"}</span></header>
      <div class="pad col">${writes ? html`<textarea class="narrative noprint" aria-labelledby="narrative" rows="14" maxlength="20000" value=${words} onInput=${e => {
        setWords(e.target.value);
        setSaved(false);
      }}></textarea>` : null}<pre class=${"narrativetext iso" + (writes ? " onlyprint" : "")} tabindex="0" aria-labelledby="narrative">${words.split("\n").map(text.shown).join("\n")}</pre>
        ${writes && html`<div class="row noprint"><button type="button" class="btn primary" onClick=${save} disabled=${!words.trim()}>Keep the draft</button>${saved && html`<span class="s mid" role="status">Kept.</span>`}</div>`}
        ${failure && html`<div class="bad" role="alert"><p>${text.shown(failure.message)}</p>${failure.status === 409 && html`<div class="row"><button type="button" class="btn sm" onClick=${theirs}>Take theirs</button><button type="button" class="btn sm" onClick=${ours}>Go on with mine</button></div>`}</div>`}</div></section>
    ${data.decisions.length > 0 && html`<section class="panel"><header><h2>What was decided</h2></header><ul class="pad plainlist">${data.decisions.map(d => html`<li><span class="num dim"><${Time} at=${d.at} /></span> <b class="b iso">${text.shown(d.actor)}</b> ${text.words(d.action)}${d.reason ? html`: <span class="iso">${text.shown(d.reason)}</span>` : ""}</li>`)}</ul></section>`}
    <p class="xs dim">DRAFT · lists ${text.shown(data.list_version)} · policy ${text.shown(data.policy)}</p>
  </main>`;
}
