/* Signing in by the password that the program printed at its start. */
import { html, useState } from "../vendor/preact-htm.js";
import { post } from "./api.js";
import { Icon } from "./parts.js";
import * as text from "./text.js";

export function SignIn() {
  const [message, setMessage] = useState(null);
  const submit = async event => {
    event.preventDefault();
    const e = event.target.elements;
    try {
      await post("/session", { user: e.user.value.trim(), password: e.password.value });
      location.reload();
    } catch (failure) {
      setMessage(failure.message);
    }
  };
  return html`<main class="signin"><form class="panel" onSubmit=${submit}>
    <p class="brand"><${Icon} name="i-logo" size=${20} />Flow Monitor</p>
    <h1>Sign in to the desk</h1>
    <p class="mid">The program printed a link and a password for each account when it started.</p>
    <label class="field"><span>Account</span><input class="input-sm" name="user" autocomplete="username" required /></label>
    <label class="field"><span>Password</span><input class="input-sm" name="password" type="password" autocomplete="current-password" required /></label>
    ${message && html`<p class="bad" role="alert">${text.shown(message)}</p>`}
    <p><button class="btn primary">Sign in</button></p>
  </form></main>`;
}
