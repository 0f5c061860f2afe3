import type { Express } from "express";
import session from "express-session";
import { EventpopClient, eventpopErrors, ProviderError, requireSignIn } from "../../src/index";
import { Browser } from "../support/browser";
import { logIn, sessionOptions } from "../support/consumer-app";
import { WatchedStore } from "../support/watched-store";
import { useSites } from "./sites";

const { startSite } = useSites();

/** Returns routes for an app: one path that fails with an error, for every method. */
const failingWith = (error: () => Error) => (site: Express) => {
  site.all("/fails", (_req, _res, next) => next(error()));
};
const limited = () => new ProviderError("EVENTPOP_RATE_LIMITED", "Slow down.", { retryAfter: 30 });

describe("eventpopErrors", () => {
  it("responds to errors of the app's own API calls with a page or JSON, with Retry-After", async () => {
    const { app, browser } = await startSite({ routes: failingWith(limited) });

    const [program, person] = [await browser.fetch(app.at("/fails?a=1")), await browser.click(app.at("/fails?a=1"))];

    expect([program.status, program.json()]).toEqual([
      503,
      { error: { code: "EVENTPOP_RATE_LIMITED", message: "Please wait a minute and try again." } },
    ]);
    expect([person.status, person.headers["retry-after"]]).toEqual([503, "30"]);
    expect(person.text).toContain('<a class="button" href="/fails?a=1">Try again</a>');
  });

  it("offers no link to try again after a POST", async () => {
    const { app, browser } = await startSite({ routes: failingWith(limited) });

    const page = await browser.click(app.at("/fails"), { form: { a: "1" } });

    expect([page.status, page.text.includes("/fails")]).toEqual([503, false]);
  });

  it("offers no link to another site, for any requested path", async () => {
    const { app } = await startSite({ routes: (site) => site.use((_req, _res, next) => next(limited())) });

    const page = await new Browser({ "http://site.example": app.url }).click("http://site.example//evil.example/x");

    expect([page.status, page.text.includes("evil")]).toEqual([503, false]);
  });

  it("works without eventpopAuth", async () => {
    const { app, browser } = await startSite({
      mount: "/shop",
      routes: (site) => {
        site.get("/outside", (_req, _res, next) => {
          new EventpopClient({ token: "t", eventpopURL: "http://127.0.0.1:9" }).me().catch(next);
        });
      },
    });

    const response = await browser.fetch(`${app.url}/outside`);

    expect([response.status, response.json()]).toMatchObject([502, { error: { code: "EVENTPOP_UNREACHABLE" } }]);
  });

  it("passes an error to the next handler if the response has already begun", async () => {
    const { app, browser } = await startSite({
      routes: (site) => {
        site.get("/half", (_req, res, next) => {
          res.write("half of ");
          next(limited());
        });
        site.use(eventpopErrors());
        site.use((error: unknown, _req: unknown, res: { destroy(): void }, _next: unknown) => {
          app.failures.push(error);
          res.destroy();
        });
      },
    });

    await expect(browser.fetch(app.at("/half"))).rejects.toThrow();
    expect(app.failures).toEqual([expect.any(ProviderError)]);
  });

  it("emits an event for a session that could not be saved after the response, and does not change the response", async () => {
    const { app, browser } = await startSite();
    await browser.fetch(app.at("/"));
    app.store.trouble("fails", "set");

    const response = await browser.fetch(app.at("/cart?add=tea"));
    // express-session reports the error after the response was sent.
    await browser.fetch(app.at("/"));

    expect([response.status, response.json()]).toEqual([200, { cart: "tea" }]);
    expect(app.events.map(({ event }) => event)).toEqual(["store_failed"]);
    expect(app.failures).toEqual([]);
  });
});

describe("an app with sessions in two stores", () => {
  it("calls only the store of each request, and only once, in any order of requests", async () => {
    const [first, second] = [new WatchedStore(), new WatchedStore()];
    const { app, browser } = await startSite({
      before: (site) => {
        site.use("/second", session({ ...sessionOptions("http:"), name: "second", store: second }));
        site.use(session({ ...sessionOptions("http:"), store: first }));
      },
      routes: (site) => {
        site.get("/second/profile", requireSignIn());
      },
    });
    await logIn(browser, app);
    first.forget();
    for (let turn = 0; turn < 20; turn += 1) {
      await browser.fetch(app.at("/second/profile"));
      expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
    }
    await browser.fetch(app.at("/auth/eventpop/logout"), { method: "POST" });

    expect(first.count("destroy session")).toBe(1);
    expect(first.count("get session")).toBe(22);
  });
});
