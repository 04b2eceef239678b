/* The filters are the address: everything that is asked for stands in it. */
import { go } from "../route.js";

export const FACETS = ["severity", "status", "finality", "designation", "entity", "exchange", "exposure", "chain", "asset", "rule", "assignee"];
export const OPEN = ["new", "acknowledged", "in_review", "escalated"];
export const SORTS = [
  ["severity", "severity, age"],
  ["age", "newest"],
  ["oldest", "oldest"],
  ["amount", "amount"],
];

export const TITLES = {
  severity: "Severity",
  status: "Status",
  finality: "Finality",
  designation: "Designation",
  entity: "Russia-linked entity",
  exchange: "Exchange",
  exposure: "Exposure",
  chain: "Chain",
  asset: "Asset",
  rule: "Rule",
  assignee: "Assignee",
};

const WORDS = {
  "designation=after": "After listing",
  "designation=before": "Before listing",
  "designation=none": "Never listed",
  "exposure=direct": "Direct",
  "exposure=indirect": "Indirect",
  "exchange=": "None",
  "assignee=": "Nobody",
  "entity=": "None",
};

/** Reads the address. No status means the open ones, "all" means any. */
export function read(search) {
  const q = new URLSearchParams(search);
  const filters = {};
  for (const facet of FACETS) {
    const values = q.getAll(facet);
    if (values.length) filters[facet] = values;
  }
  const status = filters.status || OPEN;
  if (status.includes("all")) delete filters.status;
  else filters.status = status;
  return { filters, q: q.get("q") || "", sort: q.get("sort") || "severity", policy: q.get("policy") === "fifo" ? "fifo" : "haircut" };
}

/** Writes the address, with the usual things left out. */
export function write({ filters, q, sort, policy }) {
  const out = new URLSearchParams();
  const status = filters.status || ["all"];
  if (!sameSet(status, OPEN)) status.forEach(v => out.append("status", v));
  for (const facet of FACETS) {
    if (facet !== "status") (filters[facet] || []).forEach(v => out.append(facet, v));
  }
  if (q) out.set("q", q);
  if (sort && sort !== "severity") out.set("sort", sort);
  if (policy === "fifo") out.set("policy", policy);
  const text = out.toString();
  return "/queue" + (text ? "?" + text : "");
}

export const show = view => go(write(view));

export function toggle(view, facet, value) {
  const values = view.filters[facet] || [];
  const next = values.includes(value) ? values.filter(v => v !== value) : [...values, value];
  const filters = { ...view.filters, [facet]: next };
  if (!next.length) delete filters[facet];
  show({ ...view, filters });
}

export function clear(view, facet) {
  const filters = { ...view.filters };
  delete filters[facet];
  show({ ...view, filters });
}

export const sameSet = (a, b) => a.length === b.length && a.every(x => b.includes(x));

/** What the server is asked. */
export function parameters(view) {
  return { ...view.filters, q: view.q, sort: view.sort, ...(view.policy === "fifo" && { policy: view.policy }) };
}

export function label(facet, value, names) {
  const named = names?.[`${facet}=${value}`];
  if (named) return named;
  const known = WORDS[`${facet}=${value}`];
  if (known) return known;
  const words = String(value).replace(/[_-]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const field = {
  severity: row => row.severity,
  status: row => row.case.status,
  rule: row => row.rule.id,
  chain: row => row.chain,
  asset: row => row.asset.symbol || row.asset.contract,
  exposure: row => row.exposure,
  finality: row => (row.state === "retracted" || row.state === "reinstated" ? row.state : row.finality.status),
  designation: row => (row.afterDesignation === null ? "none" : row.afterDesignation ? "after" : "before"),
  assignee: row => row.case.assignee || "",
};

/** Whether a row that just came is one of those shown. Both ends count for entity and exchange. */
export function matches(view, row) {
  for (const [facet, values] of Object.entries(view.filters)) {
    const found = facet === "entity" || facet === "exchange" ? [row.source.id, row.destination.id] : [field[facet]?.(row)];
    if (!values.some(v => found.includes(v))) return false;
  }
  if (!view.q) return true;
  const all = JSON.stringify(row).toLowerCase();
  return view.q.toLowerCase().split(/[^\p{L}\p{N}]+/u).every(word => all.includes(word));
}
