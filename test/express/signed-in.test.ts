import { signedIn } from "../../src/index";
import { logIn } from "../support/consumer-app";
import { USER } from "../support/hostile-provider";
import { useSites } from "./sites";

const { startSite } = useSites();

/** A site whose `/me` requests the user from Eventpop again, with a logged-in user. */
async function startLoggedIn() {
  const site = await startSite({
    routes: (app) => {
      app.get("/me", (req, res, next) => {
        req.eventpop?.me().then((user) => res.json({ id: user.id, fullName: user.fullName }), next);
      });
    },
  });
  await logIn(site.browser, site.app);
  return site;
}

describe("req.eventpop.me()", () => {
  it("returns the user's current data, and leaves req.eventpop.user as it was at the login", async () => {
    const { app, browser, provider } = await startLoggedIn();
    provider.behave("me", { body: { user: { ...USER, full_name: "New Name" } } });

    expect((await browser.fetch(app.at("/me"))).json()).toEqual({ id: "1001", fullName: "New Name" });
    expect((await browser.fetch(app.at("/profile"))).json()).toMatchObject({ fullName: USER.full_name });
  });

  it("rejects if Eventpop returns another user than the one who logged in", async () => {
    const { app, browser, provider } = await startLoggedIn();
    provider.behave("me", { body: { user: { ...USER, id: 2002 } } });

    const response = await browser.fetch(app.at("/me"));

    expect([response.status, response.json()]).toMatchObject([502, { error: { code: "EVENTPOP_WRONG_USER" } }]);
  });
});

describe("signedIn(req)", () => {
  const startAccount = (mount = "") =>
    startSite({
      mount,
      routes: (site) => {
        site.all("/account", (req, res) => void res.json({ id: signedIn(req).user.id }));
      },
    });

  it("returns the logged-in user, without a guard before the handler", async () => {
    const { app, browser } = await startAccount();
    await logIn(browser, app);

    expect((await browser.fetch(app.at("/account"))).json()).toEqual({ id: "1001" });
  });

  it("redirects visitors to the login and back, and responds 401 to other clients", async () => {
    const { app, browser } = await startAccount();

    const [person, program] = [await browser.click(app.at("/account?a=1")), await browser.fetch(app.at("/account"))];

    expect([person.status, person.location]).toEqual([303, app.at("/auth/eventpop?returnTo=%2Faccount%3Fa%3D1")]);
    expect([program.status, program.json()]).toMatchObject([
      401,
      { error: { code: "EVENTPOP_SIGN_IN_REQUIRED", loginUrl: "/auth/eventpop" } },
    ]);
    expect(app.failures).toEqual([]);
  });

  it("responds 503 while the session store is disconnected", async () => {
    const { app, browser } = await startAccount();
    await logIn(browser, app);
    app.store.emit("disconnect");

    const response = await browser.fetch(app.at("/account"));

    expect([response.status, response.json()]).toMatchObject([503, { error: { code: "EVENTPOP_STORE" } }]);
  });

  it("throws an error that names eventpopAuth if eventpopAuth does not run before it", async () => {
    const { app, browser } = await startAccount("/shop");

    await browser.fetch(`${app.url}/account`);

    expect(app.failures).toEqual([
      expect.objectContaining({ message: expect.stringContaining("Put app.use(eventpopAuth({ … })) before") }),
    ]);
  });
});
