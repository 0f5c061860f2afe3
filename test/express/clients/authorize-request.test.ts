import { createHash } from "node:crypto";
import type { Browser, BrowserResponse } from "../../support/browser";
import { authorizationFor, authorize, clientURL, REDIRECT_URIS, signInAtEventpop, useClientSites } from "./client-site";

const { startClientSite } = useClientSites();

const CHALLENGE = createHash("sha256").update("x".repeat(43)).digest("base64url");

/** Opens the authorization URL of the client live with these parameters changed or added. */
async function openWith(changes: Readonly<Record<string, string | undefined>>, added: readonly string[] = []) {
  const site = await startClientSite();
  const authorization = authorizationFor("live", changes);
  const query = [authorization.query.toString(), ...added].join("&");
  const response = await site.browser.click(site.app.at(`/auth/eventpop/authorize?${query}`));
  return { ...site, authorization, response };
}

type Opened = Awaited<ReturnType<typeof openWith>>;

/** Checks that the response redirects to the client with this error, its state and the issuer, and that no login was started. */
function expectRefusedAtClient({ response, app, authorization }: Opened, error: string): void {
  const url = new URL(response.location);
  expect([response.status, url.origin + url.pathname]).toEqual([302, REDIRECT_URIS.live]);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    error,
    error_description: expect.stringMatching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/),
    iss: app.at("/auth/eventpop"),
    state: authorization.state,
  });
  expect(response.headers["set-cookie"]).toBeUndefined();
  expect(response.headers["cache-control"]).toBe("no-store");
  expect(app.events.map(({ event }) => event)).not.toContain("sign_in_started");
}

describe("an authorization request with a wrong response type", () => {
  it.each([
    [undefined, "invalid_request"],
    ["", "unsupported_response_type"],
    ["token", "unsupported_response_type"],
    ["code token", "unsupported_response_type"],
    ["id_token", "unsupported_response_type"],
    ["CODE", "unsupported_response_type"],
  ])("%p is refused by a redirect to the client", async (responseType, error) => {
    expectRefusedAtClient(await openWith({ response_type: responseType }), error);
  });

  it.each(["fragment", "form_post", "web_message"])(
    "is refused by a redirect to the client for the response mode %s",
    async (mode) => {
      expectRefusedAtClient(await openWith({ response_mode: mode }), "invalid_request");
    },
  );

  it("is accepted with the response mode query, which is the default", async () => {
    expect((await openWith({ response_mode: "query" })).response.location).not.toContain("error=");
  });
});

describe("an authorization request with wrong PKCE parameters", () => {
  it.each([
    ["no challenge and no method", { code_challenge: undefined, code_challenge_method: undefined }],
    ["no challenge", { code_challenge: undefined }],
    ["no method, which means plain", { code_challenge_method: undefined }],
    ["the method plain", { code_challenge_method: "plain" }],
    ["an unknown method", { code_challenge_method: "S512" }],
    ["the method in small letters", { code_challenge_method: "s256" }],
    ["an empty challenge", { code_challenge: "" }],
    ["a short challenge", { code_challenge: CHALLENGE.slice(1) }],
    ["a long challenge", { code_challenge: `${CHALLENGE}A` }],
    ["a challenge with padding", { code_challenge: `${CHALLENGE}=` }],
    ["a challenge in base64 and not base64url", { code_challenge: `+/${CHALLENGE.slice(2)}` }],
  ])("is refused at the client: %s", async (_case, changes) => {
    expectRefusedAtClient(await openWith(changes), "invalid_request");
  });

  it("is refused for a confidential client too", async () => {
    const { app, browser } = await startClientSite();
    const { query } = authorizationFor("vote", { code_challenge: undefined, code_challenge_method: undefined });

    const response = await browser.click(app.at(`/auth/eventpop/authorize?${query}`));

    const url = new URL(response.location);
    expect(url.href.startsWith(`${REDIRECT_URIS.vote}&error=invalid_request&`)).toBe(true);
  });
});

describe("an authorization request with a repeated parameter", () => {
  it.each([
    "response_type=code",
    "code_challenge_method=S256",
    `code_challenge=${CHALLENGE}`,
    "scope=a&scope=b",
    "x=1&x=2",
  ])("is refused at the client: %s", async (added) => {
    expectRefusedAtClient(await openWith({}, [added]), "invalid_request");
  });
});

describe("an authorization request with unknown parameters", () => {
  it("ignores the unknown parameters, and still sends the app's own parameters to Eventpop", async () => {
    const { response, app, authorization } = await openWith({ scope: "organizer openid", prompt: "none", nonce: "n" });

    const url = new URL(response.location);
    expect(url.searchParams.get("scope")).toBe("public");
    expect(url.searchParams.get("client_id")).toBe("app-id");
    expect(url.searchParams.get("redirect_uri")).toBe(app.at("/auth/eventpop/callback"));
    expect(url.searchParams.get("state")).not.toBe(authorization.state);
    expect(url.searchParams.get("prompt")).toBeNull();
    expect(url.href).not.toContain(authorization.query.get("code_challenge"));
  });
});

describe("an authorization request that is not opened as a page in a window", () => {
  const headersOf: Readonly<Record<string, Record<string, string>>> = {
    "in a frame": { "sec-fetch-dest": "iframe" },
    "in an old frame": { "sec-fetch-dest": "frame" },
    "in a fenced frame": { "sec-fetch-dest": "fencedframe" },
    "in an object": { "sec-fetch-dest": "object" },
    "in an embed": { "sec-fetch-dest": "embed" },
  };
  it.each(Object.keys(headersOf))("gets a page that no frame shows: %s", async (place) => {
    const { app, browser } = await startClientSite();
    const { query } = authorizationFor("live");

    const response = await browser.click(app.at(`/auth/eventpop/authorize?${query}`), {
      from: "https://evil.example",
      headers: headersOf[place] ?? {},
    });

    expect([response.status, response.location]).toEqual([403, ""]);
    expect(response.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(response.text).toContain("EVENTPOP_CROSS_SITE");
    expect(response.headers["set-cookie"]).toBeUndefined();
  });

  const send = (browser: Browser, url: string): Record<string, () => Promise<BrowserResponse>> => ({
    "a prefetch": () => browser.click(url, { headers: { "sec-purpose": "prefetch" } }),
    "a prerendering": () => browser.click(url, { headers: { "sec-purpose": "prefetch;prerender" } }),
    "an old prefetch": () => browser.click(url, { headers: { purpose: "prefetch" } }),
    "a script": () => browser.fetch(url),
    "an image": () => browser.fetch(url, { headers: { "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" } }),
    "a HEAD request": () => browser.click(url, { method: "HEAD" }),
  });
  it.each(Object.keys(send(undefined as never, "")))("gets 425, and no login is started: %s", async (sender) => {
    const { app, browser } = await startClientSite();
    const { query } = authorizationFor("live");

    const response = await send(browser, app.at(`/auth/eventpop/authorize?${query}`))[sender]?.();

    expect([response?.status, response?.location]).toEqual([425, ""]);
    expect(response?.headers["cache-control"]).toBe("no-store");
    expect(response?.headers["set-cookie"]).toBeUndefined();
    expect(app.store.calls).toEqual([]);
  });

  it("is not served as a POST", async () => {
    const { app, browser } = await startClientSite();

    const response = await browser.click(app.at("/auth/eventpop/authorize"), {
      form: Object.fromEntries(authorizationFor("live").query),
    });

    expect([response.status, response.headers.allow]).toEqual([405, "GET, HEAD"]);
  });
});

describe("an authorization request that is repeated", () => {
  it("starts another login, and each login can be finished", async () => {
    const site = await startClientSite();
    const authorization = authorizationFor("live");

    const responses = [await signInAtEventpop(site, authorization), await signInAtEventpop(site, authorization)];

    const codes = responses.map(({ location }) => new URL(location).searchParams.get("code"));
    expect(codes).toEqual([expect.any(String), expect.any(String)]);
    expect(new Set(codes).size).toBe(2);
  });

  it("works for two clients in two tabs of one browser", async () => {
    const site = await startClientSite();
    const [ios, live] = [authorizationFor("ios"), authorizationFor("live")];

    const [first, second] = await Promise.all([authorize(site, ios), authorize(site, live)]);

    expect([first.get("state"), second.get("state")]).toEqual([ios.state, live.state]);
  });
});

describe("the response to an authorization request", () => {
  it("is added to the query of a redirect URI that already has one", async () => {
    const site = await startClientSite();

    const response = await signInAtEventpop(site, authorizationFor("vote"));

    expect(clientURL(response).startsWith(`${REDIRECT_URIS.vote}&code=`)).toBe(true);
  });

  it("keeps the port of a loopback address", async () => {
    const site = await startClientSite();
    const redirectURI = "http://127.0.0.1:51004/signed-in";

    const response = await signInAtEventpop(site, authorizationFor("cli", { redirect_uri: redirectURI }));

    expect(clientURL(response).startsWith(`${redirectURI}?code=`)).toBe(true);
  });

  it("is not cached, and its URL is not sent on as referrer", async () => {
    const site = await startClientSite();

    const { headers } = await signInAtEventpop(site, authorizationFor("ios"));

    expect([headers["cache-control"], headers["referrer-policy"]]).toEqual(["no-store", "no-referrer"]);
  });
});
