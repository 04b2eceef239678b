import { html } from "/vendor/preact-htm.js"; export const Ties = () => html`<main class="page"></main>`;
