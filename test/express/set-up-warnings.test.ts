import session from "express-session";
import { eventpopAuth } from "../../src/index";
import { CLIENT, logIn, startLogin } from "../support/consumer-app";
import { useSites } from "./sites";

const { startSite } = useSites();

describe("the check for mistakes in the set-up that cause no error", () => {
  let warnings: string[];
  beforeEach(() => {
    warnings = [];
    jest.spyOn(process, "emitWarning").mockImplementation((sentence) => void warnings.push(String(sentence)));
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it("causes one warning if the cookie is SameSite=Strict", async () => {
    const { app, browser } = await startSite({ session: { cookie: { sameSite: "strict" } } });

    await startLogin(browser, app);
    await startLogin(browser, app);

    expect(warnings).toEqual([
      expect.stringMatching(/SameSite=Strict, so browsers do not send it .*set cookie\.sameSite to "lax"\.$/),
    ]);
  });

  it("causes a warning if the cookie is for the domain of another host", async () => {
    const { app, browser } = await startSite({ session: { cookie: { domain: "example.com" } } });

    await startLogin(browser, app);

    expect(warnings).toEqual([expect.stringMatching(/is for example\.com, .*: leave out cookie\.domain\.$/)]);
  });

  it("causes a warning in production if the store is MemoryStore", async () => {
    jest.replaceProperty(process, "env", { ...process.env, NODE_ENV: "production" });
    jest.spyOn(console, "warn").mockImplementation(() => {});
    const { app, browser } = await startSite({ session: { store: new session.MemoryStore() } });

    await browser.fetch(app.at("/"));

    expect(warnings).toEqual([expect.stringMatching(/^Sessions are kept in MemoryStore: .*connect-redis\.$/)]);
  });

  it("causes a warning if browsers drop the cookie: SameSite=None without Secure", async () => {
    const { app, browser } = await startSite({ session: { cookie: { sameSite: "none" } } });

    await startLogin(browser, app);

    expect(warnings).toEqual([
      expect.stringMatching(/SameSite=None without Secure, which browsers drop: set cookie\.sameSite to "lax"\.$/),
    ]);
  });

  it("causes a warning if the cookie is not sent to the start page", async () => {
    const { app, browser } = await startSite({ session: { cookie: { path: "/auth" } } });

    await startLogin(browser, app);

    expect(warnings).toEqual([
      expect.stringMatching(/is for \/auth only, so users are not logged in at \/, .*cookie\.path to "\/"\.$/),
    ]);
  });

  it("causes a warning while the app starts if the end of baseURL is the start of the routes", () => {
    const options = { ...CLIENT, callbackPath: "/auth/done" };
    eventpopAuth({ ...options, baseURL: "https://app.example/auth" });

    expect(warnings).toEqual([
      "The login is at /auth/auth/eventpop, because baseURL (or callbackURL) ends with /auth and the routes begin with it: leave it out of one of them.",
    ]);
  });

  it("causes no warning in an app without mistakes", async () => {
    const { app, browser } = await startSite();

    await logIn(browser, app);

    expect(warnings).toEqual([]);
  });
});
