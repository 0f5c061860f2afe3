import type { Request } from "express";
import { eventpopAuth, OptionError } from "../../src/index";
import { CLIENT, logIn } from "../support/consumer-app";
import { useSites } from "./sites";

const { startSite } = useSites();

const linksIn = (html: string) => [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>/g)].map(([tag, href]) => [href, tag]);

describe("the page for a user whom verify refuses", () => {
  const verify = async () => false;

  it("says that Eventpop remembers the account, and links to Eventpop in a new tab", async () => {
    const { app, browser, provider } = await startSite({ auth: { verify } });

    const page = await logIn(browser, app);

    expect(page.status).toBe(403);
    expect(page.text).toContain("To use another account, sign out at Eventpop first, then sign in here again.");
    const [first, second] = linksIn(page.text);
    expect(first).toEqual([provider.url, expect.stringContaining('target="_blank" rel="noopener noreferrer"')]);
    expect(second?.[0]).toBe("/auth/eventpop");
  });

  it("links to switchAccountURL if the app sets it", async () => {
    const switchAccountURL = "https://accounts.eventpop.example/sign-out?a=1&b=2";
    const { app, browser } = await startSite({ auth: { verify, switchAccountURL } });

    const page = await logIn(browser, app);

    expect(page.text).toContain('href="https://accounts.eventpop.example/sign-out?a=1&amp;b=2"');
  });

  it("cannot be configured with a switchAccountURL that is not a URL", () => {
    expect(() =>
      eventpopAuth({ ...CLIENT, baseURL: "https://app.example", switchAccountURL: "javascript:alert(1)" }),
    ).toThrow("switchAccountURL must be an absolute URL such as https://www.eventpop.me.");
  });
});

describe("authorizationParams", () => {
  const start = (authorizationParams: unknown) =>
    eventpopAuth({ ...CLIENT, baseURL: "https://app.example", authorizationParams } as never);

  it("are sent to Eventpop's authorization page with every login", async () => {
    const { app, browser } = await startSite({ auth: { authorizationParams: { prompt: "login", ui_locales: "th" } } });

    const { searchParams } = new URL((await browser.click(app.at("/auth/eventpop"))).location);

    expect(Object.fromEntries(searchParams)).toMatchObject({
      prompt: "login",
      ui_locales: "th",
      response_type: "code",
      client_id: CLIENT.clientID,
      scope: "public",
      code_challenge_method: "S256",
    });
  });

  it("may be a function of the request that returns no parameters", async () => {
    const authorizationParams = (req: Request) => (req.query.switch === undefined ? undefined : { prompt: "login" });
    const { app, browser } = await startSite({ auth: { authorizationParams } });
    const promptOf = async (query: string) =>
      new URL((await browser.click(app.at(`/auth/eventpop${query}`))).location).searchParams.get("prompt");

    expect([await promptOf(""), await promptOf("?switch=1")]).toEqual([null, "login"]);
  });

  it.each([undefined, "router"])(
    "may be a function that throws %p, which causes a 500 of the app's error handler, as any error does",
    async (thrown) => {
      const authorizationParams = () => {
        throw thrown;
      };
      const { app, browser } = await startSite({ auth: { authorizationParams } });

      expect((await browser.click(app.at("/auth/eventpop"))).status).toBe(500);
      expect(app.failures).toEqual([expect.objectContaining({ cause: thrown })]);
    },
  );

  it.each([
    "response_type",
    "response_mode",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
  ])("must not contain a parameter that the strategy sets: %s", async (name) => {
    expect(() => start({ [name]: "x" })).toThrow(`authorizationParams must not hold ${name}: the strategy sets it`);

    const { app, browser } = await startSite({ auth: { authorizationParams: () => ({ [name]: "x" }) } });
    expect((await browser.click(app.at("/auth/eventpop"))).status).toBe(500);
    expect(app.failures).toEqual([expect.any(OptionError)]);
  });

  it.each([null, "prompt=login", ["login"], { prompt: 1 }, { prompt: undefined }, Promise.resolve({})])(
    "cause a start-up error if they are not an object of strings: %p",
    (authorizationParams) => {
      expect(() => start(authorizationParams)).toThrow("authorizationParams must be an object of strings such as");
    },
  );
});
