/* What happened, in one sentence, with the figure in it. */
import * as text from "../text.js";
import * as time from "../time.js";
import { synthetic } from "../parts.js";

const named = party => text.shown(party.name || party.id || "an unlabelled holder") + (synthetic(party) && !/synthetic/i.test(party.name || "") ? " (synthetic)" : "");

export function sentence(row) {
  const amount = `${text.brief(row.amount, row.asset)} ${text.unit(row.asset)}`;
  const hops = row.hops <= 1 ? "directly" : `in ${text.plural(row.hops, "hop")}`;
  const date = row.designation?.date;
  let when = "";
  if (date && row.afterDesignation !== null) {
    const n = Math.abs(time.days(date, row.block?.time || row.detectedAt));
    when = `, ${text.plural(n, "day")} ${row.afterDesignation ? "after" : "before"} listing`;
  }
  const taken = row.state === "retracted" ? ` Taken back: ${text.shown(row.because || "the reason is not known")}.` : "";
  return `${amount} from ${named(row.source)} reached ${named(row.destination)} ${hops}${when}.${taken}`.replace(/\.$/, "");
}
