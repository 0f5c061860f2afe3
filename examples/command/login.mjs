// Logs a user in with the server, as a client without a secret (RFC 8252), calls the API, and logs the user out.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import * as oauth from "openid-client";

const APP = process.env.APP_URL ?? "http://localhost:3000";

// All that the command knows of the server is its URL and the client id. Only localhost may use http.
const execute = APP.startsWith("http:") ? [oauth.allowInsecureRequests] : [];
const issuer = new URL(`${APP}/auth/eventpop`);
const server = await oauth.discovery(issuer, "cli", undefined, oauth.None(), { algorithm: "oauth2", execute });

// The browser comes back to a free port of this machine.
const listener = createServer().listen(0, "127.0.0.1");
await once(listener, "listening");
const redirectURI = `http://127.0.0.1:${listener.address().port}/signed-in`;

const verifier = oauth.randomPKCECodeVerifier();
const state = oauth.randomState();
const loginURL = oauth.buildAuthorizationUrl(server, {
  redirect_uri: redirectURI,
  state,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
});
console.log(`Log in here, if the browser does not open:\n${loginURL}`);
const opener = { darwin: "open", win32: "explorer" }[process.platform] ?? "xdg-open";
// Without a desktop there is no such program. The user then opens the printed URL.
spawn(process.env.BROWSER ?? opener, [loginURL.href], { stdio: ["ignore", "ignore", "inherit"] }).on("error", () => {});

try {
  const callback = await callbackOf(listener);
  const tokens = await oauth.authorizationCodeGrant(server, callback, {
    pkceCodeVerifier: verifier,
    expectedState: state,
  });
  const url = new URL(`${APP}/api/tickets`);
  try {
    const response = await oauth.fetchProtectedResource(server, tokens.access_token, url, "GET");
    const { error, name, tickets } = await response.json();
    if (error) throw new Error(error.message);
    console.log(`You are logged in as ${name}. Your tickets: ${tickets.join(", ") || "none"}.`);
  } finally {
    await oauth.tokenRevocation(server, tokens.access_token);
  }
} catch (error) {
  console.error(error.error_description ?? error.message);
  process.exitCode = 1;
} finally {
  listener.closeAllConnections();
  listener.close();
}

/** Waits until the browser comes back, and returns its URL. A browser also requests /favicon.ico. */
async function callbackOf(listener) {
  for (;;) {
    const [request, response] = await once(listener, "request", { signal: AbortSignal.timeout(300_000) });
    const url = new URL(request.url, redirectURI);
    if (url.pathname === "/signed-in") {
      response.end("You can close this window.\n");
      return url;
    }
    response.writeHead(404).end();
  }
}
