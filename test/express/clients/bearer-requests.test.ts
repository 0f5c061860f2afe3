import { randomBytes } from "node:crypto";
import type { ErrorRequestHandler, Express } from "express";
import { requireSignIn, signedIn } from "../../../src/index";
import { type Browser, sendRequest } from "../../support/browser";
import { type ConsumerApp, logIn } from "../../support/consumer-app";
import { callWithToken, logInToClient, useClientSites } from "./client-site";

const { startClientSite } = useClientSites();

/** A text with the form of an access token. */
const unknownToken = () => randomBytes(32).toString("base64url");

/** Routes that show what the app knows about a request. */
function addRoutes(app: Express): void {
  app.get("/whoami", (req, res) => {
    res.json({ login: req.eventpop?.user.id ?? null, cart: (req.session as { cart?: string }).cart ?? null });
  });
  app.get("/signed-in", (req, res) => {
    res.json(signedIn(req).user.id);
  });
  app.get("/checked", requireSignIn({ checkStore: true }), (_req, res) => {
    res.json("checked");
  });
  app.get("/me", requireSignIn(), (req, res, next) => {
    signedIn(req)
      .me()
      .then((user) => res.json(user.id), next);
  });
}

const startSiteWithRoutes = (auth: object = {}) => startClientSite({ auth, routes: addRoutes });

/** One request with this header, and without a cookie. */
function callWithHeader({ at }: ConsumerApp, path: string, headers: Readonly<Record<string, string>>) {
  return sendRequest(new URL(at(path)), {}, "GET", headers);
}

describe("a request with an access token", () => {
  it.each([
    ["/profile", expect.objectContaining({ id: "1001" })],
    ["/signed-in", "1001"],
    ["/checked", "checked"],
    ["/me", "1001"],
    ["/whoami", { login: "1001", cart: null }],
    ["/tickets", []],
  ])("has a login at %s, as with a session", async (path, body) => {
    const site = await startSiteWithRoutes();
    const token = await logInToClient(site);

    const response = await callWithToken(site.app, path, token);

    expect([response.status, response.json()]).toEqual([200, body]);
    expect(response.headers["set-cookie"]).toBeUndefined();
  });

  it.each(["Bearer", "bearer", "BEARER"])("may have the scheme %s", async (scheme) => {
    const site = await startSiteWithRoutes();
    const token = await logInToClient(site);

    expect((await callWithHeader(site.app, "/profile", { authorization: `${scheme} ${token}` })).status).toBe(200);
  });

  it.each(["/profile", "/signed-in", "/checked", "/me"])(
    "gets 401 as JSON at %s if the token is unknown, even if it looks like a browser's",
    async (path) => {
      const { app } = await startSiteWithRoutes();
      const browserHeaders = { accept: "text/html", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };

      for (const headers of [{}, browserHeaders]) {
        const refused = await callWithToken(app, path, unknownToken(), { headers });

        expect([refused.status, refused.headers.location]).toEqual([401, undefined]);
        expect(refused.headers["www-authenticate"]).toBe('Bearer realm="eventpop", error="invalid_token"');
        expect(refused.json()).toEqual({ error: expect.objectContaining({ code: "EVENTPOP_SIGN_IN_REQUIRED" }) });
      }
    },
  );

  it("is passed on without a login at a route without a guard if the token is unknown", async () => {
    const { app } = await startSiteWithRoutes();

    expect((await callWithToken(app, "/whoami", unknownToken())).json()).toEqual({ login: null, cart: null });
  });

  it("gets 503 as JSON while the store fails", async () => {
    const site = await startSiteWithRoutes();
    const token = await logInToClient(site);
    site.app.store.trouble("fails", "get");

    const refused = await callWithToken(site.app, "/profile", token);

    expect([refused.status, refused.json()]).toEqual([
      503,
      { error: expect.objectContaining({ code: "EVENTPOP_STORE" }) },
    ]);
  });

  it("calls the store in the same way for every token", async () => {
    const site = await startSiteWithRoutes();
    const valid = await logInToClient(site);
    const ended = await logInToClient(site);
    await callWithToken(site.app, "/auth/eventpop/logout", ended, { method: "POST" });

    const calls = [];
    for (const token of [valid, ended, unknownToken(), `${valid.slice(0, -1)}_`, valid.toLowerCase()]) {
      site.app.store.forget();
      await callWithToken(site.app, "/whoami", token);
      calls.push(site.app.store.calls.map(({ call, of }) => `${call} ${of}`));
    }

    expect(calls).toEqual(Array(5).fill(["get entry"]));
  });
});

describe("a malformed Authorization header", () => {
  it.each([
    "Bearer",
    "Bearer ",
    "Bearer a b",
    "Bearer a,b",
    'Bearer "a"',
    "Bearer ก",
    "Bearer ../x",
    `Bearer ${"x".repeat(7_000)}`,
  ])("is refused without a call of the store: %s", async (authorization) => {
    const { app } = await startSiteWithRoutes();

    const refused = await callWithHeader(app, "/profile", {
      authorization: Buffer.from(authorization).toString("latin1"),
    });

    expect([refused.status, refused.headers["www-authenticate"]]).toEqual([
      401,
      'Bearer realm="eventpop", error="invalid_token"',
    ]);
    expect(app.store.calls).toEqual([]);
  });

  it.each(["", "Basic YTpi", "Bearerx", "Token abc", "DPoP abc"])(
    "of another scheme is not read, so the session counts: %p",
    async (authorization) => {
      const { app, browser } = await startSiteWithRoutes();
      await logIn(browser, app);

      expect((await browser.fetch(app.at("/profile"), { headers: { authorization } })).status).toBe(200);
    },
  );
});

describe("a token in another place than the header", () => {
  it.each(["/profile?access_token=TOKEN", "/profile?token=TOKEN", "/auth/eventpop/userinfo?access_token=TOKEN"])(
    "is refused: %s",
    async (path) => {
      const site = await startSiteWithRoutes();
      const token = await logInToClient(site);

      const refused = await callWithHeader(site.app, path.replace("TOKEN", token), {});

      expect(refused.status).toBe(401);
    },
  );

  it("is refused in a form", async () => {
    const site = await startSiteWithRoutes();
    const token = await logInToClient(site);

    const type = { "content-type": "application/x-www-form-urlencoded" };
    const target = new URL(site.app.at("/auth/eventpop/userinfo"));

    expect((await sendRequest(target, {}, "POST", type, `access_token=${token}`)).status).toBe(401);
  });

  it.each([
    (token: string) => `session=${token}`,
    (token: string) => `session=s%3A${token}`,
    (token: string) => `session=s%3A${token}.${"x".repeat(43)}`,
    (token: string) => `access_token=${token}; token=${token}`,
  ])("is refused in a cookie: %s", async (cookieOf) => {
    const site = await startSiteWithRoutes();
    const token = await logInToClient(site);

    expect((await callWithHeader(site.app, "/profile", { cookie: cookieOf(token) })).status).toBe(401);
  });

  it("is refused if it is a session cookie or a session id in the place of the token", async () => {
    const { app, browser } = await startSiteWithRoutes();
    await logIn(browser, app);
    const cookie = decodeURIComponent(browser.cookies.at(app.url).session ?? "");
    const id = cookie.slice(2, cookie.lastIndexOf("."));
    const keys = app.store.calls.map(({ key }) => key);

    for (const token of [cookie, encodeURIComponent(cookie), id, ...keys]) {
      expect((await callWithToken(app, "/profile", token)).status).toBe(401);
    }
  });
});

describe("a request with an access token and a session cookie", () => {
  /** Logs one user in to the site in a browser, and another user in to a client. */
  async function startWithBoth(auth: object = {}) {
    const site = await startSiteWithRoutes(auth);
    const { app, browser, provider } = site;
    provider.behave("me", { body: { user: { id: 2002 } } }, { times: 1 });
    const token = await logInToClient(site);
    await logIn(browser, app);
    await browser.fetch(app.at("/cart?add=seven"));
    app.store.forget();
    const call = (path: string, bearer: string, method = "GET") =>
      browser.fetch(app.at(path), { method, headers: { authorization: `Bearer ${bearer}` } });
    return { ...site, token, call };
  }

  /** Checks that no response changed the session, and that it is still logged in. */
  async function expectSessionUntouched({ app, browser }: { app: ConsumerApp; browser: Browser }): Promise<void> {
    expect([app.store.count("set session"), app.store.count("destroy session")]).toEqual([0, 0]);
    expect((await browser.fetch(app.at("/whoami"))).json()).toEqual({ login: "1001", cart: "seven" });
  }

  it("has the login of the token, and the session is not changed", async () => {
    const site = await startWithBoth();

    const response = await site.call("/whoami", site.token);

    expect(response.json()).toEqual({ login: "2002", cart: "seven" });
    expect(response.headers["set-cookie"]).toBeUndefined();
    await expectSessionUntouched(site);
  });

  it("has no login if the token is unknown, and the session is not changed", async () => {
    const site = await startWithBoth();

    const refused = await site.call("/profile", unknownToken());

    expect([refused.status, refused.headers["set-cookie"]]).toEqual([401, undefined]);
    await expectSessionUntouched(site);
  });

  it.each(["the token", "an unknown token"])("logs out only %s", async (which) => {
    const site = await startWithBoth();

    const response = await site.call(
      "/auth/eventpop/logout",
      which === "the token" ? site.token : unknownToken(),
      "POST",
    );

    expect([response.status, response.json(), response.headers["set-cookie"]]).toEqual([
      200,
      { signedOut: true },
      undefined,
    ]);
    expect((await callWithToken(site.app, "/profile", site.token)).status).toBe(which === "the token" ? 401 : 200);
    await expectSessionUntouched(site);
  });

  it("does not extend the session's login", async () => {
    const site = await startWithBoth({ idleTimeoutMs: 60_000 });
    jest.spyOn(Date, "now").mockImplementation(() => performance.timeOrigin + performance.now() + 30_000);

    await site.call("/whoami", site.token);
    jest.restoreAllMocks();

    expect([site.app.store.count("set session"), site.app.store.count("set entry")]).toEqual([0, 1]);
  });
});

describe("an app without clients", () => {
  it("ignores access tokens, so the session counts", async () => {
    const { app, browser } = await startClientSite({ auth: { clients: [] } });
    await logIn(browser, app);

    const response = await browser.fetch(app.at("/profile"), {
      headers: { authorization: `Bearer ${unknownToken()}` },
    });

    expect(response.status).toBe(200);
  });

  it.each(["authorize", "token", "revoke", "userinfo", ".well-known/openid-configuration"])(
    "has no endpoint %s",
    async (endpoint) => {
      const { app } = await startClientSite({ auth: { clients: [] } });

      expect((await callWithHeader(app, `/auth/eventpop/${endpoint}`, {})).status).toBe(404);
    },
  );
});

describe("a handler of the app that fails for a request with a token", () => {
  it("passes the error to the app's error handler", async () => {
    const failures: unknown[] = [];
    const site = await startClientSite({
      routes: (app) => {
        app.get("/broken", requireSignIn(), () => {
          throw new Error("the app's own error");
        });
        app.use(((error, _req, _res, next) => {
          failures.push(error);
          next(error);
        }) satisfies ErrorRequestHandler);
      },
    });
    const token = await logInToClient(site);

    expect((await callWithToken(site.app, "/broken", token)).status).toBe(500);
    expect(failures).toEqual([expect.objectContaining({ message: "the app's own error" })]);
  });
});
