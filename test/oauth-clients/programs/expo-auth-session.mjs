// The requests of expo-auth-session: its own code needs React Native. The order of parameters, the headers and the reading of the
// responses are those of its AuthRequest.ts, TokenRequest.ts, Discovery.ts and Fetch.ts.
import { createHash, randomBytes } from "node:crypto";
import { openBrowser, run, settings } from "./support.mjs";

const FORM = { "Content-Type": "application/x-www-form-urlencoded" };
const JSON_TYPE = { Accept: "application/json, text/javascript; q=0.01" };

async function requestJSON(url, { method, headers = {}, body }) {
  const form = body && new URLSearchParams(body).toString();
  const response = await fetch(url, { method, mode: "cors", headers: { ...headers, ...JSON_TYPE }, body: form });
  return response.json();
}

run(async () => {
  const { issuer, clientID, redirectURI } = settings;
  const discovery = await requestJSON(`${issuer}/.well-known/openid-configuration`, { method: "GET" });
  const verifier = randomBytes(64).toString("base64url");
  const state = randomBytes(8).toString("base64url").slice(0, 10);
  const query = new URLSearchParams({
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    redirect_uri: redirectURI,
    client_id: clientID,
    response_type: "code",
    state,
    scope: "openid profile",
  });
  // openAuthSessionAsync resolves with the URL that the browser was led to, if it begins with the redirect URI.
  const returned = await openBrowser(`${discovery.authorization_endpoint}?${query}`);
  const parameters = Object.fromEntries(new URL(returned).searchParams);
  if (parameters.state !== state) throw new Error("state_mismatch");
  if (parameters.error) throw Object.assign(new Error("AuthError"), { error: parameters.error });

  const tokens = await requestJSON(discovery.token_endpoint, {
    method: "POST",
    headers: FORM,
    body: {
      grant_type: "authorization_code",
      client_id: clientID,
      code_verifier: verifier,
      redirect_uri: redirectURI,
      code: parameters.code,
    },
  });
  const readUser = () =>
    requestJSON(discovery.userinfo_endpoint, {
      method: "GET",
      headers: { ...FORM, Authorization: `Bearer ${tokens.access_token}` },
    });
  const user = await readUser();
  const revoked = await fetch(discovery.revocation_endpoint, {
    method: "POST",
    headers: FORM,
    body: new URLSearchParams({ token: tokens.access_token, token_type_hint: "access_token", client_id: clientID }),
  });
  const isReturned = returned.startsWith(`${redirectURI}?`);
  return { isReturned, user, expiresIn: tokens.expires_in, revoked: await revoked.text(), after: await readUser() };
});
