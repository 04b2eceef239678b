/* Where in the desk somebody is: the address says all of it. */

const listeners = new Set();

export function onRoute(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const tell = () => listeners.forEach(listener => listener());

export function go(to, replace = false) {
  if (to === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  tell();
}

addEventListener("popstate", tell);

addEventListener("click", event => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest?.("a[href]");
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin || /^\/(api|signin)\//.test(link.pathname)) return;
  event.preventDefault();
  go(link.pathname + link.search);
});
