import * as oauth from "oauth4webapi";
import { APP } from "./settings.mjs";

const client = { client_id: "live" };
const redirectURI = `${location.origin}/`;
// http is for localhost only. An app on https needs no such exception.
const insecure = { [oauth.allowInsecureRequests]: APP.startsWith("http:") };

const issuer = new URL(`${APP}/auth/eventpop`);
const discovery = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
const server = await oauth.processDiscoveryResponse(issuer, discovery);

/** Sends the user to the app's server. The verifier stays in this tab until the user is back. */
async function logIn() {
  const [verifier, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState()];
  sessionStorage.setItem("login", JSON.stringify({ verifier, state }));
  const url = new URL(server.authorization_endpoint);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: redirectURI,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  location.assign(url);
}

/** Exchanges the code in this page's URL for an access token. Removes the code from the URL first. */
async function finishLogIn() {
  const { verifier, state } = JSON.parse(sessionStorage.getItem("login") ?? "{}");
  sessionStorage.removeItem("login");
  const parameters = new URLSearchParams(location.search);
  history.replaceState(null, "", "/");
  const callback = oauth.validateAuthResponse(server, client, parameters, state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    callback,
    redirectURI,
    verifier,
    insecure,
  );
  const { access_token: token } = await oauth.processAuthorizationCodeResponse(server, client, response);
  sessionStorage.setItem("token", token);
}

async function logOut() {
  const token = sessionStorage.getItem("token");
  sessionStorage.removeItem("token");
  await oauth.revocationRequest(server, client, oauth.None(), token, insecure);
  await show();
}

async function show() {
  const token = sessionStorage.getItem("token");
  const response = token && (await fetch(`${APP}/api/profile`, { headers: { Authorization: `Bearer ${token}` } }));
  const user = response?.ok ? (await response.json()).user : undefined;
  document.getElementById("status").textContent = user
    ? `You are logged in as ${user.fullName}.`
    : "You are not logged in.";
  document.getElementById("login").hidden = user !== undefined;
  document.getElementById("logout").hidden = user === undefined;
}

document.getElementById("login").onclick = logIn;
document.getElementById("logout").onclick = logOut;
try {
  if (location.search !== "") await finishLogIn();
  await show();
} catch (error) {
  document.getElementById("status").textContent = `The login failed: ${error.error ?? error.message}.`;
  document.getElementById("login").hidden = false;
}
