/* Times are UTC; the local time is what a pointer finds. */

const two = n => String(n).padStart(2, "0");

export function date(value) {
  return value ? new Date(value) : null;
}

export const day = value => (value ? date(value).toISOString().slice(0, 10) : "–");
export const clock = value => (value ? date(value).toISOString().slice(11, 16) : "–");
export const seconds = value => (value ? date(value).toISOString().slice(11, 19) : "–");
export const stamp = value => (value ? date(value).toISOString().slice(0, 19).replace("T", " ") + " UTC" : "–");

export function local(value) {
  if (!value) return "";
  const t = date(value);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "local";
  return `${stamp(value)}\n${t.getFullYear()}-${two(t.getMonth() + 1)}-${two(t.getDate())} ${two(t.getHours())}:${two(t.getMinutes())}:${two(t.getSeconds())} ${zone}`;
}

export function age(value, now = Date.now()) {
  if (!value) return "–";
  const s = Math.max(0, Math.floor((now - date(value).getTime()) / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 86400) return `${Math.floor(s / 3600)} h`;
  return `${Math.floor(s / 86400)} d`;
}

export function span(milliseconds) {
  const s = milliseconds / 1000;
  if (s < 60) return `${s.toFixed(1)} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 86400) return `${Math.floor(s / 3600)} h`;
  return `${Math.floor(s / 86400)} d`;
}

/** Whole days from one day to another, by the calendar in UTC. */
export function days(from, to) {
  const start = Date.parse(String(from).slice(0, 10));
  const end = Date.parse(day(to));
  return Math.round((end - start) / 86400000);
}

/** The server's clock may differ from this machine's: ages are counted by the server's. */
let skew = 0;
export const now = () => Date.now() + skew;
export function serverTime(value) {
  const t = Date.parse(value);
  if (Number.isFinite(t)) skew = t - Date.now();
}
