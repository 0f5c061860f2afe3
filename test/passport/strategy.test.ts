import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { inspect } from "node:util";
import { Passport } from "passport";
import request from "supertest";
import { TOKENS } from "../support/hostile-provider";
import { EXPRESS_VERSIONS } from "./support/express-versions";
import { CALLBACK, makeStrategy, OPTIONS } from "./support/site";
import { useSites } from "./support/sites";

const sites = useSites();

describe.each(EXPRESS_VERSIONS)("a login with %s", (_version, express) => {
  it("is complete after the callback, and not before", async () => {
    const site = await sites.open({ express });
    const browser = site.browser();
    expect((await browser.get("/")).body).toEqual({ user: null });

    const back = await browser.logIn();

    const user = { id: "1001", displayName: "สมหญิง รักเรียน" };
    expect(back.body).toEqual({ user, info: {} });
    expect((await browser.get("/")).body).toEqual({ user });
    expect((await site.browser().get("/")).body).toEqual({ user: null });
  });
});

describe("the authorization URL", () => {
  it("requests a code, with state, an S256 challenge and the smallest scope, and has no other parameter", async () => {
    const { start } = (await sites.open()).browser();

    const { address } = await start();

    expect(address.origin + address.pathname).toBe(`${sites.provider.url}/oauth/authorize`);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      response_type: "code",
      client_id: OPTIONS.clientID,
      redirect_uri: OPTIONS.callbackURL,
      scope: "public",
      state: expect.stringMatching(/^[\w-]{32}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
    });
  });

  it("has a larger scope if the app or a single login requests it", async () => {
    const both = await sites.open({ options: { scope: ["public", "organizer"] } });
    const once = await sites.open({
      routes: (app, passport) => app.get("/more", passport.authenticate("eventpop", { scope: "organizer" })),
    });

    expect((await both.browser().start()).address.searchParams.get("scope")).toBe("public organizer");
    expect((await once.browser().start("", "/more")).address.searchParams.get("scope")).toBe("organizer");
    expect((await once.browser().start()).address.searchParams.get("scope")).toBe("public");
  });

  it("keeps the query of an authorizationURL that has one", async () => {
    const authorizationURL = `${sites.provider.url}/oauth/authorize?tenant=a&state=mine`;
    const { start } = (await sites.open({ options: { authorizationURL } })).browser();

    const { address } = await start();

    expect(address.searchParams.getAll("tenant")).toEqual(["a"]);
    expect(address.searchParams.getAll("state")).toEqual([expect.stringMatching(/^[\w-]{32}$/)]);
  });

  it.each([{ scope: "two  blanks" }, { scope: 5 }, { callbackURL: "https://evil.example/" }])(
    "is not created from invalid options of authenticate(): %j",
    async (authenticate) => {
      const browser = (await sites.open({ authenticate: authenticate as never })).browser();

      expect(await browser.get("/auth/eventpop")).toMatchObject({
        status: 500,
        body: { code: "EVENTPOP_BAD_OPTION", message: expect.stringMatching(/^(scope|callbackURL) /) },
      });
    },
  );
});

describe("redirect_uri", () => {
  it.each([
    { host: "evil.example" },
    { "x-forwarded-host": "evil.example", "x-forwarded-proto": "javascript" },
    { forwarded: "host=evil.example;proto=http" },
    { "x-forwarded-host": "a.example, b.example", "x-forwarded-port": "1" },
  ])("is the configured URL in both requests, with any header: %j", async (headers) => {
    const site = await sites.open({ before: [(req, _res, next) => next(void req.app.set("trust proxy", true))] });
    const browser = site.browser();

    const { headers: response } = await browser.get("/auth/eventpop").set(headers);
    const address = new URL(response.location ?? "");
    await browser.get(`${CALLBACK}?code=c&state=${address.searchParams.get("state")}`).set(headers);

    expect(address.searchParams.getAll("redirect_uri")).toEqual([OPTIONS.callbackURL]);
    expect(sites.tokenRequests.map((fields) => fields.getAll("redirect_uri"))).toEqual([[OPTIONS.callbackURL]]);
  });
});

describe("the requests to Eventpop in a login", () => {
  it("are one POST with the code in the body and one GET with the token in a header", async () => {
    const { start, get } = (await sites.open()).browser();
    const { address, callback } = await start();

    await get(callback({ code: "canary-code" }));

    const [token, me, ...others] = sites.provider.requests;
    expect(others).toEqual([]);
    expect(token).toMatchObject({ method: "POST", path: "/oauth/token" });
    expect(token?.headers).not.toHaveProperty("authorization");
    const fields = Object.fromEntries(new URLSearchParams(token?.body));
    expect(fields).toEqual({
      grant_type: "authorization_code",
      code: "canary-code",
      redirect_uri: OPTIONS.callbackURL,
      client_id: OPTIONS.clientID,
      client_secret: OPTIONS.clientSecret,
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
    });
    const challenge = createHash("sha256").update(`${fields.code_verifier}`).digest("base64url");
    expect(address.searchParams.get("code_challenge")).toBe(challenge);
    expect(me).toMatchObject({ method: "GET", path: "/api/public/me" });
    expect(me?.headers.authorization).toBe(`Bearer ${TOKENS.access_token}`);
  });

  it('contain the token in the query only with tokenIn: "parameters"', async () => {
    await (await sites.open({ options: { tokenIn: "parameters" } })).browser().logIn();

    const [, me] = sites.provider.requests;
    expect(me?.path).toBe(`/api/public/me?access_token=${TOKENS.access_token}`);
    expect(me?.headers).not.toHaveProperty("authorization");
  });
});

describe("every response of the strategy", () => {
  it("has no-store and no-referrer", async () => {
    const { start, get, post } = (await sites.open()).browser();
    const { response, callback } = await start();

    const responses = [response, await get(callback()), await get(CALLBACK), await post(CALLBACK)];

    for (const { headers } of responses) {
      expect(headers).toMatchObject({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
    }
  });
});

describe("the granted scope", () => {
  it.each(["", "public", "organizer"])("causes an event if it is smaller than the requested one: %j", async (scope) => {
    sites.provider.behave("token", { body: { ...TOKENS, scope } });
    const site = await sites.open({ options: { scope: "public organizer" } });

    await site.browser().logIn();

    expect(site.events).toContainEqual(expect.objectContaining({ event: "scope_narrowed", strategy: "eventpop" }));
  });

  it("is compared with the scope that this login requested", async () => {
    const site = await sites.open({
      routes: (app, passport) => app.get("/more", passport.authenticate("eventpop", { scope: "public organizer" })),
    });
    const { start, get } = site.browser();

    const { callback } = await start("", "/more");
    await get(callback());

    expect(site.events.map(({ event }) => event)).toEqual(["sign_in_started", "scope_narrowed", "signed_in"]);
  });

  it.each([undefined, "public", "public organizer"])(
    "causes no event if it is missing or includes the requested scope: %j",
    async (scope) => {
      sites.provider.behave("token", { body: { ...TOKENS, scope } });
      const site = await sites.open();

      await site.browser().logIn();

      expect(site.events.map(({ event }) => event)).toEqual(["sign_in_started", "signed_in"]);
    },
  );
});

describe("a strategy", () => {
  it("shows no secrets and no fields when it is logged", async () => {
    const strategy = makeStrategy(sites.provider.url, { keys: ["canary-key-0123456789"] });
    await (await sites.open({ strategy })).browser().logIn();

    const { settings } = strategy;
    for (const shown of [inspect({ strategy, settings }, { depth: 9 }), JSON.stringify({ strategy, settings })]) {
      expect(shown).toContain("eventpop");
      expect(shown).not.toMatch(/canary-client-secret|canary-key|canary-code|5ec2e7/);
    }
  });

  it("throws an error that names the fix if the framework sets no req.res", async () => {
    const passport = new Passport().use(makeStrategy(sites.provider.url));
    const server = createServer((req, res) => {
      const response = (error: unknown) => res.end(JSON.stringify(error));
      passport.authenticate("eventpop")(req, res, response);
    });

    for (const path of ["/auth/eventpop", CALLBACK]) {
      expect(JSON.parse((await request(server).get(path)).text)).toMatchObject({
        code: "EVENTPOP_SETUP",
        message: expect.stringMatching(
          /^The strategy needs the response as req\.res, which Express sets: on Fastify add /,
        ),
      });
    }
  });
});
