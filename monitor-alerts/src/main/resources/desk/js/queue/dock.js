/* What can be done with the selection, or with the row under the cursor; what was done, to be undone. */
import { html, useEffect, useLayoutEffect, useRef, useState } from "../../vendor/preact-htm.js";
import { DISPOSITIONS, SNOOZES } from "../commands.js";
import { Kbd } from "../parts.js";
import { keyOf } from "../keys.js";
import * as text from "../text.js";

const ACTIONS = [
  ["acknowledge", "Acknowledge"],
  ["take", "Take"],
  ["escalate", "Escalate…"],
  ["snooze", "Snooze…"],
  ["close", "Close…"],
];

export function Dock({ selected, sum, cursor, form, undo, message, onAction, onForm, onCancel, onUndo, onClear }) {
  return html`<div class="dock" role="region" aria-label="Actions">
    ${form
      ? html`<${Form} key=${form} action=${form} n=${selected || (cursor ? 1 : 0)} onDo=${onForm} onCancel=${onCancel} />`
      : html`${selected
          ? html`<span class="b num">${text.grouped(String(selected))} selected</span>${sum && html`<span class="dim num">${sum}</span>`}<button type="button" class="btn quiet sm" onClick=${onClear}>None</button><span class="dockgap"></span>${ACTIONS.map(([a, name]) => html`<button type="button" class="btn" onClick=${() => onAction(a)}>${name} <${Kbd}>${keyOf(a)}</${Kbd}></button>`)}`
          : html`<span class="s dim hints">
              <span><${Kbd}>${keyOf("next")}</${Kbd}> <${Kbd}>${keyOf("previous")}</${Kbd}> move</span><span><${Kbd}>${keyOf("select")}</${Kbd}> select</span><span><${Kbd}>↵</${Kbd}> open</span><span><${Kbd}>${keyOf("acknowledge")}</${Kbd}> acknowledge</span><span><${Kbd}>${keyOf("take")}</${Kbd}> take</span><span class="wide"><${Kbd}>${keyOf("escalate")}</${Kbd}> escalate</span><span class="wide"><${Kbd}>${keyOf("snooze")}</${Kbd}> snooze</span><span class="wide"><${Kbd}>${keyOf("close")}</${Kbd}> close</span><span><${Kbd}>?</${Kbd}> all keys</span>
            </span>`}
        <span class="grow"></span>
        <${Said} message=${message} undo=${undo} onUndo=${onUndo} />`}
  </div>`;
}

function Said({ message, undo, onUndo }) {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (!undo) return undefined;
    const count = () => setLeft(Math.max(0, Math.ceil((undo.until - Date.now()) / 1000)));
    count();
    const timer = setInterval(count, 250);
    return () => clearInterval(timer);
  }, [undo]);
  return html`<span class="row said" role="status">
    ${message && html`<span class=${"s clip " + (message.bad ? "bad" : "mid")} title=${text.shown(message.text)}>${text.shown(message.text)}</span>`}
    ${undo && left > 0 && html`<button type="button" class="btn sm" onClick=${onUndo}>Undo <${Kbd}>${keyOf("undo")}</${Kbd}></button><span class="dim num undoleft" aria-hidden="true">${left} s</span>`}
  </span>`;
}

function Form({ action, n, onDo, onCancel }) {
  const first = useRef(null);
  // Before it is shown: what is typed at once is meant for it.
  useLayoutEffect(() => first.current?.focus(), []);
  const submit = event => {
    event.preventDefault();
    const e = event.target.elements;
    const body = { action, reason: e.reason.value.trim() };
    if (action === "close") body.disposition = e.disposition.value;
    if (action === "snooze") body.until = new Date(Date.now() + Number(e.hours.value) * 3600000).toISOString();
    onDo(body);
  };
  const verb = { escalate: "Escalate", snooze: "Snooze", close: "Close" }[action];
  return html`<form class="row grow dockform" onSubmit=${submit} onKeyDown=${e => e.key === "Escape" && onCancel()}>
    <span class="b">${verb} ${text.plural(n, "alert")}</span>
    ${action === "close" && html`<select ref=${first} class="input-sm" name="disposition" aria-label="Disposition, compulsory" required><option value="">Disposition…</option>${DISPOSITIONS.map(([v, name]) => html`<option value=${v}>${name}</option>`)}</select>`}
    ${action === "snooze" && html`<select ref=${first} class="input-sm" name="hours" aria-label="For how long">${SNOOZES.map(([h, name]) => html`<option value=${h}>${name}</option>`)}</select>`}
    <input ref=${action === "escalate" ? first : null} class="input-sm grow" name="reason" placeholder="Reason, compulsory" aria-label="Reason, compulsory" required maxlength="2000" />
    <button class="btn primary">${verb}</button><button type="button" class="btn" onClick=${onCancel}>Cancel</button>
  </form>`;
}
