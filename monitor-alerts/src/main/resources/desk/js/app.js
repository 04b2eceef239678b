/* The desk: which page shows, and what is around every page. */
import { html, render, useEffect, useState } from "../vendor/preact-htm.js";
import { get, setToken } from "./api.js";
import { bind } from "./keys.js";
import { Failed } from "./parts.js";
import { go, onRoute } from "./route.js";
import { Shell } from "./shell.js";
import { SignIn } from "./signin.js";
import { open } from "./stream.js";
import { Queue } from "./queue/page.js";
import { Case } from "./case/page.js";
import { Cases } from "./cases.js";
import { Entity, Entities } from "./entity.js";
import { Ties } from "./report/ties.js";
import { Mining } from "./report/mining.js";
import { Coverage } from "./report/coverage.js";
import { Watchlist } from "./watchlist.js";
import { Audit } from "./audit.js";
import { Tokens } from "./tokens.js";
import { Draft } from "./case/draft.js";

const PAGES = [
  [/^\/(?:queue)?$/, "queue", "Queue", Queue],
  [/^\/alerts\/([^/]+)$/, "cases", "Alert", Case],
  [/^\/cases\/([^/]+)\/draft$/, "cases", "Draft", Draft],
  [/^\/cases\/([^/]+)$/, "cases", "Case", Case],
  [/^\/cases$/, "cases", "Cases", Cases],
  [/^\/entities\/([^/]+)$/, "entities", "Entity", Entity],
  [/^\/entities$/, "entities", "Entities", Entities],
  [/^\/ties$/, "ties", "Ties", Ties],
  [/^\/mining$/, "mining", "Mining", Mining],
  [/^\/coverage$/, "coverage", "Coverage", Coverage],
  [/^\/watchlist$/, "watchlist", "Watchlist", Watchlist],
  [/^\/audit$/, "audit", "Audit", Audit],
  [/^\/tokens$/, "tokens", "API tokens", Tokens],
];

function page() {
  for (const [pattern, place, title, view] of PAGES) {
    const match = pattern.exec(location.pathname);
    if (match) return { place, title, view, id: match[1] ? decodeURIComponent(match[1]) : null };
  }
  return { place: "", title: "Not found", view: Nowhere, id: null };
}

const Nowhere = () => html`<main class="page"><div class="empty"><h1>There is no such page</h1><p>Back to the <a class="link" href="/queue">queue</a>.</p></div></main>`;

function Desk() {
  const [at, setAt] = useState(page());
  const [search, setSearch] = useState(location.search);
  const [me, setMe] = useState(null);
  const [failure, setFailure] = useState(null);
  useEffect(
    () =>
      onRoute(() => {
        setAt(page());
        setSearch(location.search);
      }),
    [],
  );
  useEffect(() => {
    document.title = `${at.title} · Flow Monitor`;
  }, [at.title]);
  useEffect(() => {
    get("/me")
      .then(who => {
        setToken(who.csrf);
        setMe(who);
        open();
      })
      .catch(setFailure);
    const places = { queue: "/queue", cases: "/cases", entities: "/entities", ties: "/ties", mining: "/mining", coverage: "/coverage", watchlist: "/watchlist" };
    return bind(Object.fromEntries(Object.entries(places).map(([name, path]) => ["go-" + name, () => go(path)])));
  }, []);
  if (failure && failure.status === 401) {
    return html`<${SignIn} />`;
  }
  if (failure) return html`<main class="page"><${Failed} failure=${failure} retry=${() => location.reload()} what="The desk could not start." /></main>`;
  if (!me) return null;
  const View = at.view;
  return html`<${Shell} place=${at.place} me=${me}><${View} key=${at.place + (at.id || "")} id=${at.id} me=${me} search=${search} kind=${at.title} /></${Shell}>`;
}

render(html`<${Desk} />`, document.getElementById("desk"));
