/* Small parts that every page uses. */
import { html, useEffect, useState } from "../vendor/preact-htm.js";
import * as text from "./text.js";
import * as time from "./time.js";

export const Icon = ({ name, size = 14 }) =>
  html`<svg width=${size} height=${size} aria-hidden="true"><use href=${"#" + name} /></svg>`;

export const Kbd = ({ children }) => html`<span class="kbd" aria-hidden="true">${children}</span>`;

export const SEVERITIES = ["critical", "high", "medium", "low", "info"];

export function Severity({ value }) {
  const shape = value === "info" ? "low" : value;
  return html`<span class=${"sev " + shape}><${Icon} name=${"i-" + shape} />${text.words(value)}</span>`;
}

/** How settled: the words for what the server says. */
export function finality(f, state) {
  if (state === "retracted") return { form: "retracted", label: "Retracted", long: "Retracted" };
  const of = f?.required && f.confirmations ? ` ${Math.min(f.confirmations, f.required)}/${f.required}` : "";
  const long = f?.required && f.confirmations ? ` ${Math.min(f.confirmations, f.required)} of ${f.required}` : "";
  if (state === "reinstated" && f?.status !== "final") return { form: "reinstated", label: "Reinstated" + of, long: "Reinstated" + long };
  switch (f?.status) {
    case "final":
      return { form: "final", label: "Final", long: "Final" };
    case "orphaned":
      return { form: "retracted", label: "Orphaned", long: "Orphaned" };
    case "pending":
    case "mempool":
      return { form: "pending", label: "Pending", long: "Pending" };
    case "confirmed":
    case "included":
      return { form: "confirmed", label: (f.status === "included" ? "Included" : "Confirmed") + of, long: (f.status === "included" ? "Included" : "Confirmed") + long };
    default:
      return { form: "pending", label: "Unknown", long: "Unknown" };
  }
}

export function FinalityMark({ f, state, size = 14 }) {
  const { form } = finality(f, state);
  if (form !== "confirmed") return html`<${Icon} name=${"f-" + form} size=${size} />`;
  const part = f.required ? Math.min(1, f.confirmations / f.required) : 0.5;
  return html`<svg width=${size} height=${size} viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-opacity=".28" stroke-width="2.6" />
    <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2.6" stroke-dasharray=${`${(part * 34.56).toFixed(2)} 34.56`} transform="rotate(-90 8 8)" />
  </svg>`;
}

export function Finality({ f, state }) {
  const { form, label } = finality(f, state);
  return html`<span class=${"fin " + form}><${FinalityMark} f=${f} state=${state} /><span>${label}</span></span>`;
}

/** Which shape a party has. */
export function shape(party) {
  const tags = party?.tags || [];
  const linked = tags.includes("russia-linked") || tags.includes("sanctioned");
  if (party?.kind === "mining-pool" || party?.kind === "mining-host") return { icon: "i-pool", tone: "pool" };
  if (party?.designation || tags.includes("sanctioned")) return { icon: "i-ru", tone: "ru" };
  if (linked) return { icon: "i-ru0", tone: "ru" };
  if (party?.kind === "exchange") return { icon: "i-ex", tone: "ex" };
  return { icon: "i-none", tone: "none" };
}

export function Entity({ party, link }) {
  const { icon, tone } = shape(party);
  const name = html`<span class="nm clip b iso">${text.shown(party?.name || party?.id || "Unlabelled")}</span>`;
  return html`<span class=${"ent " + tone}><${Icon} name=${icon} />${link && party?.id ? html`<a class="clip" href=${"/entities/" + encodeURIComponent(party.id)}>${name}</a>` : name}</span>`;
}

export const synthetic = party => (party?.tags || []).includes("synthetic");

export const Time = ({ at, form = time.stamp }) => html`<time datetime=${at || ""} title=${time.local(at)}>${form(at)}</time>`;

/** An age that goes on by itself, with the time on hover. */
export function Age({ at }) {
  useTick(1000);
  return html`<time class="num" datetime=${at || ""} title=${time.local(at)}>${time.age(at, time.now())}</time>`;
}

export function useTick(every) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick(n => n + 1), every);
    return () => clearInterval(timer);
  }, [every]);
}

/** Something long, shortened in the middle: whole in the title and when it is copied. */
export function Whole({ value, form = text.address, kind = "address" }) {
  const [done, setDone] = useState(false);
  if (!value) return html`<span class="dim">–</span>`;
  const copy = async event => {
    event.preventDefault();
    event.stopPropagation();
    await toClipboard(value);
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  };
  return html`<button type="button" class="whole mono iso" title=${text.shown(value)} onClick=${copy}><span class="vh">Copy ${kind} ${text.shown(value)}, </span>${form(value)}${done && html`<span class="copied" role="status">copied</span>`}</button>`;
}

export async function toClipboard(value) {
  try {
    await navigator.clipboard.writeText(value);
  } catch {
    const area = document.createElement("textarea");
    area.value = value;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

/** The hops of a way: a dot for each holder in between, elided past five. */
export function Hops({ n, pending, retracted }) {
  const dots = [];
  const between = Math.max(0, n - 1);
  if (between > 4) dots.push(13, 29);
  else for (let i = 1; i <= between; i++) dots.push(2 + (40 * i) / (between + 1));
  return html`<svg class="hop" width="48" height="12" viewBox="0 0 48 12" role="img" aria-label=${text.plural(n, "hop")}>
    <path d="M2 6H42" stroke-dasharray=${pending ? "3 3" : null} stroke="currentColor" stroke-width="1.3" />
    <path d="M40 2.5 45.5 6 40 9.5z" fill="currentColor" />
    ${dots.map(x => html`<circle cx=${x} cy="6" r="2.6" fill="var(--row-bg, var(--surface))" stroke="currentColor" stroke-width="1.3" />`)}
    ${between > 4 && html`<path d="M18.5 6h5" stroke="var(--row-bg, var(--surface))" stroke-width="3" /><path d="M18.7 6h.1M21.2 6h.1M23.7 6h.1" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />`}
    ${retracted && html`<path d="M14 11 32 1" stroke="currentColor" stroke-width="1.3" />`}
  </svg>`;
}

export const Avatar = ({ name, small }) => html`<span class=${"avatar" + (small ? " sm" : "")} aria-hidden="true">${text.initials(name)}</span>`;

/** What failed, whether anything was saved, what to do, and the id of the request to copy. */
export function Failed({ failure, retry, what = "This could not be loaded." }) {
  return html`<div class="failed" role="alert">
    <h2>${what}</h2>
    <p>${text.shown(failure.message)}</p>
    <p class="row">
      ${retry && html`<button type="button" class="btn" onClick=${retry}>Try again</button>`}
      ${failure.request && html`<span class="s dim">request <${Whole} value=${failure.request} form=${text.id} kind="request id" /></span>`}
    </p>
  </div>`;
}

export const Flat = ({ rows = 6 }) => html`<div class="flat" aria-hidden="true">${Array.from({ length: rows }, () => html`<i></i>`)}</div>`;

export function Seg({ label, options, value, onChange }) {
  return html`<span class="seg" role="group" aria-label=${label}>
    ${options.map(([v, name]) => html`<button type="button" aria-pressed=${String(v === value)} onClick=${() => onChange(v)}>${name}</button>`)}
  </span>`;
}
