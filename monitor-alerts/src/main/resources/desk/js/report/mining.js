import { html } from "/vendor/preact-htm.js"; export const Mining = () => html`<main class="page"></main>`;
