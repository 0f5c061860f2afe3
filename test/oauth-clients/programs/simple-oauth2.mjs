import { createHash, randomBytes } from "node:crypto";
import { AuthorizationCode } from "simple-oauth2";
import { listenForRedirect, openBrowser, run, settings } from "./support.mjs";

run(async () => {
  const { issuer, clientID, clientSecret } = settings;
  const { origin, pathname } = new URL(issuer);
  const client = new AuthorizationCode({
    client: { id: clientID, secret: clientSecret },
    auth: {
      tokenHost: origin,
      tokenPath: `${pathname}/token`,
      revokePath: `${pathname}/revoke`,
      authorizePath: `${pathname}/authorize`,
    },
  });
  const { redirectURI, waitForRedirect } = await listenForRedirect();
  const verifier = randomBytes(32).toString("base64url");

  await openBrowser(
    client.authorizeURL({
      redirect_uri: redirectURI,
      state: "a state",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    }),
  );
  const { searchParams } = await waitForRedirect();
  const token = await client.getToken({
    code: searchParams.get("code"),
    redirect_uri: redirectURI,
    code_verifier: verifier,
  });
  const call = () =>
    fetch(new URL("/api/user", issuer), { headers: { authorization: `Bearer ${token.token.access_token}` } });
  const user = await (await call()).json();
  await token.revoke("access_token");
  return { state: searchParams.get("state"), user, isExpired: token.expired(), afterRevocation: (await call()).status };
});
