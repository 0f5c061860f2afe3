import { Strategy as PassportStrategy } from "passport";
import type { Verify } from "../../src/config/verify-function";
import { CALLBACK, makeStrategy, type Routes } from "./support/site";
import { useSites } from "./support/sites";

const sites = useSites();

describe("several strategies in one process", () => {
  it("refuse each other's callbacks", async () => {
    const partner = makeStrategy(sites.provider.url, {
      name: "partner",
      clientID: "partner-id",
      callbackURL: "http://localhost:3000/auth/eventpop/partner",
    });
    const site = await sites.open({
      routes: (app, passport) => {
        passport.use(partner);
        app.get("/auth/eventpop/login", passport.authenticate("partner"));
        app.get("/auth/eventpop/partner", passport.authenticate("partner"), (_req, res) => void res.send("partner"));
      },
    });
    const { start, get } = site.browser();
    const own = await start();
    const theirs = await start("", "/auth/eventpop/login");

    expect((await get(theirs.callback())).status).toBe(403);
    expect((await get(own.callback().replace(CALLBACK, "/auth/eventpop/partner"))).status).toBe(403);
    expect((await get(own.callback())).status).toBe(200);
    expect((await get(theirs.callback().replace(CALLBACK, "/auth/eventpop/partner"))).text).toBe("partner");
    expect(sites.tokenRequests.map((fields) => fields.get("client_id"))).toEqual(["canary-client-id", "partner-id"]);
  });

  it("are tried in order: after one refused a user, the next may accept the user", async () => {
    class Guest extends PassportStrategy {
      override authenticate(): void {
        this.success({ id: "guest" });
      }
    }
    const routes: Routes = (app, passport) => {
      passport.use("guest", new Guest());
      const either = passport.authenticate(["eventpop", "guest"], { session: false });
      app.get(CALLBACK, either, (req, res) => void res.json(req.user));
    };

    expect((await sites.comeBack({ routes }, true)).body).toEqual({ id: "guest" });
  });
});

describe("a strategy instance passed to passport.authenticate()", () => {
  it("responds to every one of many simultaneous requests", async () => {
    const verify: Verify = (_access, _refresh, { id }, done) => void setImmediate(done, null, { id });
    const strategy = makeStrategy(sites.provider.url, {}, verify);
    const site = await sites.open({
      strategy,
      routes: (app, passport) => {
        app.get("/direct", passport.authenticate(strategy));
        app.get(
          CALLBACK,
          passport.authenticate(strategy, { session: false }),
          (req, res) => void res.json(req.authInfo),
        );
      },
    });
    const tabs = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const browser = site.browser();
        return { browser, tab: await browser.start(`?returnTo=/${index}`) };
      }),
    );

    const responses = await Promise.all(tabs.map(({ browser, tab }) => browser.get(tab.callback())));

    expect(responses.map(({ body }) => body)).toEqual(tabs.map((_, index) => ({ returnTo: `/${index}` })));
    expect((await site.browser().start("", "/direct")).state).toMatch(/^[\w-]{32}$/);
  });
});
