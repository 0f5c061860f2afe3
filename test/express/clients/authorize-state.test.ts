import { authorizationFor, clientURL, useClientSites } from "./client-site";

const { startClientSite } = useClientSites();

/** The longest cookie that browsers keep: its name and value together, in bytes (RFC 6265bis §5.6). */
const MAX_COOKIE_BYTES = 4_096;

/** The text after `&state=` or `?state=` in a URL, up to the next parameter. Undefined if there is none. */
function rawStateOf(url: string): string | undefined {
  return /[?&]state=([^&]*)/.exec(url)?.[1];
}

/** Logs in with this text as the state, as it stands in the query. Returns the state with which the browser returns to the client. */
async function logInWithState(rawState: string | undefined, clientID: "live" | "ios" = "live") {
  const site = await startClientSite();
  const { query } = authorizationFor(clientID, { state: undefined });
  const all = rawState === undefined ? query : `${query}&state=${rawState}`;
  const started = await site.browser.click(site.app.at(`/auth/eventpop/authorize?${all}`));
  const eventpop = new URL(started.location).searchParams;
  const callback = new URL(eventpop.get("redirect_uri") ?? "");
  callback.searchParams.set("code", "canary-code-5ec2e7");
  callback.searchParams.set("state", eventpop.get("state") ?? "");
  const response = await site.browser.click(callback.href, { from: "https://www.eventpop.me" });
  return { started, response, returned: clientURL(response) };
}

const STATES = [
  ["letters", "abc-123._~"],
  ["a blank as %20", "a%20b"],
  ["a blank as +", "a+b"],
  ["capital and small hex digits", "%2f%2F"],
  ["letters that need no encoding", "%61%62"],
  ["bytes that are not UTF-8", "%FF%FE%80"],
  ["Thai", "%E0%B8%95%E0%B8%B1%E0%B9%8B%E0%B8%A7"],
  ["half a character", "%E0%B8"],
  ["a percent sign alone", "100%"],
  ["a line break", "a%0D%0ASet-Cookie:%20b=c"],
  ["a null byte", "%00"],
  ["JSON", "%7B%22a%22:%22b%22%7D"],
  ["equals signs", "a=b==c"],
  ["a question mark and slashes", "https://evil.example/?a"],
  ["brackets and signs", "()*!$,;:@[]"],
  ["HTML", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"],
  ["an ampersand, encoded", "a%26error=access_denied"],
  ["2,000 characters", "s".repeat(2_000)],
] as const;

describe("the state of a client", () => {
  it.each(STATES)("is returned byte by byte in a redirect: %s", async (_content, state) => {
    expect(rawStateOf((await logInWithState(state)).returned)).toBe(state);
  });

  it.each(STATES)("is returned byte by byte in the link of the confirmation page: %s", async (_content, state) => {
    const { returned, response } = await logInWithState(state, "ios");

    expect(rawStateOf(returned)).toBe(state);
    expect(response.text).not.toContain("<script");
    expect(response.headers["set-cookie"]?.join()).not.toContain("b=c");
  });

  it("is returned if it is empty", async () => {
    expect(rawStateOf((await logInWithState("")).returned)).toBe("");
  });

  it("is not returned if there is none", async () => {
    expect(rawStateOf((await logInWithState(undefined)).returned)).toBeUndefined();
  });

  it("is the client's own, and not the state of the login at Eventpop", async () => {
    const { started } = await logInWithState("abc");

    expect(rawStateOf(started.location)).toMatch(/^[\w-]{32}$/);
  });

  it.each([
    ["letters", "s".repeat(2_000)],
    ["characters that JSON escapes", "\\".repeat(1_000)],
  ])("fits into a cookie with the longest redirect URI if it consists of %s", async (_content, state) => {
    const redirectURI = `https://live.example/${"x".repeat(479)}`;
    const clientID = "x".repeat(60);
    const site = await startClientSite({
      auth: { clients: [{ clientID, name: "Live", redirectURIs: [redirectURI] }] },
    });
    const { query } = authorizationFor("live", { client_id: clientID, redirect_uri: redirectURI, state: undefined });

    const { headers } = await site.browser.click(site.app.at(`/auth/eventpop/authorize?${query}&state=${state}`));

    const [pair = ""] = headers["set-cookie"]?.[0]?.split(";") ?? [];
    expect(pair.length).toBeGreaterThan(3_000);
    expect(pair.length).toBeLessThan(MAX_COOKIE_BYTES);
  });
});

describe("a state that cannot be used", () => {
  it.each([
    ["more than 2,000 characters", `&state=${"s".repeat(2_001)}`],
    ["more than 2,000 bytes of JSON", `&state=${"\\".repeat(1_001)}`],
    ["two states", "&state=a&state=b"],
    ["two equal states", "&state=a&state=a"],
  ])("is refused by a redirect to the client, and is not returned: %s", async (_case, added) => {
    const { app, browser } = await startClientSite();
    const { query } = authorizationFor("live", { state: undefined });

    const response = await browser.click(app.at(`/auth/eventpop/authorize?${query}${added}`));

    const { searchParams } = new URL(response.location);
    expect([response.status, searchParams.get("error"), searchParams.get("iss")]).toEqual([
      302,
      "invalid_request",
      app.at("/auth/eventpop"),
    ]);
    expect(searchParams.has("state")).toBe(false);
    expect(response.headers["set-cookie"]).toBeUndefined();
  });
});
