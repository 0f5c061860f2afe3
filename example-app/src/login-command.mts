/**
 * A command that logs a user in with the app's server, as a client without a secret (RFC 8252). It opens the browser, receives the
 * code at a port of this machine, and prints the user's name and tickets. All that it knows of the server is the issuer's URL.
 */
import { spawn } from "node:child_process";
import { on, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as oauth from "openid-client";

const APP = process.env.APP_URL ?? "http://localhost:3000";
/** How long the command waits for the user, in milliseconds. */
const TIMEOUT_MS = 5 * 60_000;

// For http, which only localhost may use. An app on https needs no such exception.
const execute = APP.startsWith("http:") ? [oauth.allowInsecureRequests] : [];
const issuer = new URL(`${APP}/auth/eventpop`);
const server = await oauth.discovery(issuer, "cli", undefined, oauth.None(), { algorithm: "oauth2", execute });

const listener = createServer().listen(0, "127.0.0.1");
await once(listener, "listening");
const redirectURI = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/signed-in`;
const verifier = oauth.randomPKCECodeVerifier();
const state = oauth.randomState();
const loginURL = oauth.buildAuthorizationUrl(server, {
  redirect_uri: redirectURI,
  state,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
});
console.log(`Log in here, if the browser does not open:\n${loginURL}`);
openBrowser(loginURL.href);

try {
  const callback = await receiveCallback();
  const tokens = await oauth.authorizationCodeGrant(server, callback, {
    pkceCodeVerifier: verifier,
    expectedState: state,
  });
  const response = await oauth.fetchProtectedResource(
    server,
    tokens.access_token,
    new URL(`${APP}/api/profile`),
    "GET",
  );
  const { user, tickets } = (await response.json()) as {
    user: { fullName?: string; id: string };
    tickets: { id: string }[];
  };
  console.log(`You are logged in as ${user.fullName ?? user.id}.`);
  console.log(
    tickets.length === 0 ? "You have no tickets." : `Your tickets: ${tickets.map(({ id }) => id).join(", ")}`,
  );
  await oauth.tokenRevocation(server, tokens.access_token);
} catch (error) {
  console.error(error instanceof oauth.AuthorizationResponseError ? `The login failed: ${error.error}.` : error);
  process.exitCode = 1;
} finally {
  listener.closeAllConnections();
  listener.close();
}

/** Waits until the browser comes back. Returns the URL with the code or the error. */
async function receiveCallback(): Promise<URL> {
  const requests = on(listener, "request", { signal: AbortSignal.timeout(TIMEOUT_MS) });
  for await (const [request, response] of requests as AsyncIterable<[IncomingMessage, ServerResponse]>) {
    const url = new URL(request.url ?? "/", redirectURI);
    if (url.pathname === "/signed-in") {
      response.writeHead(200, { "Content-Type": "text/plain; charset=utf-8" });
      await new Promise<void>((resolve) => response.end("You can close this window.\n", resolve));
      return url;
    }
    // A browser also requests /favicon.ico.
    response.writeHead(404).end();
  }
  throw new Error("No browser came back.");
}

/** Opens a URL with the browser of the desktop, or with the program in the environment variable BROWSER. */
function openBrowser(url: string): void {
  const commands: Readonly<Record<string, readonly string[]>> = {
    darwin: ["open"],
    win32: ["rundll32", "url.dll,FileProtocolHandler"],
  };
  const [command = "", ...args] = process.env.BROWSER
    ? [process.env.BROWSER]
    : (commands[process.platform] ?? ["xdg-open"]);
  // Without a desktop there is no such program. The user then opens the printed URL.
  spawn(command, [...args, url], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}
