/* What is around every page: navigation and search above, how things stand below. */
import { html, useEffect, useRef, useState } from "../vendor/preact-htm.js";
import { get } from "./api.js";
import { bind, DEFAULTS, keyOf, mapping, remap } from "./keys.js";
import { onNote } from "./notes.js";
import { Avatar, Icon, Kbd, useTick } from "./parts.js";
import { go } from "./route.js";
import { on, streamState } from "./stream.js";
import { setTheme, theme } from "./theme.js";
import * as text from "./text.js";
import * as time from "./time.js";

const PLACES = [
  ["queue", "Queue"],
  ["cases", "Cases"],
  ["entities", "Entities"],
  ["ties", "Ties"],
  ["mining", "Mining"],
  ["coverage", "Coverage"],
  ["watchlist", "Watchlist"],
];

/** Those that only some roles see. */
const MORE = [["audit", "Audit", "auditor"]];

export function Shell({ place, me, children }) {
  const [status, setStatus] = useState(null);
  const [help, setHelp] = useState(false);
  const [open, setOpen] = useState(null);
  const [note, setNote] = useState(null);
  const soon = useRef(0);
  useEffect(() => onNote(setNote), []);
  useEffect(() => {
    let alive = true;
    const load = () => {
      get("/status").then(s => alive && setStatus(s), () => {});
      get("/alerts?status=open&limit=1").then(page => alive && setOpen(page.more ? `${text.grouped(String(page.total))}+` : page.total), () => {});
    };
    load();
    const timer = setInterval(load, 30000);
    const off = on("status", s => setStatus(old => ({ ...old, ...s })));
    const offCase = on("case", () => {
      clearTimeout(soon.current);
      soon.current = setTimeout(load, 1000);
    });
    const unbind = bind({ help: () => setHelp(h => !h), back: () => setHelp(false) });
    return () => {
      alive = false;
      clearInterval(timer);
      off();
      offCase();
      clearTimeout(soon.current);
      unbind();
    };
  }, []);
  return html`<div class="app">
    <${Top} place=${place} me=${me} open=${open} />
    ${children}
    ${note && html`<div class="desknote" role="alert"><span class="iso">${text.shown(note)}</span><button type="button" class="btn sm" onClick=${() => setNote(null)}>Close</button></div>`}
    <${StatusBar} status=${status} />
    ${help && html`<${Help} done=${() => setHelp(false)} />`}
  </div>`;
}

function Top({ place, me, open }) {
  const field = useRef(null);
  const [mode, setMode] = useState(theme());
  useEffect(() => bind({ search: () => field.current?.focus() }), []);
  const submit = event => {
    event.preventDefault();
    const words = field.current.value.trim();
    go("/queue" + (words ? "?" + new URLSearchParams({ status: "all", q: words }) : ""));
    field.current.blur();
  };
  const turn = () => {
    const next = { system: "light", light: "dark", dark: "system" }[mode];
    setTheme(next);
    setMode(next);
  };
  const name = me.user;
  const role = me.may_approve ? "senior" : me.may_work ? "analyst" : (me.roles || []).map(r => r.replace(/_/g, " ")).join(", ");
  return html`<header class="top">
    <a class="brand" href="/queue"><${Icon} name="i-logo" size=${20} /><span class="brandname">Flow Monitor</span></a>
    <nav class="nav" aria-label="Main">
      ${[...PLACES, ...MORE.filter(([, , role]) => (me.roles || []).includes(role))].map(([p, label]) => html`<a href=${"/" + p} aria-current=${p === place ? "page" : null}>${label}${p === "queue" && open ? html`<span class="n num">${open}</span>` : null}</a>`)}
    </nav>
    <span class="grow"></span>
    <form class="search" role="search" onSubmit=${submit}>
      <${Icon} name="i-search" /><input ref=${field} type="search" class="grow" placeholder="Address, txid or entity" aria-label="Search addresses, transactions and entities" maxlength="200" /><${Kbd}>${keyOf("search")}</${Kbd}>
    </form>
    <button type="button" class="btn quiet sm" aria-label=${`Theme: ${mode === "system" ? "as the system" : mode}`} title=${`Theme: ${mode === "system" ? "as the system" : mode}`} onClick=${turn}><${Icon} name="i-theme" size=${16} /></button>
    <a class="who" href="/tokens" title=${`${text.shown(name)} ${text.shown(role)}: API tokens`}><${Avatar} name=${name} /><span class="wide">${text.shown(name)} <span class="dim">${text.shown(role)}</span></span></a>
  </header>`;
}

function Stream({ streams }) {
  const [state, setState] = useState(streamState());
  useEffect(() => on("state", setState), []);
  useTick(1000);
  if (state.live) return html`<span class="cell"><span class="dot"></span><b>Live</b>${streams ? html`<span class="num">${text.plural(streams, "stream")}</span>` : null}</span>`;
  const ago = state.last ? `, last event ${time.age(new Date(state.last).toISOString(), Date.now())} ago` : "";
  return html`<span class="cell"><span class="dot off"></span><b>${state.tried ? "Reconnecting" : "Connecting"}</b><span class="num">${ago}</span></span>`;
}

function StatusBar({ status }) {
  useTick(1000);
  const now = new Date(time.now()).toISOString();
  const chains = status?.chains || [];
  return html`<footer class="status" aria-label="How things stand">
    <${Stream} streams=${status?.streams} />
    ${chains.map(chain => html`<${ChainCell} chain=${chain} />`)}
    ${status && !status.caught_up && html`<span class="cell"><span class="dot warn"></span><b>Catching up</b> <span class="num">${text.grouped(String(status.lag ?? 0))} records behind</span></span>`}
    ${status?.failure && html`<span class="cell bad" title=${text.shown(status.failure)}><span class="dot warn"></span><b>The desk has a problem</b></span>`}
    ${status?.unreadable > 0 && html`<span class="cell"><span class="dot warn"></span>${text.plural(status.unreadable, "record")} unreadable</span>`}
    ${chains.length === 0 && status && html`<a class="cell" href="/coverage"><span class="dot off"></span>No chain looked at yet</a>`}
    ${status?.list_version && html`<span class="cell wide">Lists <span class="mono">${text.id(status.list_version)}</span></span>`}
    <time class="syn num" datetime=${now} title=${time.local(now)}>${time.stamp(now)}</time>
  </footer>`;
}

function ChainCell({ chain }) {
  const late = chain.lag > 12;
  const at = chain.at;
  return html`<span class="cell" title=${time.local(at)}>
    <span class=${"dot" + (late ? " warn" : "")}></span><b>${text.chain(chain.chain)}</b>
    <span class="num">${chain.height === undefined || chain.height === null ? "no block yet" : text.grouped(String(chain.height))}${at ? ` · ${time.age(at, time.now())}` : ""}${chain.lag === undefined || chain.lag === null ? "" : ` · lag ${chain.lag}`}</span>
  </span>`;
}

/** The keys, and a way to have others. */
function Help({ done }) {
  const dialog = useRef(null);
  const [map, setMap] = useState(mapping());
  useEffect(() => {
    dialog.current.showModal();
  }, []);
  const change = (name, value) => {
    if (!value.trim()) return;
    remap(name, value.trim());
    setMap(mapping());
  };
  return html`<dialog class="help" ref=${dialog} onClose=${done} aria-labelledby="keys-title">
    <header class="row"><h2 id="keys-title" class="grow">Keys</h2><button type="button" class="btn sm" onClick=${() => dialog.current.close()}>Close</button></header>
    <p class="s mid">They are off while you type. Change one by typing another; it is kept in this browser.</p>
    <ul>${DEFAULTS.map(([name, , label]) => html`<li><label><span>${label}</span><input class="keyfield mono" value=${map.get(name)} maxlength="12" onChange=${e => change(name, e.target.value)} /></label></li>`)}</ul>
  </dialog>`;
}
