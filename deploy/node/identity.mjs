// For tests: an OpenID provider on 127.0.0.1 that knows everybody. Whose name ends with "-seniors" or "-analysts" is in that group.
// node identity.mjs REDIRECT_URI SECRET; the first line it prints is its issuer.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [redirect, secret] = process.argv.slice(2);
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "desk", client_secret: secret, redirect_uris: [redirect] }],
    claims: { openid: ["sub"], profile: ["login", "groups"], email: ["email", "email_verified"] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ["only for tests"] },
    findAccount: (ctx, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        login: id,
        groups: [id.slice(id.indexOf("-") + 1)],
        email: `${id}@example.com`,
        email_verified: id.startsWith("v"),
      }),
    }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
