/* Assets as the reports name them: a chain's coin, or a token by its contract. */
import * as text from "./text.js";

export function assetOf({ chain, asset, symbol, decimals }) {
  const coin = asset === "native";
  return { symbol: symbol ?? (coin ? String(chain) : null), decimals: decimals ?? null, contract: coin ? null : asset, chain };
}

export function big(value) {
  try {
    return BigInt(value ?? 0);
  } catch {
    return 0n;
  }
}

export const show = (units, asset) => `${text.coins(String(units), asset.decimals, asset.symbol)} ${asset.symbol ? text.shown(asset.symbol) : `base units of ${text.address(asset.contract)}`}`;

/** For a cell: three figures, the exact amount in the title. */
export function showShort(units, asset) {
  if (asset.decimals === null) return `${text.grouped(String(units))} units`;
  const whole = Number(big(units) / 10n ** BigInt(Math.max(0, asset.decimals - 4))) / 1e4;
  const figure = whole >= 1e6 ? `${(whole / 1e6).toFixed(2)} M` : whole >= 1e4 ? `${Math.round(whole / 1e3)} k` : whole >= 100 ? text.grouped(whole.toFixed(0)) : whole >= 1 ? whole.toFixed(2) : whole > 0 ? whole.toFixed(4) : "< 0.0001";
  return `${figure} ${text.shown(asset.symbol)}`;
}

/** Sums of a report by asset, the one with the most flows first. Assets are never added up. */
export function byAsset(sums) {
  const map = new Map();
  for (const s of sums) {
    const key = `${s.chain}/${s.asset}`;
    if (!map.has(key)) map.set(key, { asset: assetOf(s), direct: 0n, indirect: 0n, after: 0n, before: 0n, flows: 0, periods: new Map() });
    const sum = map.get(key);
    sum.direct += big(s.direct);
    sum.indirect += big(s.indirect);
    sum.after += big(s.after_designation);
    sum.before += big(s.not_after);
    sum.flows += Number(s.flows);
    const period = sum.periods.get(s.period) || { direct: 0n, indirect: 0n };
    period.direct += big(s.direct);
    period.indirect += big(s.indirect);
    sum.periods.set(s.period, period);
  }
  return [...map.values()].sort((a, b) => b.flows - a.flows);
}

/** A number good enough for a picture. */
export const plain = (units, asset) => Number(big(units)) / 10 ** (asset.decimals ?? 0);
