/* The queue: what waits, the worst first, worked through with the keyboard. */
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../../vendor/preact-htm.js";
import { bulk, command, DONE, inverse, reasons, stateOf, takesTwo } from "../commands.js";
import { bind } from "../keys.js";
import { Failed, Flat } from "../parts.js";
import { go } from "../route.js";
import { streamState } from "../stream.js";
import * as text from "../text.js";
import { Dock } from "./dock.js";
import { Empty } from "./empty.js";
import { Facets, values } from "./facets.js";
import { FACETS, read } from "./filters.js";
import { Preview } from "./preview.js";
import { Rows } from "./rows.js";
import { useQueue } from "./state.js";
import { Chips, Views } from "./views.js";

const UNDO = 10000;

export function Queue({ me, search }) {
  const user = me.user;
  const view = useMemo(() => read(search), [search]);
  const queue = useQueue(view, user);
  const [cursor, setCursor] = useState(null);
  const [selected, setSelected] = useState(new Set());
  const [form, setForm] = useState(null);
  const [undo, setUndo] = useState(null);
  const undoable = useRef(null); // the same at once: keys may come before the next drawing
  const [message, setMessage] = useState(null);
  const [compact, setCompact] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const keep = useRef(null);
  const held = useRef(null);
  const giving = useRef(false);
  const undoNext = useRef(false);
  // What the next key acts on: keys may come faster than the page is drawn.
  const here = useRef(null);
  const marked = useRef(selected);
  here.current = cursor;
  marked.current = selected;
  const { rows } = queue;
  const at = rows.findIndex(row => row.id === cursor);

  useEffect(() => {
    setSelected(new Set());
    queue.load();
  }, [search]);
  // Before the rows are shown: a key may follow at once.
  useLayoutEffect(() => {
    if (rows.length && at < 0) setCursor(rows[0].id);
  }, [rows]);
  useLayoutEffect(() => {
    if (held.current && keep.current) keep.current.restore(held.current.id, held.current.offset);
    held.current = null;
  }, [rows]);

  const names = useMemo(() => {
    const map = {};
    for (const facet of FACETS) for (const item of values(queue.facets, facet)) if (item.name && item.name !== item.value) map[`${facet}=${item.value}`] = item.name;
    return map;
  }, [queue.facets]);

  const parties = useMemo(() => new Map(rows.flatMap(row => [row.source, row.destination]).map(p => [p.id, p])), [rows]);

  const chosen = () => rows.filter(row => (marked.current.size ? marked.current.has(row.id) : row.id === here.current));
  const move = by => {
    if (!rows.length) return;
    const from = rows.findIndex(row => row.id === here.current);
    here.current = rows[Math.max(0, Math.min(rows.length - 1, from + by))].id;
    setCursor(here.current);
  };
  const flip = id => {
    const now = new Set(marked.current);
    if (!now.delete(id)) now.add(id);
    marked.current = now;
    setSelected(now);
  };

  const showNew = async () => {
    const id = cursor;
    const offset = keep.current?.offset() ?? 0;
    held.current = { id, offset };
    await queue.load(rows.length);
  };

  const offer = last => {
    undoable.current = last;
    setUndo(last);
  };

  const run = async body => {
    setForm(null);
    const targets = chosen();
    const cases = [...new Map(targets.map(row => [row.case.id, row.case])).values()].filter(c => c.id);
    if (!cases.length) return;
    offer(null);
    giving.current = true;
    undoNext.current = false;
    const result = await give(cases, body).finally(() => (giving.current = false));
    result.done.forEach(change => queue.patchCase(change, null));
    const done = result.done.length;
    const said = [];
    if (done) said.push(`${result.proposed ? "Proposed to close" : DONE[body.action]} ${text.plural(done, "case")}`);
    said.push(...result.refused);
    setMessage({ text: said.join(". "), bad: result.refused.length > 0 });
    if (done && !result.proposed) {
      const back = cases.filter(c => result.done.some(d => d.id === c.id)).map(c => ({ id: c.id, steps: inverse(body.action, c) }));
      const last = { until: Date.now() + UNDO, back, revisions: new Map(result.done.map(d => [d.id, d.revision])) };
      if (undoNext.current) await takeBackOf(last);
      else offer(last);
    }
    if (done) setSelected(new Set());
    queue.facetsSoon();
  };

  const act = action => (["acknowledge", "take"].includes(action) ? run({ action }) : chosen().length && setForm(action));

  /** Asked for while a command is under way, it follows that. */
  const takeBack = async () => {
    if (giving.current) undoNext.current = true;
    else if (undoable.current?.until >= Date.now()) await takeBackOf(undoable.current);
  };

  const takeBackOf = async last => {
    offer(null);
    const problems = [];
    for (const one of last.back) {
      let revision = last.revisions.get(one.id);
      try {
        for (const step of one.steps) {
          const state = stateOf(await command(one.id, revision, step));
          revision = state.revision ?? revision + 1;
          queue.patchCase({ ...state, id: one.id }, null);
        }
      } catch (failure) {
        problems.push(failure.message);
      }
    }
    setMessage({ text: problems.length ? `Not undone: ${problems[0]}` : `Undone: ${text.plural(last.back.length, "case")}`, bad: problems.length > 0 });
    queue.facetsSoon();
  };

  useLayoutEffect(() =>
    bind({
      next: () => move(1),
      previous: () => move(-1),
      select: () => here.current && flip(here.current),
      open: () => here.current && go("/alerts/" + encodeURIComponent(here.current)),
      acknowledge: () => act("acknowledge"),
      take: () => act("take"),
      escalate: () => act("escalate"),
      snooze: () => act("snooze"),
      close: () => act("close"),
      undo: takeBack,
      refresh: showNew,
      filter: () => {
        setDrawer(true);
        setTimeout(() => document.querySelector("#facets input, #facets button")?.focus());
      },
      back: () => {
        if (form) setForm(null);
        else if (drawer) setDrawer(false);
        else setSelected(new Set());
      },
    }),
  );

  const sum = useMemo(() => {
    const picked = rows.filter(row => selected.has(row.id));
    if (!picked.length || picked.some(row => row.usd === null)) return null;
    return text.usd(picked.reduce((s, row) => s + Number(row.usd), 0));
  }, [rows, selected]);

  const rowHeight = matchMedia("(max-width: 767px)").matches ? 112 : compact ? 32 : 48;
  const counted = text.grouped(String(queue.total)) + (queue.atLeast ? "+" : "");
  const all = Math.max(queue.total, values(queue.everything, "severity").reduce((n, item) => n + item.n, 0));
  return html`<main class="queue">
    <${Facets} view=${view} facets=${queue.facets} parties=${parties} open=${drawer} />
    <div class=${"work" + (compact ? " compact" : "")}>
      <${Views} view=${view} me=${user} total=${counted} shownRows=${`${counted} of ${text.plural(all, "alert")}`} pending=${queue.pending.size} onShow=${showNew} />
      <${Chips} view=${view} names=${names} compact=${compact} onCompact=${() => setCompact(!compact)} onFilter=${() => setDrawer(!drawer)} />
      <div class="list"><h1 class="vh">Alerts</h1>
        ${queue.failure && !rows.length
          ? html`<${Failed} failure=${queue.failure} retry=${() => queue.load()} what="The queue could not be loaded." />`
          : queue.loading && !rows.length
            ? queue.slow && html`<${Flat} rows=${12} />`
            : rows.length
              ? html`<${Rows} rows=${rows} me=${user} fifo=${view.policy === "fifo"} cursor=${cursor} selected=${selected} total=${queue.total} height=${rowHeight} keep=${keep} onSelect=${flip} onAll=${() => setSelected(selected.size === rows.length ? new Set() : new Set(rows.map(r => r.id)))} onCursor=${setCursor} onNear=${queue.more} />`
              : html`<${Empty} view=${view} live=${streamState().live} />`}
      </div>
      <${Dock} selected=${selected.size} sum=${sum} cursor=${cursor} form=${form} undo=${undo} message=${message} onAction=${act} onForm=${run} onCancel=${() => setForm(null)} onUndo=${takeBack} onClear=${() => setSelected(new Set())} />
    </div>
    <${Preview} row=${at >= 0 ? rows[at] : null} />
  </main>`;
}

/** Gives a command to all; where closing takes two people it is proposed instead. */
async function give(cases, body) {
  const result = { done: [], refused: [], proposed: false };
  const one = async (c, b) => {
    try {
      result.done.push({ ...stateOf(await command(c.id, c.revision, b)), id: c.id });
    } catch (failure) {
      if (b.action === "close" && takesTwo(failure.problem)) {
        result.proposed = true;
        await one(c, { ...b, action: "propose_close" });
      } else result.refused.push(failure.status === 409 ? "Changed by another meanwhile: look again" : reasons(failure.problem)[0]?.message || failure.message);
    }
  };
  if (cases.length === 1) await one(cases[0], body);
  else {
    try {
      const answer = await bulk(cases, body);
      for (const item of answer.results || []) {
        const before = cases.find(c => c.id === item.case);
        const problem = item.problem || item;
        if (item.status < 300) result.done.push({ ...stateOf(item), id: item.case });
        else if (body.action === "close" && takesTwo(problem)) {
          result.proposed = true;
          await one(before, { ...body, action: "propose_close" });
        } else result.refused.push(item.status === 409 ? "One was changed by another meanwhile" : problem.detail || "One was refused");
      }
    } catch (failure) {
      result.refused.push(failure.message);
    }
  }
  return result;
}
