/* Who mined which blocks, and how anybody knows. */
import { html } from "../../vendor/preact-htm.js";
import { Age } from "../parts.js";
import * as text from "../text.js";

const WORDS = { by_both: "tag and address", by_address: "address only", by_tag: "tag only", by_address_against_tag: "address, against another's tag" };

/** What the attribution of a block rests on, in words. */
function basis(block) {
  if (!block.pool) return "nothing known";
  if (!block.by_address) return "tag only";
  if (!block.by_tag) return "address only";
  return block.by_address === block.by_tag ? "tag + address" : "address, another's tag";
}

export function Newest({ blocks }) {
  if (!blocks.length) return null;
  return html`<section class="panel"><div class="scrolls" tabindex="0" role="group" aria-label="The newest blocks"><ol class="newest">${blocks.map(b => html`<li class=${b.russia_linked ? "linked" : b.pool ? "" : "unknown"}><span class="row xs dim"><span class="num">${text.grouped(String(b.height))}</span><span class="grow"></span><${Age} at=${b.time} /></span><b class="b clip iso" title=${text.shown(b.name || "Unknown")}>${b.name ? text.shown(b.name) : "Unknown"}</b><span class="xs mid">${basis(b)}${b.russia_linked ? ", Russia-linked" : ""}</span></li>`)}</ol></div></section>`;
}

const share = (n, all) => (all ? `${((100 * n) / all).toFixed(1)} %` : "–");

/** In words: the share as a range, because of the blocks of nobody known. */
export function ofBlocks(blocks) {
  const { all, russia_linked: linked, unknown } = blocks;
  if (!all) return "No block with a coinbase has been traced, so no share can be told.";
  const range = unknown ? `between ${share(linked, all)} and ${share(linked + unknown, all)}` : share(linked, all);
  return `Russia-linked pools mined ${range} of ${text.plural(all, "block")}: ${text.grouped(String(linked))} are theirs, of ${text.grouped(String(unknown))} nobody is known.`;
}

/** The largest pools, the linked ones first, the rest together, and nobody known. */
function kept(pools) {
  const known = pools.filter(p => p.pool);
  return [...known.filter(p => p.russia_linked), ...known.filter(p => !p.russia_linked).sort((a, b) => b.blocks - a.blocks).slice(0, 4)].map(p => p.pool);
}

export function Months({ blocks }) {
  const months = [...new Set(blocks.months.map(m => m.month))].sort().slice(-36);
  if (!months.length) return null;
  const big = kept(blocks.pools);
  const keys = [...big, "others", "unknown"];
  const name = key => (key === "others" ? "Others" : key === "unknown" ? "Unknown" : text.shown(blocks.pools.find(p => p.pool === key)?.name || key));
  const linked = key => blocks.pools.some(p => p.pool === key && p.russia_linked);
  const style = key => (key === "unknown" ? "blk-unknown" : key === "others" ? "blk-others" : linked(key) ? `blk-linked blk-l${big.filter(linked).indexOf(key) % 3}` : `blk-p${big.filter(k => !linked(k)).indexOf(key)}`);
  const of = month => {
    const sums = Object.fromEntries(keys.map(k => [k, 0]));
    for (const m of blocks.months) if (m.month === month) sums[m.pool === null ? "unknown" : big.includes(m.pool) ? m.pool : "others"] += m.blocks;
    return sums;
  };
  return html`<section class="panel"><header><h2>Blocks by pool, per month</h2><span class="grow"></span><span class="legend">${keys.map(k => html`<span><svg width="10" height="10" aria-hidden="true"><rect width="10" height="10" class=${style(k)} /></svg>${name(k)}</span>`)}</span></header>
    <svg class="blockbars" viewBox=${`0 0 ${months.length * 20} 100`} preserveAspectRatio="none" role="img" aria-label="Blocks by pool and month; the table below has the sums"><defs><pattern id="blk-hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2" height="4" class="blk-hatchline" /></pattern></defs>
    ${months.map((month, i) => {
      const sums = of(month);
      const all = keys.reduce((n, k) => n + sums[k], 0);
      let y = 100;
      return keys.map(k => {
        const high = all ? (100 * sums[k]) / all : 0;
        y -= high;
        return high ? html`<rect x=${i * 20 + 1} y=${y} width="18" height=${high} class=${style(k)}><title>${`${month}: ${name(k)} ${share(sums[k], all)}, ${text.plural(sums[k], "block")}`}</title></rect>` : null;
      });
    })}</svg><footer class="row xs dim num"><span>${months[0]}</span><span class="grow"></span><span>${months.at(-1)}</span></footer></section>`;
}

/** How many blocks a pool has, its share, and on what basis. */
export function Counted({ counts, all }) {
  if (!counts) return html`<span class="dim">none</span>`;
  const parts = Object.entries(WORDS).filter(([k]) => counts[k]).map(([k, words]) => `${text.grouped(String(counts[k]))} by ${words}`);
  return html`<div>${text.grouped(String(counts.blocks))} <span class="dim">${share(counts.blocks, all)}</span></div><div class="xs dim">${parts.join(", ")}</div>`;
}
