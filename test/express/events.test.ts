import { createHash } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { signIn, startSignIn } from "../support/consumer-app";
import { TOKENS } from "../support/hostile-provider";
import { useSites } from "./sites";

const { startSite } = useSites();
const USER_MARK = createHash("sha256").update("1001").digest("hex").slice(0, 8);

/** Events without the time they took. */
const told = (events: readonly object[]) => events.map((event) => ({ ...event, ms: undefined }));
const event = (name: string, details: object = {}) => ({
  event: name,
  strategy: "eventpop",
  ...details,
  ms: undefined,
});

describe("C45: what is told", () => {
  it("of a login and a logout: who, by a mark that names nobody", async () => {
    const { app, browser } = await startSite();

    await signIn(browser, app);
    await browser.click(app.at("/auth/eventpop/logout"), { form: {} });

    expect(told(app.events)).toEqual([
      event("sign_in_started"),
      event("signed_in", { user: USER_MARK }),
      event("signed_out", { user: USER_MARK }),
    ]);
  });

  it.each([
    ["who is not let in", { verify: async () => false }, "EVENTPOP_NOT_ADMITTED"],
    ["who does not agree", {}, "EVENTPOP_ACCESS_DENIED"],
  ])("of somebody %s: the code", async (_case, auth, code) => {
    const { app, browser } = await startSite({ auth });
    const { callback } = await startSignIn(browser, app);

    await browser.click(
      code === "EVENTPOP_NOT_ADMITTED" ? callback : callback.replace(/code=[^&]*/, "error=access_denied"),
    );

    expect(told(app.events)).toEqual([event("sign_in_started"), event("refused", { code, status: 403 })]);
  });

  it("of a form from another site: that it was refused", async () => {
    const { app, browser } = await startSite();

    await browser.click(app.at("/auth/eventpop/logout"), { form: {}, from: "https://evil.example" });

    expect(told(app.events)).toEqual([event("refused", { code: "EVENTPOP_CROSS_SITE", status: 403 })]);
  });

  it("of trouble at Eventpop: once, in a sign-in as in the app's own calls", async () => {
    const { app, browser, provider } = await startSite();
    provider.behave("token", { status: 500 }, { times: 1 });
    await signIn(browser, app);
    provider.behave("api", { status: 404 }, { times: 1 });
    await signIn(browser, app);
    await browser.fetch(app.at("/tickets"));
    provider.behave("api", { status: 500 });
    await browser.fetch(app.at("/tickets"));

    expect(told(app.events)).toEqual([
      event("sign_in_started"),
      event("provider_failed", { code: "EVENTPOP_UNAVAILABLE", status: 502 }),
      event("sign_in_started"),
      event("signed_in", { user: USER_MARK }),
      event("provider_failed", { code: "EVENTPOP_UNAVAILABLE", status: 502 }),
    ]);
  });

  it("of a refresh, and of one that Eventpop refuses for good", async () => {
    const { app, browser, provider } = await startSite();
    provider.behave("token", { body: { ...TOKENS, expires_in: 1 } });
    const clock = jest.spyOn(Date, "now");
    await signIn(browser, app);
    clock.mockImplementation(() => performance.timeOrigin + performance.now() + 60_000);
    await browser.fetch(app.at("/tickets"));
    provider.behave("token", { status: 400, body: { error: "invalid_grant" } });
    clock.mockImplementation(() => performance.timeOrigin + performance.now() + 120_000);

    const program = await browser.fetch(app.at("/tickets"));
    const person = await browser.click(app.at("/tickets"));
    clock.mockRestore();

    expect([program.status, program.json()]).toMatchObject([401, { error: { code: "EVENTPOP_SIGN_IN_AGAIN" } }]);
    expect(person.location).toBe(app.at("/auth/eventpop?returnTo=%2Ftickets"));
    expect(app.events.map((each) => each.event).slice(2)).toEqual(["tokens_refreshed", "sign_in_expired"]);
  });

  it("to whoever subscribes to the channel as well; a listener that throws breaks no login", async () => {
    const heard: unknown[] = [];
    const hear = (message: unknown) => void heard.push((message as { event: string }).event);
    subscribe("passport-eventpop", hear);
    const { app, browser } = await startSite({
      auth: {
        onEvent() {
          throw new Error("a listener's mistake");
        },
      },
    });

    expect((await signIn(browser, app)).status).toBe(302);
    unsubscribe("passport-eventpop", hear);

    expect(heard).toEqual(["sign_in_started", "signed_in"]);
  });
});
