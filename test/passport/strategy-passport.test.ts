import type { Verify } from "../../src/config/verify-function";
import type { SiteParts } from "./support/site";
import { useSites } from "./support/sites";

const sites = useSites();
const refuseAll: Verify = (_access, _refresh, _profile, done) => done(null, false, { message: "members only" });
const noReason: Verify = (_access, _refresh, _profile, done) => done(null, false, "members only");

describe("the options of passport.authenticate():", () => {
  it("session: false logs the user in for one request", async () => {
    const { browser, body } = await sites.comeBack({ authenticate: { session: false } });

    expect(body.user).toMatchObject({ id: "1001" });
    expect((await browser.get("/")).body).toEqual({ user: null });
  });

  it("session: false works without session middleware", async () => {
    expect(await sites.comeBack({ session: false, authenticate: { session: false } })).toMatchObject({ status: 200 });
  });

  it("successRedirect redirects to its URL after a login", async () => {
    expect(await sites.comeBack({ authenticate: { successRedirect: "/home" } })).toMatchObject({ location: "/home" });
  });

  it.each<[why: string, parts: SiteParts, denied: boolean]>([
    ["the user chose Deny", {}, true],
    ["verify refused the user", { verify: refuseAll }, false],
  ])("failureRedirect redirects to its URL when %s", async (_why, parts, denied) => {
    const authenticate = { failureRedirect: "/sorry" };

    expect(await sites.comeBack({ ...parts, authenticate }, denied)).toMatchObject({ status: 302, location: "/sorry" });
  });

  it("failWithError passes an error with the status to the app", async () => {
    const authenticate = { failWithError: true };

    expect(await sites.comeBack({ authenticate }, true)).toMatchObject({ status: 403, body: { message: "Forbidden" } });
    expect(await sites.comeBack({ authenticate, verify: refuseAll })).toMatchObject({ status: 401 });
  });

  it.each<[why: string, parts: SiteParts, denied: boolean, message: string]>([
    ["the user chose Deny", {}, true, "The user did not allow the application at Eventpop."],
    ["verify passed the reason in an object", { verify: refuseAll }, false, "members only"],
    ["verify passed the reason as a string", { verify: noReason }, false, "members only"],
  ])("failureMessage saves a message in the session when %s", async (_why, parts, denied, message) => {
    const { browser } = await sites.comeBack(
      {
        ...parts,
        authenticate: { failureMessage: true },
        routes: (app) => app.get("/messages", (req, res) => void res.json(req.session)),
      },
      denied,
    );

    expect((await browser.get("/messages")).body).toMatchObject({ messages: [message] });
  });

  it("authInfo: false leaves req.authInfo unset", async () => {
    const { body } = await sites.comeBack({ authenticate: { authInfo: false, state: 1 } });

    expect(body).toEqual({ user: expect.anything() });
  });

  it("assignProperty links an account instead of logging the user in", async () => {
    const { browser, body } = await sites.comeBack({
      authenticate: { assignProperty: "eventpopAccount" },
      routes: (app) =>
        app.use((req, res, next) => {
          const { json } = res;
          res.json = () => json.call(res, (req as never as { eventpopAccount: object }).eventpopAccount);
          next();
        }),
    });

    expect(body).toMatchObject({ id: "1001" });
    expect((await browser.get("/")).body).not.toHaveProperty("user.id");
  });

  it.each([{ cart: [1, 2] }, "text", 0, false, null, "\u0000ก"])(
    "state is returned as info.state, and is not sent to Eventpop: %j",
    async (state) => {
      const { browser, body } = await sites.comeBack({ authenticate: { state } });

      expect(body.info).toEqual({ state });
      expect((await browser.start()).state).toMatch(/^[\w-]{32}$/);
    },
  );

  it.each([["x".repeat(399)], [{ price: 1n }], [() => {}]])(
    "state causes an error if it is not JSON of at most 400 bytes: %p",
    async (state) => {
      const browser = (await sites.open({ authenticate: { state } })).browser();

      expect((await browser.get("/auth/eventpop")).body).toEqual({
        code: "EVENTPOP_BAD_OPTION",
        message: "The state handed to authenticate() must be JSON of at most 400 bytes.",
      });
    },
  );

  it("returnTo is returned as info.returnTo only if it is a path of this site", async () => {
    expect((await sites.comeBack({ authenticate: { returnTo: "/cart?a=1#b" } })).body.info).toEqual({
      returnTo: "/cart?a=1#b",
    });
    expect((await sites.comeBack({ authenticate: { returnTo: "//evil.example" } })).body.info).toEqual({});
    expect((await sites.comeBack({ authenticate: { returnTo: ["/cart"] } })).body.info).toEqual({});
  });

  it("an unknown option, or one of another strategy, has no effect", async () => {
    const hostile = JSON.parse(
      '{"__proto__":{"scope":"organizer"},"constructor":1,"prompt":"none","proxy":true,"pkce":false}',
    );
    const { start } = (await sites.open({ authenticate: hostile })).browser();

    const { address } = await start();

    expect([...address.searchParams.keys()].toSorted()).toEqual(
      [
        "client_id",
        "code_challenge",
        "code_challenge_method",
        "redirect_uri",
        "response_type",
        "scope",
        "state",
      ].toSorted(),
    );
    expect(address.searchParams.get("scope")).toBe("public");
  });
});
