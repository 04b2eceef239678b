/* What a page shows while, after and in spite of loading. */
import { html, useCallback, useEffect, useRef, useState } from "../vendor/preact-htm.js";
import { get } from "./api.js";
import { Failed, Flat } from "./parts.js";

/** Loads a path again whenever it changes. The old content stays until the new is there. */
export function useLoad(path) {
  const [state, setState] = useState({ path: null, data: null, failure: null, slow: false });
  const current = useRef(null);
  const load = useCallback(async () => {
    if (!path) return;
    current.current?.abort();
    const control = new AbortController();
    current.current = control;
    const slow = setTimeout(() => setState(s => ({ ...s, slow: true })), 150);
    try {
      const data = await get(path, { signal: control.signal });
      setState({ path, data, failure: null, slow: false });
    } catch (failure) {
      if (failure.name !== "AbortError") setState(s => ({ ...s, failure, slow: false }));
    } finally {
      clearTimeout(slow);
    }
  }, [path]);
  useEffect(() => {
    load();
    return () => current.current?.abort();
  }, [load]);
  return { ...state, reload: load, set: data => setState(s => ({ ...s, data })) };
}

/** The page, or why it is not there. */
export function Loaded({ state, what, rows, children }) {
  if (state.data) return children(state.data);
  if (state.failure) return html`<main class="page"><${Failed} failure=${state.failure} retry=${state.reload} what=${what} /></main>`;
  return html`<main class="page" aria-busy="true">${state.slow && html`<${Flat} rows=${rows || 8} />`}</main>`;
}
