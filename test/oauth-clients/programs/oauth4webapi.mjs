import * as oauth from "oauth4webapi";
import { listenForRedirect, openBrowser, run, settings } from "./support.mjs";

const options = { [oauth.allowInsecureRequests]: true };
const { clientSecret, algorithm } = settings;
const authentication = {
  none: () => oauth.None(),
  basic: () => oauth.ClientSecretBasic(clientSecret),
  post: () => oauth.ClientSecretPost(clientSecret),
}[settings.authentication]();

run(async () => {
  const issuer = new URL(settings.issuer);
  const discovery = await oauth.discoveryRequest(issuer, { ...options, algorithm });
  const server = await oauth.processDiscoveryResponse(issuer, discovery);
  const client = { client_id: settings.clientID };
  const { redirectURI, waitForRedirect } = await listenForRedirect();
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const authorization = new URL(server.authorization_endpoint);
  authorization.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectURI,
    response_type: "code",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
  });

  await openBrowser(authorization);
  const parameters = oauth.validateAuthResponse(server, client, await waitForRedirect(), state);
  const tokenResponse = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    parameters,
    redirectURI,
    verifier,
    options,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, tokenResponse);
  const userInfo = await oauth.userInfoRequest(server, client, tokens.access_token, options);
  const claims = await oauth.processUserInfoResponse(server, client, oauth.skipSubjectCheck, userInfo);
  const call = () =>
    oauth.protectedResourceRequest(
      tokens.access_token,
      "GET",
      new URL("/api/user", issuer),
      undefined,
      undefined,
      options,
    );
  const user = await (await call()).json();
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(server, client, authentication, tokens.access_token, options),
  );
  const challenges = await call().then(
    ({ status }) => status,
    ({ cause }) => cause,
  );
  return { tokens: { ...tokens, access_token: "…" }, claims, user, afterRevocation: challenges };
});
