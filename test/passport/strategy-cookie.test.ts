import { Router } from "express";
import { CALLBACK, type Site } from "./support/site";
import { useSites } from "./support/sites";

const sites = useSites();

describe("the cookie of a pending login", () => {
  it("is for this host, HttpOnly and SameSite=Lax, and expires after one hour", async () => {
    const { start } = (await sites.open()).browser();

    const started = await start();

    expect(started.cookies).toEqual([
      expect.stringMatching(
        /^eventpop\.login\.[\w-]{32}=[\w-]{6}\.[\w-]+; Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax$/,
      ),
    ]);
    expect(started.cookies[0]).toContain(`eventpop.login.${started.state}=`);
  });

  it("has the prefix __Host- if the callback is HTTPS, so that no other host can set it", async () => {
    const callbackURL = `https://app.example${CALLBACK}`;
    const { start } = (await sites.open({ options: { callbackURL } })).browser();

    const [line = ""] = (await start()).cookies;

    expect(line).toMatch(/^__Host-eventpop\.login\./);
    expect(line).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  it("is replaced at the callback by a cookie that says only that the login ended, and lasts an hour", async () => {
    const { start, get } = (await sites.open()).browser();
    const { state, callback } = await start();

    const { headers } = await get(callback());

    const lines = [headers["set-cookie"]].flat();
    expect(lines).toContainEqual(
      expect.stringMatching(`^eventpop.login.${state}=[\\w-]{12}; Max-Age=3600; Path=/; HttpOnly; SameSite=Lax$`),
    );
  });

  it("stays below 1.5 KB with the longest returnTo and the longest state of the app", async () => {
    const state = { cart: "ก".repeat(129) };
    const { start, get } = (await sites.open({ authenticate: { state } })).browser();
    const returnTo = `/${"x".repeat(550)}`;

    const started = await start(`?returnTo=${returnTo}`);

    expect(Buffer.byteLength(JSON.stringify(state))).toBe(398);
    expect(started.cookies[0]?.split(";")[0]?.length).toBeLessThanOrEqual(1_500);
    expect((await get(started.callback())).body.info).toEqual({ returnTo, state });
  });

  it("is returned if the login route is in another folder than the callback", async () => {
    const { start, get } = (
      await sites.open({ routes: (app, passport) => app.get("/login", passport.authenticate("eventpop")) })
    ).browser();

    const started = await start("", "/login");

    expect((await get(started.callback())).status).toBe(200);
  });
});

describe("a site behind a proxy that removes /shop from every path", () => {
  let site: Site;

  beforeEach(async () => {
    site = await sites.open({ options: { callbackURL: `http://localhost:3000/shop${CALLBACK}` } });
  });

  it("logs users in", async () => {
    const browser = site.browser();
    const started = await browser.start("?returnTo=/shop/cart");

    expect(started.address.searchParams.get("redirect_uri")).toBe(`http://localhost:3000/shop${CALLBACK}`);
    expect((await browser.get(started.callback())).body.info).toEqual({ returnTo: "/shop/cart" });
  });

  it("refuses an empty callback", async () => {
    expect((await site.browser().get(CALLBACK)).status).toBe(400);
  });

  it("does not redirect users to the login again after their login", async () => {
    const browser = site.browser();
    const { callback } = await browser.start(`?returnTo=/shop${CALLBACK}`);

    expect((await browser.get(callback())).body.info).toEqual({});
  });
});

describe("a router that is mounted two levels down", () => {
  it("logs users in, because the strategy uses the original URL", async () => {
    const site = await sites.open({
      options: { callbackURL: "http://localhost:3000/a/b/callback" },
      routes: (app, passport) => {
        const router = Router();
        router.get("/login", passport.authenticate("eventpop", { returnTo: "/a/b/cart" }));
        router.get("/callback", passport.authenticate("eventpop"), (req, res) => void res.json(req.authInfo));
        app.use("/a/b", router);
      },
    });
    const { start, get } = site.browser();

    const { callback } = await start("", "/a/b/login");

    expect((await get("/a/b/callback")).status).toBe(400);
    expect((await get(callback().replace(CALLBACK, "/a/b/callback"))).body).toEqual({ returnTo: "/a/b/cart" });
  });
});

describe("a login that a strategy started", () => {
  it.each([
    ["with another name", { name: "partner" }],
    ["for another application", { clientID: "another" }],
    ["with another callback", { callbackURL: "http://localhost:3000/auth/eventpop/other" }],
    ["with other keys", { keys: ["another-key-0123456789"] }],
  ])("is refused by a strategy %s", async (_what, options) => {
    const other = (await sites.open({ options })).browser();
    const { cookies, callback } = await other.start();
    const [cookie = ""] = cookies[0]?.split(";") ?? [];
    const own = (await sites.open()).browser();

    const renamed = cookie.replace("partner.", "eventpop.");
    expect((await own.get(callback()).set("Cookie", renamed)).status).toBe(403);
    expect(sites.provider.requests).toEqual([]);
  });

  it.each([
    ["in another process with the same secret", {}, {}],
    ["in another process with the same keys", { keys: ["new-key-0123456789"] }, { keys: ["new-key-0123456789"] }],
    [
      "by a strategy with an additional new key",
      { keys: ["old-key-0123456789"] },
      { keys: ["new-key-0123456789", "old-key-0123456789"] },
    ],
  ])("can be completed %s", async (_what, there, here) => {
    const { cookies, callback } = await (await sites.open({ options: there })).browser().start();
    const [cookie = ""] = cookies[0]?.split(";") ?? [];
    const own = (await sites.open({ options: here })).browser();

    expect((await own.get(callback()).set("Cookie", cookie)).status).toBe(200);
  });
});
