/* One stream of events for the page. The browser resumes it by itself with the last event's id. */

const listeners = new Map();
let source = null;
let state = { live: false, last: null, tried: false };

function tell(name, value) {
  for (const listener of listeners.get(name) || []) listener(value);
}

function change(next) {
  state = { ...state, ...next };
  tell("state", state);
}

export function streamState() {
  return state;
}

/** Calls back for each event of that name; gives what ends it. */
export function on(name, listener) {
  if (!listeners.has(name)) listeners.set(name, new Set());
  listeners.get(name).add(listener);
  return () => listeners.get(name).delete(listener);
}

/** Calls back once when the stream opens, for what was asked before; not when it is open. Gives what ends it. */
export function whenLive(listener) {
  if (state.live) return () => {};
  const off = on("state", now => {
    if (!now.live) return;
    off();
    listener();
  });
  return off;
}

export function open() {
  if (source) return;
  source = new EventSource("/api/v1/stream");
  source.onopen = () => change({ live: true, tried: true, last: Date.now() });
  source.onerror = () => {
    change({ live: false, tried: true });
    if (source.readyState === EventSource.CLOSED) {
      source = null;
      setTimeout(open, 3000);
    }
  };
  for (const name of ["alert", "case", "status", "resync"]) {
    source.addEventListener(name, event => {
      change({ live: true, last: Date.now() });
      let value = {};
      try {
        value = event.data ? JSON.parse(event.data) : {};
      } catch {
        tell("resync", {});
        return;
      }
      tell(name, value);
    });
  }
}
