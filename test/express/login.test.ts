import { requireSignIn } from "../../src/index";
import { Browser } from "../support/browser";
import { logIn, startLogin } from "../support/consumer-app";
import { USER } from "../support/hostile-provider";
import { useSites } from "./sites";

const { startSite } = useSites();
const ME = { id: String(USER.id), fullName: USER.full_name, email: USER.email };

describe("a login", () => {
  it("logs in the user who agrees at Eventpop, only in the browser that started it", async () => {
    const { app, browser } = await startSite();

    const back = await logIn(browser, app);

    expect([back.status, back.location]).toEqual([302, app.at("/")]);
    expect((await browser.fetch(app.at("/profile"))).json()).toEqual(ME);
    expect((await new Browser().fetch(app.at("/profile"))).status).toBe(401);
  });

  it("redirects back to the page that required a login, with its query", async () => {
    const { app, browser } = await startSite();

    const login = await browser.open(app.at("/profile?tab=orders&page=2"));
    const { searchParams } = new URL(login.location);
    const back = await browser.click(
      `${app.at("/auth/eventpop/callback")}?code=1&state=${searchParams.get("state") ?? ""}`,
    );

    expect(back.location).toBe(app.at("/profile?tab=orders&page=2"));
  });

  it.each([
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "\t//evil.example",
    "/.//evil.example",
    "javascript:alert(1)",
    "/auth/eventpop",
    "/AUTH/eventpop/logout",
  ])("redirects to the start page for returnTo=%j", async (wanted) => {
    const { app, browser } = await startSite();

    const back = await logIn(browser, app, `?returnTo=${encodeURIComponent(wanted)}`);

    expect(back.location).toBe(app.at("/"));
  });

  it("redirects back to a page with a long Thai path, from its guard and from a link", async () => {
    const { app, browser } = await startSite({
      routes: (site) => site.get("/profile/:title", requireSignIn(), (req, res) => void res.send(req.params.title)),
    });
    const path = `/profile/${encodeURIComponent("คอนเสิร์ตการกุศลเพื่อเด็กและเยาวชน".repeat(6))}?q=${encodeURIComponent("ข้าว")}`;

    expect((await logIn(browser, app, `?returnTo=${encodeURIComponent(path)}`)).location).toBe(app.at(path));

    const visitor = new Browser();
    const login = await visitor.open(app.at(path));
    const state = new URL(login.location).searchParams.get("state");
    expect((await visitor.click(app.at(`/auth/eventpop/callback?code=1&state=${state}`))).location).toBe(app.at(path));
    expect(app.events.map(({ event }) => event)).not.toContain("return_to_dropped");
  });

  it("redirects to the start page if the path is too long for a cookie, and emits an event", async () => {
    const { app, browser } = await startSite();

    expect((await logIn(browser, app, `?returnTo=/${"a".repeat(1_500)}`)).location).toBe(app.at("/"));
    expect(app.events.slice(0, 2)).toEqual([
      { event: "sign_in_started", strategy: "eventpop" },
      expect.objectContaining({ event: "return_to_dropped", message: expect.stringContaining("too long") }),
    ]);
  });

  it("omits returnTo from the login's URL if the guarded page's URL is too long, and emits an event", async () => {
    const { app, browser } = await startSite();

    const page = await browser.click(app.at(`/profile?${"a=%26&".repeat(1_300)}`));

    expect([page.status, page.location]).toEqual([303, app.at("/auth/eventpop")]);
    expect((await browser.click(page.location)).status).toBe(302);
    expect(app.events.map(({ event }) => event)).toContain("return_to_dropped");
  });

  it("ignores a returnTo that occurs twice, with any query parser of the app and without one", async () => {
    for (const parser of ["simple", "extended", false]) {
      const { app, browser } = await startSite({
        routes: (site) => site.set("query parser", parser),
      });

      expect((await logIn(browser, app, "?returnTo=/a&returnTo=/b")).location).toBe(app.at("/"));
      expect((await logIn(browser, app, "?returnTo[]=/a")).location).toBe(app.at("/"));
      expect((await logIn(browser, app, "?returnTo=/a")).location).toBe(app.at("/a"));
    }
  });
});

describe("a callback of a login that this browser did not start", () => {
  it("is refused without cookie, without state, or with another browser's state, and no request is sent to Eventpop", async () => {
    const { app, browser, tokenRequests } = await startSite();
    const { callback } = await startLogin(browser, app);
    const attacker = await startLogin(new Browser(), app);
    const forged = [
      [new Browser(), callback],
      [browser, `${app.at("/auth/eventpop/callback")}?code=1`],
      [browser, `${app.at("/auth/eventpop/callback")}?code=1&state=`],
      [browser, `${callback}x`],
      [browser, attacker.callback],
    ] as const;

    const responses = await Promise.all(forged.map(([victim, url]) => victim.click(url)));

    expect(responses.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect(tokenRequests()).toBe(0);
    expect((await browser.click(callback)).location).toBe(app.at("/"));
  });

  it("is refused also in a logged-in browser, whose user stays logged in", async () => {
    const { app, browser, tokenRequests } = await startSite();
    await logIn(browser, app);
    const attacker = await startLogin(new Browser(), app);
    const forged = [
      attacker.callback,
      `${attacker.callback}x`,
      app.at(`/auth/eventpop/callback?code=1&state=${"x".repeat(32)}`),
      app.at("/auth/eventpop/callback?code=1&state="),
      app.at("/auth/eventpop/callback?code=1"),
    ];

    for (const url of forged) {
      const response = await browser.click(url);
      expect([response.status, response.headers["set-cookie"]]).toEqual([403, undefined]);
      expect((await browser.fetch(url)).status).toBe(403);
    }
    expect(tokenRequests()).toBe(1);
    expect((await browser.fetch(app.at("/profile"))).json()).toEqual(ME);
  });

  it("is refused in a logged-in browser after the attacker finished that login", async () => {
    const { app, browser } = await startSite();
    const thief = new Browser();
    const attacker = await startLogin(thief, app);
    await thief.click(attacker.callback);
    await logIn(browser, app);

    expect((await browser.click(attacker.callback)).status).toBe(403);
  });

  it("is refused as a POST, with a repeated parameter, or without parameters; no new login is started", async () => {
    const { app, browser, tokenRequests } = await startSite();
    const { callback } = await startLogin(browser, app);
    const { search } = new URL(callback);

    const responses = [
      await browser.click(callback, { method: "POST" }),
      await browser.click(`${callback}&code=2`),
      await browser.click(`${callback}${search.replace("?", "&")}`),
      await browser.click(app.at("/auth/eventpop/callback")),
    ];

    expect(responses.map(({ status, location }) => [status, location])).toEqual(Array(4).fill([400, ""]));
    expect(tokenRequests()).toBe(0);
  });
});

describe("the same callback twice", () => {
  it("requested by two clicks 60 ms apart causes one token request, one record, one login, and no error page", async () => {
    const { app, browser, provider, tokenRequests } = await startSite();
    provider.behave("token", (moment) => {
      // Eventpop responds late, so that the second request arrives before the first has completed.
      setTimeout(() => moment.socket.write(tokenResponse(moment.good.body)), 120);
    });
    const { callback } = await startLogin(browser, app);

    const first = browser.click(callback);
    await provider.nextRequest();
    const responses = await Promise.all([first, browser.click(callback)]);

    expect(responses.map(({ status, location }) => [status, location])).toEqual(Array(2).fill([302, app.at("/")]));
    expect(tokenRequests()).toBe(1);
    expect(app.store.count("set record")).toBe(1);
    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
  });

  it("requested by reload or back button redirects to the same page, without another token request", async () => {
    const { app, browser, tokenRequests } = await startSite();
    const { callback } = await startLogin(browser, app, "?returnTo=/cart");
    await browser.click(callback);
    const profile = await browser.fetch(app.at("/profile"));

    const again = await browser.click(callback);

    expect([again.status, again.location]).toEqual([302, app.at("/cart")]);
    expect(tokenRequests()).toBe(1);
    expect((await browser.fetch(app.at("/profile"))).text).toBe(profile.text);
    expect(app.events.map(({ event }) => event)).not.toContain("refused");
  });

  it("requested after the logout is refused", async () => {
    const { app, browser, tokenRequests } = await startSite();
    const { callback } = await startLogin(browser, app);
    await browser.click(callback);
    await browser.click(app.at("/auth/eventpop/logout"), { method: "POST" });

    expect((await browser.click(callback)).status).toBe(403);
    expect(tokenRequests()).toBe(1);
  });
});

describe("logins in several tabs", () => {
  it("redirect to the returnTo of each tab, in any order", async () => {
    const { app, browser } = await startSite();
    const tabs = ["/a", "/b", "/c", "/d", "/e"];
    const pending = [];
    for (const path of tabs) pending.push(await startLogin(browser, app, `?returnTo=${path}`));

    for (const index of [3, 0, 4, 2, 1]) {
      const back = await browser.click(pending[index]?.callback ?? "");
      expect(back.location).toBe(app.at(tabs[index] ?? ""));
      expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
    }
  });

  it("log the user in if they are completed at the same moment", async () => {
    const { app, browser } = await startSite();
    const pending = [await startLogin(browser, app, "?returnTo=/a"), await startLogin(browser, app, "?returnTo=/b")];

    const responses = await Promise.all(pending.map(({ callback }) => browser.click(callback)));

    expect(responses.map(({ location }) => location)).toEqual([app.at("/a"), app.at("/b")]);
    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
  });

  it("expire after ten minutes", async () => {
    const { app, browser } = await startSite();
    const clock = jest.spyOn(Date, "now");
    const { callback } = await startLogin(browser, app);

    clock.mockImplementation(() => performance.timeOrigin + performance.now() + 11 * 60_000);

    expect((await browser.click(callback)).status).toBe(403);
    clock.mockRestore();
  });

  it("redirect a callback in a logged-in browser to the start page if its login was evicted, expired or completed", async () => {
    const { app, browser, tokenRequests } = await startSite();
    const clock = jest.spyOn(Date, "now");
    const pending: string[] = [];
    for (let tab = 0; tab < 40; tab += 1) pending.push((await startLogin(browser, app)).callback);
    const [evicted = "", last = ""] = [pending[0], pending[39]];

    expect((await browser.click(evicted)).status).toBe(403);
    expect((await browser.click(last)).status).toBe(302);
    expect((await browser.click(evicted)).location).toBe(app.at("/"));
    expect((await browser.click(pending[38] ?? "")).status).toBe(302);
    // This login was completed, and the next one replaced it.
    expect((await browser.click(last)).location).toBe(app.at("/"));
    clock.mockImplementation(() => performance.timeOrigin + performance.now() + 50 * 60_000);
    expect((await browser.click(pending[37] ?? "")).location).toBe(app.at("/"));
    clock.mockRestore();
    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
    expect(tokenRequests()).toBe(2);
  });

  it("redirect repeated callbacks, even if both logins were completed at the same moment", async () => {
    const { app, browser, tokenRequests } = await startSite();
    const pending = [await startLogin(browser, app, "?returnTo=/a"), await startLogin(browser, app, "?returnTo=/b")];
    await Promise.all(pending.map(({ callback }) => browser.click(callback)));

    const again = await Promise.all(pending.map(({ callback }) => browser.click(callback)));

    expect(again.map(({ status }) => status)).toEqual([302, 302]);
    expect(tokenRequests()).toBe(2);
  });
});

function tokenResponse(body: unknown): string {
  const text = JSON.stringify(body);
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}
