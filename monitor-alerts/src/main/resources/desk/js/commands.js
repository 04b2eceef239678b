/* What can be done with a case, and how it is undone. */
import { post } from "./api.js";

export const DISPOSITIONS = [
  ["true_match", "True match"],
  ["false_attribution", "False attribution"],
  ["below_threshold", "Below threshold"],
  ["permitted", "Licensed or permitted"],
  ["duplicate", "Duplicate"],
  ["insufficient_data", "Insufficient data"],
  ["test", "Test"],
];

export const SNOOZES = [
  [1, "1 hour"],
  [4, "4 hours"],
  [24, "1 day"],
  [168, "7 days"],
];

export const DONE = {
  acknowledge: "Acknowledged",
  take: "Took",
  escalate: "Escalated",
  snooze: "Snoozed",
  close: "Closed",
  propose_close: "Proposed to close",
};

/** Gives one command. Throws a Failure: 409 with what changed, 422 with the reasons. */
export function command(caseId, revision, body) {
  return post(`/cases/${encodeURIComponent(caseId)}/commands`, body, { match: revision });
}

/** The server takes so many commands at once. */
const AT_ONCE = 500;

/** Gives the same command to several cases; the answer says of each whether it was carried out. */
export async function bulk(cases, body) {
  const results = [];
  for (let i = 0; i < cases.length; i += AT_ONCE) {
    const some = cases.slice(i, i + AT_ONCE);
    const answer = await post("/cases/commands", { commands: some.map(c => ({ ...body, case: c.id, revision: c.revision })) });
    results.push(...(answer.results || []));
  }
  return { results };
}

/** What a command makes of a status. */
const AFTER = {
  acknowledge: () => "acknowledged",
  take: status => (status === "escalated" ? status : "in_review"),
  escalate: () => "escalated",
  snooze: status => status,
};

const TO = {
  new: [{ action: "renew" }],
  acknowledged: [{ action: "renew" }, { action: "acknowledge" }],
  in_review: [{ action: "review" }],
  escalated: [{ action: "escalate", reason: "Undone" }],
};

/** The commands that bring a case back to how it was before; none where that cannot be. */
export function inverse(action, before, now = Date.now()) {
  const back = [];
  let status = AFTER[action]?.(before.status);
  if (action === "close") {
    back.push({ action: "reopen", reason: "Undone" });
    status = "in_review";
  }
  if (status === undefined) return [];
  if (status !== before.status) back.push(...(TO[before.status] || []));
  if (action === "take") back.push({ action: "assign", assignee: before.assignee ?? null });
  const snoozed = before.snoozedUntil && Date.parse(before.snoozedUntil) > now; // any command ends that
  if (snoozed) back.push({ action: "snooze", until: before.snoozedUntil });
  else if (action === "snooze") back.push({ action: "unsnooze" });
  return back;
}

/** What a case is after a command, as the server's answer says it. */
export function stateOf(answer) {
  const s = answer?.state || answer;
  if (s?.revision === undefined || s?.revision === null) return {};
  return {
    id: s?.case_key ?? s?.case_id ?? s?.id ?? null,
    status: s?.status ?? null,
    assignee: s?.assignee ?? null,
    revision: s?.revision ?? null,
    changedBy: s?.changed_by ?? null,
    snoozedUntil: s?.snoozed_until ?? null,
  };
}

/** Why a command was refused, as the problem says it. */
export const reasons = problem => problem?.errors || problem?.refusals || [];

/** Whether it takes two people. */
export const takesTwo = problem => reasons(problem).some(r => r.why === "four_eyes");
