/* API tokens: what programs sign their requests with. Each is shown once. */
import { html, useState } from "../vendor/preact-htm.js";
import { call, post } from "./api.js";
import { useLoad, Loaded } from "./load.js";
import { Time, toClipboard } from "./parts.js";
import * as text from "./text.js";

const DAYS = [7, 30, 90, 365];

function Made({ made, done }) {
  const [copied, setCopied] = useState(false);
  return html`<section class="panel" role="status" aria-label="The new token"><header><h2>Keep it now: it is not shown again</h2></header>
    <div class="pad row wrap"><code class="mono secret" tabindex="0">${made.token}</code><button type="button" class="btn" onClick=${() => toClipboard(made.token).then(() => setCopied(true))}>${copied ? "Copied" : "Copy"}</button><button type="button" class="btn quiet" onClick=${done}>I have it</button></div>
    <p class="pad s mid">A program sends it as <span class="mono">Authorization: Bearer …</span>; the API is described in <span class="mono">deploy/api/openapi.yaml</span>.</p></section>`;
}

function Make({ me, done }) {
  const admin = me.roles.includes("administrator");
  const [form, setForm] = useState({ name: "", days: 90, service: false, roles: [] });
  const [failure, setFailure] = useState(null);
  const choices = form.service ? ["viewer", "auditor"] : me.roles;
  const tick = role => setForm({ ...form, roles: form.roles.includes(role) ? form.roles.filter(r => r !== role) : [...form.roles, role] });
  const send = event => {
    event.preventDefault();
    post("/tokens", { ...form, name: form.name.trim() }).then(made => {
      setForm({ ...form, name: "", roles: [] });
      setFailure(null);
      done(made);
    }, setFailure);
  };
  return html`<form class="proposing" onSubmit=${send}>
    <label class="fieldset"><span class="s">What it is for</span><input class="field-sm" required maxlength="63" value=${form.name} onInput=${e => setForm({ ...form, name: e.target.value })} /></label>
    <label class="fieldset"><span class="s">It holds for</span><select class="field-sm" value=${form.days} onChange=${e => setForm({ ...form, days: Number(e.target.value) })}>${DAYS.map(d => html`<option value=${d}>${text.plural(d, "day")}</option>`)}</select></label>
    ${admin && html`<label class="row s"><input type="checkbox" class="tick" checked=${form.service} onChange=${() => setForm({ ...form, service: !form.service, roles: [] })} /> for a service, which reads only</label>`}
    <fieldset class="row wrap plainset"><legend class="s">What it may</legend>${choices.map(role => html`<label class="row s"><input type="checkbox" class="tick" checked=${form.roles.includes(role)} onChange=${() => tick(role)} /> ${text.words(role)}</label>`)}</fieldset>
    <div class="row"><button type="submit" class="btn primary" disabled=${!form.roles.length}>Make a token</button><span class="s mid">It acts as ${form.service ? "the service" : "you"}, and is written down as that.</span></div>
    ${failure && html`<p class="bad" role="alert">${text.shown(failure.message)}</p>`}
  </form>`;
}

export function Tokens({ me }) {
  const state = useLoad("/tokens");
  const [made, setMade] = useState(null);
  const [failure, setFailure] = useState(null);
  const revoke = id => call("DELETE", "/tokens/" + encodeURIComponent(id)).then(() => state.reload(), setFailure);
  const status = t => (t.revoked_at ? html`ended <${Time} at=${t.revoked_at} />` : t.holds ? html`until <${Time} at=${t.expires_at} />` : html`over since <${Time} at=${t.expires_at} />`);
  return html`<${Loaded} state=${state} what="The tokens could not be loaded.">${data => html`<main class="page">
    <div class="head"><div class="grow"><h1>${data.tokens.filter(t => t.holds).length ? `${text.plural(data.tokens.filter(t => t.holds).length, "API token")} in use` : "No API token is in use"}</h1><p>A token lets a program do what its roles allow, without a browser. Only its hash is kept; making and ending one is in the audit log.</p></div></div>
    ${made && html`<${Made} made=${made} done=${() => setMade(null)} />`}
    <section class="panel"><header><h2>Tokens</h2></header>
      <${Make} me=${me} done=${m => {
        setMade(m);
        state.reload();
      }} />
      ${failure && html`<p class="pad bad" role="alert">${text.shown(failure.message)}</p>`}
      ${data.tokens.length > 0 && html`<div class="scrolls" tabindex="0" role="group" aria-label="Table of tokens"><table class="plain"><thead><tr><th scope="col">For</th><th scope="col">Acts as</th><th scope="col">May</th><th scope="col">Made</th><th scope="col">Holds</th><th scope="col"></th></tr></thead><tbody>
        ${data.tokens.map(t => html`<tr><td class="iso">${text.shown(t.name)}</td><td class="iso">${text.shown(t.user)}</td><td class="wrapcell">${t.roles.map(text.words).join(", ")}</td><td><div class="iso">${text.shown(t.created_by)}</div><div class="xs dim"><${Time} at=${t.created_at} /></div></td><td class=${t.holds ? "" : "dim"}>${status(t)}</td><td class="r">${t.holds && html`<button type="button" class="btn sm" onClick=${() => revoke(t.id)}>End<span class="vh"> ${text.shown(t.name)}</span></button>`}</td></tr>`)}
      </tbody></table></div>`}</section>
  </main>`}</${Loaded}>`;
}
