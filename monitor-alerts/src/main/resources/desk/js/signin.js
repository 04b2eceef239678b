/* Signing in: through the identity provider where there is one, by the password that the program printed where there are accounts of this machine. */
import { html, useEffect, useState } from "../vendor/preact-htm.js";
import { get, post } from "./api.js";
import { Icon } from "./parts.js";
import * as text from "./text.js";

export function SignIn() {
  const [message, setMessage] = useState(null);
  const [ways, setWays] = useState(null);
  useEffect(() => {
    get("/signin").then(setWays, failure => {
      setWays({ password: true, provider: null });
      setMessage(failure.message);
    });
  }, []);
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
    ${ways?.provider && html`<p><a class="btn primary" href="/signin/oidc">Sign in with ${text.shown(ways.provider)}</a></p>`}
    ${ways?.password && html`<p class="mid">The program printed a link and a password for each account when it started.</p>
    <label class="field"><span>Account</span><input class="input-sm" name="user" autocomplete="username" required /></label>
    <label class="field"><span>Password</span><input class="input-sm" name="password" type="password" autocomplete="current-password" required /></label>`}
    ${message && html`<p class="bad" role="alert">${text.shown(message)}</p>`}
    ${ways?.password && html`<p><button class=${ways.provider ? "btn" : "btn primary"}>Sign in</button></p>`}
  </form></main>`;
}
