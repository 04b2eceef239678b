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

/** Gives the same command to several cases; the answer says of each whether it was carried out. */
export function bulk(cases, body) {
  return post("/cases/commands", { commands: cases.map(c => ({ ...body, case: c.id, revision: c.revision })) });
}

/** The commands that bring a case back to how it was before. */
export function inverse(action, before) {
  const back = [];
  switch (action) {
    case "acknowledge":
    case "escalate":
    case "take":
      if (before.status === "new") back.push({ action: "renew" });
      else if (before.status === "acknowledged") back.push({ action: "renew" }, { action: "acknowledge" });
      else if (before.status === "in_review") back.push({ action: "review" });
      else if (before.status === "escalated") back.push({ action: "escalate", reason: "Undone" });
      if (action === "take") back.push({ action: "assign", assignee: before.assignee ?? null });
      break;
    case "snooze":
      back.push({ action: "unsnooze" });
      break;
    case "close":
      back.push({ action: "reopen", reason: "Undone" });
      break;
    default:
  }
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
