/* The rows of a view, kept up to date without moving any. */
import { useEffect, useRef, useState } from "../../vendor/preact-htm.js";
import { get, query } from "../api.js";
import { row as read } from "../model.js";
import { on, whenLive } from "../stream.js";
import { stateOf } from "../commands.js";
import { matches, parameters } from "./filters.js";

const PAGE = 200;

export function useQueue(view, me) {
  const [rows, setRows] = useState([]);
  const [facts, setFacts] = useState({ total: 0, next: null, facets: null, everything: null, loading: true, failure: null, slow: false });
  const [pending, setPending] = useState(new Set());
  const live = useRef({ rows, view, next: null, busy: false, ticket: 0 });
  live.current.rows = rows;
  live.current.view = view;
  const facetTimer = useRef(0);

  const loadFacets = async () => {
    try {
      const facets = await get("/facets" + query(parameters(live.current.view)));
      setFacts(f => ({ ...f, facets }));
      const everything = await get("/facets");
      setFacts(f => ({ ...f, everything }));
    } catch {
      // The counts stay as they were; the list says what is wrong.
    }
  };

  /** The first counts at once, later ones together. */
  const facetsSoon = () => {
    clearTimeout(facetTimer.current);
    facetTimer.current = setTimeout(loadFacets, facetTimer.current ? 400 : 0);
  };

  /** Loads as many rows as there are, at least a page, from the first on. */
  const load = async (atLeast = PAGE) => {
    const ticket = ++live.current.ticket;
    const slow = setTimeout(() => setFacts(f => ({ ...f, slow: true })), 150);
    try {
      const all = [];
      let after = null;
      let page;
      do {
        page = await get("/alerts" + query({ ...parameters(live.current.view), after, limit: Math.min(500, Math.max(PAGE, atLeast - all.length)) }));
        all.push(...page.rows.map(read));
        after = page.next;
      } while (after && all.length < atLeast);
      if (ticket !== live.current.ticket) return false;
      live.current.next = after;
      setRows(all);
      setPending(new Set());
      setFacts(f => ({ ...f, total: page.total ?? all.length, atLeast: page.more === true, loading: false, failure: null, slow: false, sequence: page.sequence }));
      facetsSoon();
      return true;
    } catch (failure) {
      if (ticket === live.current.ticket) setFacts(f => ({ ...f, loading: false, failure, slow: false }));
      return false;
    } finally {
      clearTimeout(slow);
    }
  };

  const more = async () => {
    const state = live.current;
    if (!state.next || state.busy) return;
    state.busy = true;
    const ticket = state.ticket;
    try {
      const page = await get("/alerts" + query({ ...parameters(state.view), after: state.next, limit: PAGE }));
      if (ticket !== live.current.ticket) return;
      live.current.next = page.next;
      const known = new Set(live.current.rows.map(r => r.id));
      setRows(old => [...old, ...page.rows.map(read).filter(r => !known.has(r.id))]);
    } catch (failure) {
      setFacts(f => ({ ...f, failure }));
    } finally {
      live.current.busy = false;
    }
  };

  const patchCase = (change, by) =>
    setRows(old =>
      old.map(r => {
        if (r.case.id !== change.id || (r.case.revision !== null && change.revision !== null && change.revision < r.case.revision)) return r;
        const next = { ...r.case };
        for (const [k, v] of Object.entries(change)) if (v !== undefined && (v !== null || k === "assignee" || k === "snoozedUntil")) next[k] = v;
        return { ...r, case: next, changed: by === undefined ? r.changed : by };
      }),
    );

  /** What a command answered may be ahead of what was told of the alert. */
  const later = (one, other) => (one.id === other.id && one.revision > other.revision ? one : other);

  const arrived = value => {
    const given = value.row || value;
    if (!(given.id || given.alert_id)) return;
    const next = read(given);
    const known = live.current.rows.some(r => r.id === next.id);
    if (known) setRows(old => old.map(r => (r.id === next.id ? { ...next, case: later(r.case, next.case), changed: r.changed, fifo: r.fifo } : r)));
    else if (matches(live.current.view, next)) setPending(old => (old.has(next.id) ? old : new Set(old).add(next.id)));
    facetsSoon();
  };

  const caseChanged = value => {
    const change = stateOf(value.case || value.state || value);
    if (!change.id) return;
    if (value.actor) change.changedBy = value.actor;
    const by = change.changedBy && change.changedBy !== me && change.changedBy !== "monitor" ? change.changedBy : null;
    patchCase(change, by);
    facetsSoon();
  };

  useEffect(() => {
    const again = () => load(live.current.rows.length);
    const off = [on("alert", arrived), on("case", caseChanged), on("resync", again), whenLive(again)];
    return () => off.forEach(f => f());
  }, []);

  return { rows, pending, load, more, patchCase, facetsSoon, ...facts };
}
