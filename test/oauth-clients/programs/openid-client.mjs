import * as client from "openid-client";
import { listenForRedirect, openBrowser, run, settings } from "./support.mjs";

run(async () => {
  const { issuer, clientID, clientSecret, algorithm } = settings;
  const authentication = clientSecret ? undefined : client.None();
  const config = await client.discovery(new URL(issuer), clientID, clientSecret, authentication, {
    algorithm,
    execute: [client.allowInsecureRequests],
  });
  const { redirectURI, waitForRedirect } = await listenForRedirect();
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();

  await openBrowser(
    client.buildAuthorizationUrl(config, {
      redirect_uri: redirectURI,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
      state: expectedState,
    }),
  );
  const callback = await waitForRedirect();
  const tokens = await client.authorizationCodeGrant(config, callback, { pkceCodeVerifier, expectedState });
  const claims = await client.fetchUserInfo(config, tokens.access_token, client.skipSubjectCheck);
  const call = (path) => client.fetchProtectedResource(config, tokens.access_token, new URL(path, issuer), "GET");
  const tickets = await (await call("/api/tickets")).json();
  const repeated = await client.authorizationCodeGrant(config, callback, { pkceCodeVerifier, expectedState }).then(
    () => "a second token",
    ({ error }) => error,
  );
  const afterRepetition = await call("/api/user").then(
    ({ status }) => status,
    ({ cause }) => cause,
  );
  return { claims, tickets: tickets.length, repeated, afterRepetition };
});
