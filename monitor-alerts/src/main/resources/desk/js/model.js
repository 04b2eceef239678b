/* A row of the queue as the server gives it, with every field there. */

const amount = value => (value === null || value === undefined ? null : typeof value === "object" ? value.base_units : String(value));

function party(end) {
  return {
    id: end?.id ?? end?.entity_id ?? null,
    name: end?.name ?? end?.id ?? end?.entity_id ?? null,
    kind: end?.kind ?? null,
    country: end?.country ?? null,
    region: end?.region ?? null,
    tags: end?.tags ?? [],
    address: end?.address ?? null,
    designation: end?.designation ?? null,
    attribution: end?.attribution ?? null,
  };
}

/** A row names the listing once, with whose it is. */
function listed(end, designation) {
  return designation && designation.entity === end.id && !end.designation ? { ...end, designation } : end;
}

export function row(r) {
  const rule = typeof r.rule === "object" && r.rule ? r.rule : { id: r.rule, name: null };
  const chain = typeof r.chain === "object" && r.chain ? r.chain.name : r.chain;
  const exposure = typeof r.exposure === "object" && r.exposure ? r.exposure.type : r.exposure;
  return {
    id: r.id ?? r.alert_id,
    revision: r.revision,
    state: r.state,
    because: r.correction?.because ?? null,
    severity: r.severity,
    rule,
    title: r.title ?? "",
    summary: r.summary ?? "",
    direction: r.direction ?? null,
    chain,
    txid: r.txid ?? null,
    asset: { symbol: null, decimals: null, contract: null, ...r.asset },
    amount: amount(r.amount),
    fifo: r.fifo, // of the evidence view, where that was asked for; null for none
    arrival: amount(r.arrival),
    share: r.share ?? null,
    usd: r.usd?.value ?? null,
    source: listed(party(r.source), r.designation),
    destination: listed(party(r.destination), r.designation),
    exposure,
    hops: r.hops ?? r.exposure?.hops ?? 1,
    afterDesignation: r.after_designation ?? null,
    designation: r.designation ?? r.source?.designation ?? r.destination?.designation ?? null,
    finality: r.finality ?? {},
    detectedAt: r.detected_at ?? r.arrived_at ?? r.block?.time ?? null,
    block: r.block ?? {},
    case: {
      id: r.case?.id ?? r.case_key ?? null,
      status: r.case?.status ?? "new",
      assignee: r.case?.assignee ?? null,
      revision: r.case?.revision ?? null,
      changedBy: r.case?.changed_by ?? null,
      snoozedUntil: r.case?.snoozed_until ?? null,
    },
    changed: null,
  };
}

export const ruleName = row => row.rule.name || String(row.rule.id ?? "").replace(/[-_.]/g, " ").replace(/^./, c => c.toUpperCase());
