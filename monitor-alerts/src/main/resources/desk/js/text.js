/* How values are written. Whatever comes from a chain goes through shown(). */

const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]/gu;

/** Text of others: marks that cannot be seen, or that turn the direction round, are written out. */
export function shown(text) {
  if (text === null || text === undefined) return "";
  return String(text).replace(HIDDEN, c => `⟨U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}

function shorter(text, head, tail) {
  const t = shown(text);
  return t.length <= head + tail + 1 ? t : `${t.slice(0, head)}…${t.slice(-tail)}`;
}

export const address = text => shorter(text, 6, 4);
export const txid = text => shorter(text, 4, 4);
export const id = text => shorter(text, 8, 4);

export function grouped(digits) {
  const [whole, rest] = String(digits).split(".");
  const sign = whole.startsWith("-") ? "-" : "";
  const groups = whole.slice(sign.length).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return sign + groups + (rest === undefined ? "" : "." + rest);
}

const STABLE = new Set(["USDT", "USDC", "DAI", "BUSD", "TUSD"]);

/** The exact amount in whole coins, without a unit: base units as a string, never a float. */
export function coins(units, decimals, symbol) {
  const digits = String(units ?? "0");
  if (decimals === null || decimals === undefined) return grouped(digits);
  const padded = digits.padStart(decimals + 1, "0");
  const whole = padded.slice(0, padded.length - decimals);
  const rest = padded.slice(padded.length - decimals).replace(/0+$/, "");
  const least = STABLE.has(symbol) ? 2 : Math.min(decimals, 8);
  const shownRest = rest.padEnd(least, "0");
  return grouped(whole) + (shownRest ? "." + shownRest : "");
}

export const unit = asset => (asset?.symbol ? shown(asset.symbol) : asset?.contract ? "base units" : "");

/** For sentences: three decimals, marked as shortened; the exact amount stands beside it. */
export function brief(units, asset) {
  const exact = coins(units, asset?.decimals, asset?.symbol);
  if (!exact.includes(".")) return exact;
  const [whole, rest] = exact.split(".");
  const cut = rest.slice(0, 3).replace(/0+$/, "");
  if (whole === "0" && !cut) return exact.replace(/0+$/, "");
  return cut ? `${whole}.${cut}` : whole;
}

/** Whole dollars of a value with cents; the exact one stands in the alert. */
export function usd(value) {
  if (value === null || value === undefined || value === "") return null;
  const n = Number(value);
  return Number.isFinite(n) ? "$" + grouped(String(Math.round(n))) : null;
}

/** $6.43 M, $902 k, $77 k: for cells whose exact figure is one click away. */
export function usdShort(value) {
  const n = Number(value);
  if (!Number.isFinite(n)) return "–";
  if (n >= 1e9) return `$${(n / 1e9).toFixed(2)} B`;
  if (n >= 1e6) return `$${(n / 1e6).toFixed(2)} M`;
  if (n >= 1e4) return `$${Math.round(n / 1e3)} k`;
  return "$" + grouped(String(Math.round(n)));
}

/** A share given as a fraction with four decimals. */
export function percent(share) {
  if (share === null || share === undefined) return "–";
  return `${(Number(share) * 100).toFixed(1)} %`;
}

export function plural(n, one, many) {
  return `${grouped(String(n))} ${n === 1 ? one : many || one + "s"}`;
}

export function words(text) {
  const t = shown(text).replace(/[_-]/g, " ");
  return t.charAt(0).toUpperCase() + t.slice(1);
}

const CHAINS = { bnb: "BNB", tron: "TRON" };

/** A chain's name as it is written. */
export const chain = name => CHAINS[name] || words(name);

export function initials(name) {
  const parts = shown(name).split(/[\s.@_-]+/).filter(Boolean);
  return ((parts[0]?.[0] || "?") + (parts.length > 1 ? parts.at(-1)[0] : parts[0]?.[1] || "")).toUpperCase();
}
