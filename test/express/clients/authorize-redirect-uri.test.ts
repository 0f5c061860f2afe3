import { authorizationFor, REDIRECT_URIS, useClientSites } from "./client-site";

const { startClientSite } = useClientSites();

const CLIENTS = [
  {
    clientID: "ios",
    name: "Tickets for iPhone",
    redirectURIs: [REDIRECT_URIS.ios, "https://app.example/Signed-In?a=b"],
  },
  {
    clientID: "cli",
    name: "tickets command",
    redirectURIs: [
      "http://127.0.0.1/signed-in",
      "http://[::1]:7777/signed-in",
      "http://127.0.0.1",
      "http://localhost:3000/signed-in",
      "http://127.0.0.2/signed-in",
      "https://127.0.0.1/signed-in",
    ],
  },
];

/** Opens the authorization URL with these parameters changed. */
async function openWith(clientID: "ios" | "cli", changes: Readonly<Record<string, string | undefined>>) {
  const site = await startClientSite({ auth: { clients: CLIENTS } });
  const { query } = authorizationFor(clientID, changes);
  const response = await site.browser.click(site.app.at(`/auth/eventpop/authorize?${query}`));
  return { ...site, response };
}

type Opened = Awaited<ReturnType<typeof openWith>>;

/** Checks that the response is a page, that it leads nowhere, and that no login was started. */
function expectRefusedOnPage({ response, app, browser }: Opened): void {
  expect([response.status, response.location]).toEqual([400, ""]);
  expect(response.headers["content-type"]).toContain("text/html");
  expect(response.headers["set-cookie"]).toBeUndefined();
  expect(response.text).toContain("EVENTPOP_UNKNOWN_CLIENT");
  expect(response.text).not.toContain("evil");
  expect(browser.cookies.at(app.url)).toEqual({});
  expect(app.events.map(({ event }) => event)).not.toContain("sign_in_started");
}

describe("an authorization request with a redirect URI that is registered", () => {
  it.each([
    ["ios", REDIRECT_URIS.ios],
    ["ios", "https://app.example/Signed-In?a=b"],
    ["cli", "http://127.0.0.1/signed-in"],
    ["cli", "http://127.0.0.1"],
    ["cli", "http://localhost:3000/signed-in"],
    ["cli", "https://127.0.0.1/signed-in"],
  ] as const)("starts a login at Eventpop for %s at %s", async (clientID, redirectURI) => {
    const { response, provider, app } = await openWith(clientID, { redirect_uri: redirectURI });

    const eventpop = new URL(response.location);
    expect([response.status, eventpop.origin]).toEqual([302, provider.url]);
    expect(eventpop.searchParams.get("redirect_uri")).toBe(app.at("/auth/eventpop/callback"));
  });
});

describe("an authorization request with a redirect URI on a loopback address", () => {
  it.each([
    "http://127.0.0.1:1/signed-in",
    "http://127.0.0.1:51004/signed-in",
    "http://127.0.0.1:51004",
    "http://[::1]:51004/signed-in",
    "http://[::1]/signed-in",
  ])("starts a login with any port: %s", async (redirectURI) => {
    expect((await openWith("cli", { redirect_uri: redirectURI })).response.status).toBe(302);
  });

  it.each([
    "http://localhost:51004/signed-in",
    "http://localhost/signed-in",
    "http://127.0.0.2:51004/signed-in",
    "https://127.0.0.1:51004/signed-in",
    "http://127.0.0.1:/signed-in",
    "http://127.0.0.1:123456/signed-in",
    "http://127.0.0.1:51004/signed-in/",
    "http://127.0.0.1:51004/signed-in?a=b",
    "http://127.0.0.1:51004/Signed-in",
    "http://127.0.0.1:51004/",
    "http://127.0.0.1:51004@evil.example/signed-in",
    "http://127.0.0.1:51004.evil.example/signed-in",
    "http://127.0.0.1.evil.example/signed-in",
    "http://127.0.0.1:51004\\@evil.example/signed-in",
    "http://evil.example:51004/signed-in",
    "http://127.1:51004/signed-in",
    "http://2130706433/signed-in",
    "http://[0:0:0:0:0:0:0:1]:51004/signed-in",
    "http://[::1]:51004/other",
    "HTTP://127.0.0.1:51004/signed-in",
  ])("is refused on a page if it differs in more than the port: %s", async (redirectURI) => {
    expectRefusedOnPage(await openWith("cli", { redirect_uri: redirectURI }));
  });
});

describe("an authorization request with a redirect URI that is not registered", () => {
  it.each([
    ["one character less", "com.example.tickets:/signed-i"],
    ["one character more", "com.example.tickets:/signed-inn"],
    ["another character", "com.example.tickets:/signed-im"],
    ["a slash at the end", "com.example.tickets:/signed-in/"],
    ["the scheme in capital letters", "COM.EXAMPLE.TICKETS:/signed-in"],
    ["the host in capital letters", "https://APP.example/Signed-In?a=b"],
    ["the path in small letters", "https://app.example/signed-in?a=b"],
    ["another port", "https://app.example:8443/Signed-In?a=b"],
    ["the default port", "https://app.example:443/Signed-In?a=b"],
    ["http instead of https", "http://app.example/Signed-In?a=b"],
    ["a query", "com.example.tickets:/signed-in?to=evil"],
    ["a longer query", "https://app.example/Signed-In?a=b&c=d"],
    ["no query", "https://app.example/Signed-In"],
    ["a fragment", "com.example.tickets:/signed-in#evil"],
    ["a user name", "https://app.example@evil.example/Signed-In?a=b"],
    ["a longer host", "https://app.example.evil.example/Signed-In?a=b"],
    ["a dot segment", "https://app.example/x/../Signed-In?a=b"],
    ["a percent-encoded letter", "https://app.example/%53igned-In?a=b"],
    ["a blank at the end", "com.example.tickets:/signed-in "],
    ["a line break", "com.example.tickets:/signed-in\r\n"],
    ["another client's redirect URI", "http://127.0.0.1/signed-in"],
    ["a script", "javascript:alert('evil')"],
    ["nothing in it", ""],
  ])("is refused on a page: %s", async (_difference, redirectURI) => {
    expectRefusedOnPage(await openWith("ios", { redirect_uri: redirectURI }));
  });

  it("is refused on a page if the redirect URI is missing, although the client has one", async () => {
    expectRefusedOnPage(await openWith("ios", { redirect_uri: undefined }));
  });

  it.each([REDIRECT_URIS.ios, "https://evil.example/"])(
    "is refused on a page if there is a second one, %s",
    async (uri) => {
      const site = await startClientSite({ auth: { clients: CLIENTS } });
      const { query } = authorizationFor("ios");
      query.append("redirect_uri", uri);

      const response = await site.browser.click(site.app.at(`/auth/eventpop/authorize?${query}`));

      expectRefusedOnPage({ ...site, response });
    },
  );

  it("is refused as JSON if a program sent it", async () => {
    const { app, browser } = await startClientSite();
    const { query } = authorizationFor("ios", { redirect_uri: "https://evil.example/" });

    const response = await browser.fetch(app.at(`/auth/eventpop/authorize?${query}`), {
      headers: { "sec-fetch-mode": undefined, "sec-fetch-site": undefined },
    });

    expect([response.status, response.location]).toEqual([400, ""]);
    expect(response.json()).toEqual({ error: expect.objectContaining({ code: "EVENTPOP_UNKNOWN_CLIENT" }) });
  });
});

describe("an authorization request of a client that is not registered", () => {
  it.each([
    undefined,
    "",
    "IOS",
    "ios ",
    "android",
    "__proto__",
    "constructor",
    "ios\u0000",
    "<script>evil()</script>",
  ])("is refused on a page: %p", async (clientID) => {
    expectRefusedOnPage(await openWith("ios", { client_id: clientID }));
  });

  it("is refused on a page if there are two client ids", async () => {
    const site = await startClientSite({ auth: { clients: CLIENTS } });
    const { query } = authorizationFor("ios");
    query.append("client_id", "ios");

    const response = await site.browser.click(site.app.at(`/auth/eventpop/authorize?${query}`));

    expectRefusedOnPage({ ...site, response });
  });
});
