import { eventpopAuth, requireSignIn } from "../../src/index";
import { Browser } from "../support/browser";
import { CLIENT, logIn, startLogin } from "../support/consumer-app";
import { startHostileProvider, USER } from "../support/hostile-provider";
import { useSites } from "./sites";

const { startSite, keep } = useSites();

/** Starts a site with a second eventpopAuth, named `partner`, whose Eventpop returns the user 2002. */
async function startTenants(first: string, second: string, callbackPath = "/auth/eventpop/callback") {
  const other = keep(await startHostileProvider());
  other.behave("me", { body: { user: { ...USER, id: 2002 } } });
  const paths = callbackPath.replace(/\/callback$/, "");
  const site = await startSite({
    mount: first,
    routes: (app, origin) => {
      app.use(
        second || "/",
        eventpopAuth({
          ...CLIENT,
          name: "partner",
          eventpopURL: other.url,
          baseURL: origin + second,
          loginPath: paths,
          callbackPath,
          logoutPath: `${paths}/logout`,
          ticketPath: `${paths}/ticket`,
        }),
      );
      app.get(`${second}/inside`, requireSignIn(), (req, res) => {
        res.json({ user: req.eventpop?.user.id });
      });
    },
  });
  const partner = {
    ...site.app,
    at: (path: string) => `${site.app.url}${second}${path.replace("/auth/eventpop", paths)}`,
  };
  return { ...site, partner };
}

describe("two eventpopAuth with different mount paths", () => {
  it("refuse each other's callbacks", async () => {
    const { app, partner, browser } = await startTenants("/one", "/two");
    const one = await startLogin(browser, app);
    const two = await startLogin(browser, partner);
    const swapped = two.callback.replace(/^[^?]*/, app.at("/auth/eventpop/callback"));

    expect((await browser.click(swapped)).status).toBe(403);
    expect((await browser.click(one.callback)).location).toBe(app.at("/"));
    expect((await browser.click(two.callback)).location).toBe(partner.at("/"));
  });

  it("have separate logins, and a login at one ends the login at the other", async () => {
    const { app, partner, browser } = await startTenants("/one", "/two");
    await logIn(browser, app);
    expect((await browser.fetch(partner.at("/inside"))).status).toBe(401);

    await logIn(browser, partner);

    expect((await browser.fetch(partner.at("/inside"))).json()).toEqual({ user: "2002" });
    expect((await browser.fetch(app.at("/profile"))).status).toBe(401);
  });
});

describe("an eventpopAuth below another's mount path", () => {
  it("does not accept the login of the other eventpopAuth, and redirects to its own login", async () => {
    const { app, partner, browser } = await startTenants("", "/two");
    await logIn(browser, app);

    const program = await browser.fetch(partner.at("/inside"));
    const person = await browser.click(partner.at("/inside"));

    expect([program.status, person.location]).toEqual([401, partner.at("/auth/eventpop?returnTo=%2Ftwo%2Finside")]);
    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
  });
});

describe("two eventpopAuth with the same mount path and different routes", () => {
  it("accept a login with either of them", async () => {
    const { app, partner, browser } = await startTenants("", "", "/partner/login/callback");
    await logIn(browser, app);
    expect((await browser.fetch(app.at("/inside"))).json()).toEqual({ user: "1001" });

    const second = new Browser();
    await logIn(second, partner);
    expect((await second.fetch(app.at("/inside"))).json()).toEqual({ user: "2002" });
  });

  it("share the session, so that a logout at one ends the login at the other", async () => {
    const { app, partner, browser } = await startTenants("", "", "/partner/login/callback");
    await logIn(browser, app);

    await browser.fetch(partner.at("/auth/eventpop/logout"), { method: "POST" });

    expect((await browser.fetch(app.at("/inside"))).status).toBe(401);
  });
});
