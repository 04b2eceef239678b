import { html } from "/vendor/preact-htm.js"; export const Coverage = () => html`<main class="page"></main>`;
