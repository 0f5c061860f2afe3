import { request as httpRequest } from "node:http";
import { EXPRESS_VERSIONS } from "./support/express-versions";
import { type Browser, CALLBACK, LOGIN, type Site } from "./support/site";
import { useSites } from "./support/sites";

const sites = useSites();

/** Sends a request with exactly this path, which `fetch` would normalize. Returns the status. */
function sendRaw(site: Site, path: string, method = "GET"): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(site.url);
    httpRequest({ hostname, port, path, method, agent: false }, (res) => resolve(res.resume().statusCode))
      .on("error", reject)
      .end();
  });
}

/** Queries of the callback, for a pending login whose state is `S`, and the expected status. */
const MALFORMED: readonly [status: number, ...queries: string[]][] = [
  // Missing or repeated parameters.
  [400, "", "?", "?state=S", "?error_description=hello", "?__proto__[code]=c&state=S"],
  [400, "?code=c&code=c&state=S", "?code=c&code=d&state=S", "?code=c&state=S&state=S", "?error=a&error=b&state=S"],
  [400, "?code=c&error=access_denied&state=S", "?code=&error=&state=S"],
  // Names that query parsers turn into arrays and objects.
  [400, "?code[]=c&state=S", "?code[a]=c&state=S", "?code[__proto__]=c&state=S", "?error[]=access_denied&state=S"],
  [403, "?code=c&state[]=S", "?code=c&state[a]=S", "?code=c&state[toString]=S"],
  // Values that are not valid codes.
  [400, "?code=&state=S", "?code=%00&state=S", "?code=a%00b&state=S", "?code=%FF%FE&state=S", "?code=%E0%B8&state=S"],
  [
    400,
    "?code=a%0d%0aSet-Cookie:x=1&state=S",
    "?code=a%20b&state=S",
    "?code=ไทย&state=S",
    `?code=${"c".repeat(2_049)}&state=S`,
  ],
  [400, `?code=${"c".repeat(12_000)}&state=S`],
  // No state, or a state of another browser, with any other parameter.
  [403, "?code=c", "?code=c&state=", "?code=c&state=x", "?code=c&state=s", "?code=c&state=%00", "?code=c&state=S%00"],
  [403, `?code=c&state=${"A".repeat(32)}`, `?code=c&state=${"A".repeat(12_000)}`, "?code=c&state=%F0%28%8C%28"],
  [
    403,
    "?code=c&code=c&state=x",
    "?code=c&error=e&state=x",
    "?code[]=c&state=x",
    "?iss=https://evil.example&code=c&state=x",
  ],
  // The state is checked before an error as well.
  [403, "?error=access_denied", "?error=server_error", "?error=server_error&state=x", "?error=access_denied&state="],
];

const EVERY_MALFORMED = MALFORMED.flatMap(([status, ...queries]) => queries.map((query) => [query, status] as const));

describe.each(EXPRESS_VERSIONS)("a callback on %s", (_version, express) => {
  let site: Site;
  let browser: Browser;

  beforeEach(async () => {
    site = await sites.open({ express });
    browser = site.browser();
  });

  it("is refused if it is malformed, without a request to the provider, and the login can still be completed", async () => {
    const { state, callback } = await browser.start();

    const responses: [query: string, status: number][] = [];
    for (const [query] of EVERY_MALFORMED) {
      const { status } = await browser.get(CALLBACK + query.replaceAll("S", state));
      responses.push([query, status]);
    }

    expect(responses).toEqual(EVERY_MALFORMED);
    expect(sites.provider.requests).toEqual([]);
    expect((await browser.get(callback())).status).toBe(200);
  });

  it("is refused if it is not a GET", async () => {
    const { callback } = await browser.start();

    expect((await browser.post(callback())).status).toBe(400);
    expect((await browser.head(callback())).status).toBe(400);
    expect((await browser.post(CALLBACK).type("form").send({ code: "c", state: "s" })).status).toBe(400);
    expect(sites.provider.requests).toEqual([]);
    expect((await browser.get(callback())).status).toBe(200);
  });

  it.each(["/", "?", "#", "/?x=1"])("never starts a login, also with %j after its path", async (rest) => {
    expect(await sendRaw(site, CALLBACK + rest)).toBe(400);
    expect(await sendRaw(site, CALLBACK.toUpperCase() + rest)).toBe(400);
    expect(await sendRaw(site, `http://evil.example${CALLBACK}${rest}`)).toBe(400);
  });

  it("longer than 16 KB is refused by Node", async () => {
    expect(await sendRaw(site, `${CALLBACK}?code=${"c".repeat(17_000)}`)).toBe(431);
  });

  it("of an attacker's login is refused in the victim's browser, logged in or not", async () => {
    const attack = (await site.browser().start()).callback({ code: "attackers-code" });

    expect((await browser.get(attack)).status).toBe(403);
    await browser.logIn();
    const before = (await browser.get("/")).body;
    expect((await browser.get(attack)).status).toBe(403);

    expect((await browser.get("/")).body).toEqual(before);
    expect(sites.tokenRequests.map((fields) => fields.get("code"))).toEqual(["canary-code"]);
  });

  it.each([
    ["access_denied", "EVENTPOP_ACCESS_DENIED"],
    ["<script>\r\nforged", "EVENTPOP_AUTHORIZATION_REFUSED"],
    ["", "EVENTPOP_AUTHORIZATION_REFUSED"],
  ])("with the error %j is refused, emits an event, and ends the login", async (error, code) => {
    const { callback } = await browser.start();
    const path = callback({ error, error_description: "<b>canary\r\n</b>", error_uri: "https://evil.example" });

    const { status, text } = await browser.get(path);

    expect({ status, text }).toEqual({ status: 403, text: "Forbidden" });
    expect(site.events).toContainEqual(
      expect.objectContaining({ event: "refused", strategy: "eventpop", code, status: 403 }),
    );
    expect((await browser.get(callback())).status).toBe(403);
    expect(sites.provider.requests).toEqual([]);
  });

  it.each([
    ["server_error", "EVENTPOP_UNAVAILABLE", 502],
    ["temporarily_unavailable", "EVENTPOP_TEMPORARILY_UNAVAILABLE", 503],
  ])("with the error %j is a failure of Eventpop, and ends the login", async (error, code, expected) => {
    const { callback } = await browser.start();

    const { status, body } = await browser.get(callback({ error, error_description: "canary" }));

    expect({ status, code: body.code }).toEqual({ status: expected, code });
    expect(site.events).toContainEqual(expect.objectContaining({ event: "provider_failed", code, status: expected }));
    expect(JSON.stringify(site.events)).not.toContain("canary");
    expect((await browser.get(callback())).status).toBe(403);
  });

  it("does not change Object.prototype", async () => {
    const { state } = await browser.start();

    await browser.get(`${CALLBACK}?__proto__[polluted]=1&constructor[prototype][polluted]=1&code=c&state=${state}`);

    expect({}).not.toHaveProperty("polluted");
  });
});

describe("the parameter iss of a callback", () => {
  const ISSUER = "https://www.eventpop.me";

  it.each([
    [[], 403],
    [[ISSUER], 200],
    [[`${ISSUER}/`], 403],
    [["https://evil.example"], 403],
    [["HTTPS://WWW.EVENTPOP.ME"], 403],
    [[ISSUER, ISSUER], 403],
    [[ISSUER, "https://evil.example"], 403],
  ])("must be present once and equal to the option issuer: %j", async (issuers, status) => {
    const browser = (await sites.open({ options: { issuer: ISSUER } })).browser();
    const { callback } = await browser.start();
    const more = issuers.map((iss) => `&iss=${encodeURIComponent(iss)}`).join("");

    expect((await browser.get(callback() + more)).status).toBe(status);
    expect(sites.provider.requests).toHaveLength(status === 200 ? 2 : 0);
    if (status === 403) expect((await browser.get(`${callback()}&iss=${ISSUER}`)).status).toBe(200);
  });

  it("may be missing without the option issuer, and must otherwise have the origin of the authorization page", async () => {
    const { url } = sites.provider;
    const tries: [iss: string[], status: number][] = [
      [[], 200],
      [[url], 200],
      [[`${url}/oauth`], 200],
      [["https://evil.example"], 403],
      [[`${url}0`], 403],
      [[url.replace("http", "https")], 403],
      [["evil"], 403],
      [[""], 403],
      [[url, url], 403],
    ];
    const browser = (await sites.open()).browser();

    for (const [issuers, status] of tries) {
      const { callback } = await browser.start();
      const more = issuers.map((iss) => `&iss=${encodeURIComponent(iss)}`).join("");
      expect([issuers, (await browser.get(callback() + more)).status]).toEqual([issuers, status]);
    }
  });
});

describe("a request on another path than the callback's", () => {
  it("is treated as a callback if it has a callback's parameters, because proxies may change the path", async () => {
    const site = await sites.open({
      routes: (app, passport) =>
        app.get("/other", passport.authenticate("eventpop"), (req, res) => {
          res.json(req.user);
        }),
    });
    const { start, get } = site.browser();
    const { state } = await start("", "/other");

    expect((await get(`/other?code=c&state=${state}`)).status).toBe(200);
    expect((await get("/other?error=access_denied&state=x")).status).toBe(403);
  });

  it("starts a login if its query has only some parameters of a callback", async () => {
    const browser = (await sites.open()).browser();

    for (const query of ["?code=SUMMER", "?state=active", "?error=1", "?returnTo=/search?code=1&x=2"]) {
      expect((await browser.start(query, LOGIN)).state).not.toBe("");
    }
  });
});
