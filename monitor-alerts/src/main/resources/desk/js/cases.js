import { html } from "/vendor/preact-htm.js"; export const Cases = () => html`<main class="page"></main>`;
