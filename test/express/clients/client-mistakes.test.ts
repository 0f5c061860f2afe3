import { authorizationFor, authorize, post, tokenFields, useClientSites } from "./client-site";

/** What the developer reads about a wrong request of a client: in the event, and in development on the console. */

const { startClientSite } = useClientSites();

const CHALLENGE_IN_HEX = "0".repeat(64);

describe("a mistake in the authorization request of a client", () => {
  it.each([
    [
      "an id that is not registered",
      { client_id: "android" },
      "The authorization request has no client_id of a registered client: ios, cli, live, vote.",
    ],
    [
      "a redirect URI at localhost instead of 127.0.0.1",
      { redirect_uri: "http://localhost:53211/signed-in" },
      "The redirect_uri of the authorization request is not registered for the client cli, which has http://127.0.0.1/signed-in. " +
        "Every character must be equal; only the port of http://127.0.0.1 and http://[::1] may differ.",
    ],
    [
      "no PKCE",
      { code_challenge: undefined },
      "A client's request was refused: invalid_request. PKCE is required: send code_challenge and code_challenge_method=S256.",
    ],
    [
      "a challenge in hex",
      { code_challenge: CHALLENGE_IN_HEX },
      "A client's request was refused: invalid_request. code_challenge must be the base64url of a SHA-256: 43 characters, without padding.",
    ],
  ])("is named in the event: %s", async (_case, changes, message) => {
    const { app, browser } = await startClientSite();
    const { query } = authorizationFor("cli", changes);

    const response = await browser.click(app.at(`/auth/eventpop/authorize?${query}`));

    expect(app.events.map((event) => event.message)).toEqual([message]);
    if (response.location !== "") {
      expect(message).toContain(new URL(response.location).searchParams.get("error_description"));
    }
  });

  it("names a repeated parameter", async () => {
    const { app, browser } = await startClientSite();
    const { query } = authorizationFor("cli");

    await browser.click(app.at(`/auth/eventpop/authorize?${query}&scope=a&scope=b`));

    expect(app.events.map(({ message }) => message)).toEqual([
      "A client's request was refused: invalid_request. scope occurs more than once.",
    ]);
  });
});

describe("a mistake in the token request of a client", () => {
  const CODE_REFUSED =
    "The code is unknown, expired or used, or the client_id, redirect_uri or code_verifier is not that of its authorization request.";
  const CLIENT_REFUSED = "The client is unknown, or its secret is wrong.";

  it.each([
    [
      "the challenge as the verifier",
      { code_verifier: CHALLENGE_IN_HEX },
      CODE_REFUSED,
      /^invalid_grant\. The code_verifier is/,
    ],
    [
      "another redirect URI",
      { redirect_uri: "http://127.0.0.1:1/" },
      CODE_REFUSED,
      /^invalid_grant\. The redirect_uri is not that/,
    ],
    [
      "the id of another client",
      { client_id: "cli" },
      CODE_REFUSED,
      /^invalid_grant\. The code was issued for the client vote\./,
    ],
    ["an unknown code", { code: "a" }, CODE_REFUSED, /^invalid_grant\. The code is unknown, or older/],
    [
      "an unknown id",
      { client_id: "vot" },
      CLIENT_REFUSED,
      /^invalid_client\. The client_id is missing, or not registered in the option clients\./,
    ],
    ["no secret", { client_secret: undefined }, CLIENT_REFUSED, /^invalid_client\. The client vote sent no secret\./],
    [
      "a wrong secret",
      { client_secret: "wrong" },
      CLIENT_REFUSED,
      /^invalid_client\. The client vote sent a wrong secret\./,
    ],
    [
      "a secret for a client without one",
      { client_id: "live" },
      CLIENT_REFUSED,
      /^invalid_client\. The client live sent a secret, but is registered without one\./,
    ],
    [
      "a refresh",
      { grant_type: "refresh_token" },
      undefined,
      /^unsupported_grant_type\. .*there are no refresh tokens\./,
    ],
  ])("is named in the event, and not to the client: %s", async (_case, changes, description, detail) => {
    const site = await startClientSite();
    const authorization = authorizationFor("vote");
    const fields = tokenFields(authorization, (await authorize(site, authorization)).get("code"));
    const withoutSecret = "client_id" in changes && changes.client_id === "cli" ? { client_secret: undefined } : {};

    const refused = (await post(site.app, "token", { ...fields, ...withoutSecret, ...changes })).json();

    if (description !== undefined) expect(refused).toMatchObject({ error_description: description });
    const [message = ""] = site.app.events.flatMap((event) => event.message ?? []);
    expect(message.replace("A client's request was refused: ", "")).toMatch(detail);
  });

  it("is named in the event, and not to the client: a code that was used before", async () => {
    const site = await startClientSite();
    const authorization = authorizationFor("ios");
    const fields = tokenFields(authorization, (await authorize(site, authorization)).get("code"));
    await post(site.app, "token", fields);

    const refused = (await post(site.app, "token", fields)).json();

    expect(refused).toMatchObject({ error_description: CODE_REFUSED });
    expect(site.app.events.at(-1)?.message).toBe(
      "A client's request was refused: invalid_grant. The code was used before.",
    );
  });
});
