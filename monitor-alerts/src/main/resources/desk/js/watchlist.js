import { html } from "/vendor/preact-htm.js"; export const Watchlist = () => html`<main class="page"></main>`;
