import { html } from "/vendor/preact-htm.js"; export const Entity = () => html`<main class="page"></main>`; export const Entities = Entity;
