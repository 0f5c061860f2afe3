import { EventpopError, OptionError, ProviderError, SignInRequiredError, StoreError } from "../../src/index";
import { logIn } from "../support/consumer-app";
import { USER } from "../support/hostile-provider";
import { useSites } from "./sites";

type Package = typeof import("../../src/index");

/** Another copy of the package in this process, as in a repository with two workspaces. */
function loadAnotherCopy(): Package {
  let copy: Package | undefined;
  jest.isolateModules(() => {
    copy = require("../../src/index");
  });
  if (!copy) throw new Error("The package was not loaded.");
  return copy;
}

const { startSite } = useSites();
const other = loadAnotherCopy();

describe("guards and eventpopErrors of a second copy of the package, behind eventpopAuth of the first", () => {
  it("accept a logged-in user, and redirect visitors to the login", async () => {
    const { app, browser } = await startSite({
      routes: (site) => {
        site.get("/other", other.requireSignIn({ checkStore: true }), (req, res) => {
          res.json(req.eventpop?.user.id);
        });
        site.get("/ticket", other.requireTicket({ organizerId: 12, eventId: 1 }));
        site.use(other.eventpopErrors());
      },
    });

    const forVisitor = await browser.click(app.at("/other"));
    await logIn(browser, app);
    const signedIn = await browser.fetch(app.at("/other"));
    const ticket = await browser.fetch(app.at("/ticket"));

    expect([forVisitor.status, forVisitor.location]).toEqual([303, app.at("/auth/eventpop?returnTo=%2Fother")]);
    expect([signedIn.status, signedIn.json()]).toEqual([200, String(USER.id)]);
    expect(ticket.json()).toMatchObject({ error: { code: "EVENTPOP_TICKET_REQUIRED" } });
    expect(app.failures).toEqual([]);
  });

  it("respond to the first copy's errors with its login link", async () => {
    const { app, browser } = await startSite({
      routes: (site) => {
        site.get("/fails", (_req, _res, next) => next(new StoreError("EVENTPOP_STORE", "The store is away.")));
        site.get("/sign-in", (_req, _res, next) => next(new SignInRequiredError("EVENTPOP_SIGN_IN_AGAIN", "Ended.")));
        site.use(other.eventpopErrors());
      },
    });

    expect((await browser.fetch(app.at("/fails"))).status).toBe(503);
    expect((await browser.fetch(app.at("/sign-in"))).json()).toMatchObject({
      error: { code: "EVENTPOP_SIGN_IN_AGAIN", loginUrl: "/auth/eventpop" },
    });
    expect(app.events.map(({ event }) => event)).toContain("store_failed");
  });

  it("respond to errors of the session middleware, which runs before eventpopAuth", async () => {
    const { app, browser } = await startSite({
      routes: (site) => site.use(other.eventpopErrors()),
    });
    await logIn(browser, app);
    app.store.trouble("fails", "get");

    const page = await browser.click(app.at("/profile"));

    expect(page.status).toBe(503);
    expect(page.text).toContain('href="/profile">Try again');
  });
});

describe("instanceof", () => {
  const theirs = {
    option: new other.OptionError("EVENTPOP_SETUP", "Of the other copy."),
    provider: new other.ProviderError("EVENTPOP_TIMEOUT", "Of the other copy."),
  };

  it("is true for errors of the same class of another copy of the package", () => {
    expect(Object.getPrototypeOf(theirs.provider)).not.toBe(ProviderError.prototype);
    expect([theirs.option instanceof EventpopError, theirs.option instanceof OptionError]).toEqual([true, true]);
    expect([theirs.provider instanceof ProviderError, theirs.provider instanceof OptionError]).toEqual([true, false]);
  });

  it.each([
    undefined,
    null,
    "EVENTPOP_TIMEOUT",
    { code: "EVENTPOP_TIMEOUT", name: "ProviderError" },
    Object.assign(new Error("other"), { code: "toString" }),
    Object.assign(new Error("other"), { code: "ECONNRESET", name: "ProviderError" }),
  ])("is false for %p", (value) => {
    expect([(value as unknown) instanceof EventpopError, (value as unknown) instanceof ProviderError]).toEqual([
      false,
      false,
    ]);
  });

  it("with an app's subclass is true only for instances of the subclass", () => {
    class OwnError extends ProviderError {}
    const own = new OwnError("EVENTPOP_TIMEOUT", "own");

    expect([own instanceof OwnError, own instanceof ProviderError]).toEqual([true, true]);
    expect([
      theirs.provider instanceof OwnError,
      new ProviderError("EVENTPOP_TIMEOUT", "") instanceof OwnError,
    ]).toEqual([false, false]);
  });
});
