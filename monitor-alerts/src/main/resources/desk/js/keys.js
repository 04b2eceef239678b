/* Keys: off while somebody types, remappable, listed by ?. */

const KEY = "desk.keys";
const actions = new Map();
let prefix = null;
let timer = 0;

export const DEFAULTS = [
  ["next", "j", "Next alert"],
  ["previous", "k", "Previous alert"],
  ["select", "x", "Select"],
  ["open", "Enter", "Open"],
  ["acknowledge", "a", "Acknowledge"],
  ["take", "m", "Take it yourself"],
  ["escalate", "e", "Escalate"],
  ["snooze", "z", "Snooze"],
  ["close", "c", "Close"],
  ["undo", "u", "Undo"],
  ["comment", "n", "Comment"],
  ["filter", "f", "Filter"],
  ["search", "/", "Search"],
  ["refresh", ".", "Show new alerts"],
  ["expand", "o", "Expand the trace"],
  ["go-queue", "g q", "Go to the queue"],
  ["go-cases", "g c", "Go to cases"],
  ["go-entities", "g e", "Go to entities"],
  ["go-ties", "g t", "Go to ties"],
  ["go-mining", "g m", "Go to mining"],
  ["go-coverage", "g v", "Go to coverage"],
  ["go-watchlist", "g w", "Go to the watchlist"],
  ["help", "?", "These keys"],
  ["back", "Escape", "Back"],
];

export function mapping() {
  let own = {};
  try {
    own = JSON.parse(localStorage.getItem(KEY) || "{}");
  } catch {
    own = {};
  }
  return new Map(DEFAULTS.map(([name, key]) => [name, typeof own[name] === "string" ? own[name] : key]));
}

export function remap(name, key) {
  const own = Object.fromEntries([...mapping()].filter(([n, k]) => DEFAULTS.find(d => d[0] === n)[1] !== k));
  own[name] = key;
  try {
    localStorage.setItem(KEY, JSON.stringify(own));
  } catch {
    // Without storage the usual keys stay.
  }
}

export const keyOf = name => mapping().get(name);

/** Binds an action while a page shows; the last to bind wins. Gives what ends it. */
export function bind(bindings) {
  for (const [name, run] of Object.entries(bindings)) {
    if (!actions.has(name)) actions.set(name, []);
    actions.get(name).push(run);
  }
  return () => {
    for (const [name, run] of Object.entries(bindings)) {
      const list = actions.get(name);
      list.splice(list.lastIndexOf(run), 1);
    }
  };
}

const typing = target =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) && target.type !== "checkbox";

function listen(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "Enter" && event.target.closest?.("a, button, summary")) return;
  const pressed = prefix ? `${prefix} ${event.key}` : event.key;
  const map = mapping();
  clearTimeout(timer);
  prefix = null;
  for (const [name, key] of map) {
    if (key !== pressed) continue;
    const run = actions.get(name)?.at(-1);
    if (run) {
      event.preventDefault();
      run(event);
    }
    return;
  }
  if ([...map.values()].some(key => key.startsWith(`${event.key} `))) {
    prefix = event.key;
    timer = setTimeout(() => (prefix = null), 1200);
  }
}

addEventListener("keydown", listen);
