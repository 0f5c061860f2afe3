import { createHash } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import express from "express";
import request from "supertest";
import { ERRORS } from "../../src/errors";
import { eventpopErrors, ProviderError } from "../../src/index";
import { logIn, startLogin } from "../support/consumer-app";
import { TOKENS } from "../support/hostile-provider";
import { useSites } from "./sites";

const { startSite } = useSites();
const USER_MARK = createHash("sha256").update("1001").digest("hex").slice(0, 8);

/** Events without `ms`, `message` and `hint`. */
const withoutDetails = (events: readonly object[]) =>
  events.map(({ message: _, hint: __, ...event }: { message?: string; hint?: string }) => ({
    ...event,
    ms: undefined,
  }));
const event = (name: string, details: object = {}) => ({
  event: name,
  strategy: "eventpop",
  ...details,
  ms: undefined,
});

describe("the option onEvent", () => {
  it("receives a login and a logout, with a hash of the user id", async () => {
    const { app, browser } = await startSite();

    await logIn(browser, app);
    await browser.click(app.at("/auth/eventpop/logout"), { form: {} });

    expect(withoutDetails(app.events)).toEqual([
      event("sign_in_started"),
      event("signed_in", { user: USER_MARK }),
      event("signed_out", { user: USER_MARK }),
    ]);
  });

  it.each([
    ["whom verify refuses", { verify: async () => false }, "EVENTPOP_NOT_ADMITTED"],
    ["who denies consent", {}, "EVENTPOP_ACCESS_DENIED"],
  ])("receives the error code for a user %s", async (_case, auth, code) => {
    const { app, browser } = await startSite({ auth });
    const { callback } = await startLogin(browser, app);

    await browser.click(
      code === "EVENTPOP_NOT_ADMITTED" ? callback : callback.replace(/code=[^&]*/, "error=access_denied"),
    );

    expect(withoutDetails(app.events)).toEqual([event("sign_in_started"), event("refused", { code, status: 403 })]);
  });

  it('receives "refused" for a form from another site', async () => {
    const { app, browser } = await startSite();

    await browser.click(app.at("/auth/eventpop/logout"), { form: {}, from: "https://evil.example" });

    expect(withoutDetails(app.events)).toEqual([event("refused", { code: "EVENTPOP_CROSS_SITE", status: 403 })]);
  });

  it("receives each failure of Eventpop once, whether in a login or in the app's own API calls", async () => {
    const { app, browser, provider } = await startSite();
    provider.behave("token", { status: 500 }, { times: 1 });
    await logIn(browser, app);
    provider.behave("api", { status: 404 }, { times: 1 });
    await logIn(browser, app);
    await browser.fetch(app.at("/tickets"));
    provider.behave("api", { status: 500 });
    await browser.fetch(app.at("/tickets"));

    expect(withoutDetails(app.events)).toEqual([
      event("sign_in_started"),
      event("provider_failed", { code: "EVENTPOP_UNAVAILABLE", status: 502 }),
      event("sign_in_started"),
      event("signed_in", { user: USER_MARK }),
      event("api_refused", { code: "EVENTPOP_NOT_FOUND", status: 404 }),
      event("provider_failed", { code: "EVENTPOP_UNAVAILABLE", status: 502 }),
    ]);
  });

  it("receives a successful refresh, and a refresh that Eventpop refuses with invalid_grant", async () => {
    const { app, browser, provider } = await startSite();
    provider.behave("token", { body: { ...TOKENS, expires_in: 1 } });
    const clock = jest.spyOn(Date, "now");
    await logIn(browser, app);
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

  it("gets the same events as the diagnostics channel, and prevents no login if it throws", async () => {
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

    expect((await logIn(browser, app)).status).toBe(302);
    unsubscribe("passport-eventpop", hear);

    expect(heard).toEqual(["sign_in_started", "signed_in"]);
  });
});

describe("an error that eventpopErrors or the router responds to", () => {
  let lines: string[];
  beforeEach(() => {
    lines = [];
    jest.spyOn(console, "warn").mockImplementation((line) => void lines.push(line));
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  const runIn = (environment: string) =>
    jest.replaceProperty(process, "env", { ...process.env, NODE_ENV: environment });

  it.each([
    [403, "EVENTPOP_FORBIDDEN"],
    [404, "EVENTPOP_NOT_FOUND"],
    [409, "EVENTPOP_CONFLICT"],
    [422, "EVENTPOP_REJECTED"],
  ] as const)("causes an event with message and hint, and a console line in development: %i", async (status, code) => {
    runIn("development");
    const holder = { firstname: "Malee", lastname: "S", email: "malee@mail.example", phone: "0812345678" };
    const { app, browser, provider } = await startSite({
      routes: (site) => {
        site.get("/order", (req, res, next) => {
          req.eventpop
            ?.createTicket(12, 34, { ...holder, ticketTypeId: 56 })
            .then((receipt) => res.json(receipt), next);
        });
      },
    });
    await logIn(browser, app);
    provider.behave("api", { status });

    await browser.fetch(app.at("/order"));
    await browser.fetch(app.at("/order"));

    const events = app.events.filter((each) => each.event === "api_refused");
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      code,
      message: expect.stringMatching(/^createTicket: /),
      hint: ERRORS[code].hint,
    });
    expect(lines.filter((line) => line.includes(code))).toHaveLength(1);
  });

  it("causes a console line in development if the client secret is wrong, without the secret", async () => {
    runIn("development");
    const { app, browser, provider } = await startSite();
    provider.behave("token", { status: 401, body: { error: "invalid_client", error_description: "canary" } });

    const page = await logIn(browser, app);

    expect(page.text).not.toContain("client");
    expect(lines).toEqual([
      expect.stringMatching(
        /^passport-eventpop: EVENTPOP_CLIENT_REFUSED: Eventpop does not accept this client ID and client secret\. Compare /,
      ),
    ]);
    expect(lines.join()).not.toContain("canary");
    expect(app.events.at(-1)).toMatchObject({
      event: "provider_failed",
      hint: ERRORS.EVENTPOP_CLIENT_REFUSED.hint,
    });
  });

  it("causes only an event in production", async () => {
    runIn("production");
    const { app, browser, provider } = await startSite();
    provider.behave("token", { status: 400, body: { error: "unauthorized_client" } });

    await logIn(browser, app);

    expect(lines.filter((line) => line.includes("EVENTPOP_"))).toEqual([]);
    expect(app.events.at(-1)).toMatchObject({ event: "provider_failed", code: "EVENTPOP_CLIENT_REFUSED" });
  });

  it("causes an event also without eventpopAuth", async () => {
    const heard: unknown[] = [];
    const hear = (message: unknown) => void heard.push(message);
    const app = express();
    app.use((_req, _res, next) => next(new ProviderError("EVENTPOP_FORBIDDEN", "findTicket: no.")));
    app.use(eventpopErrors());
    subscribe("passport-eventpop", hear);
    try {
      await request(app).get("/");
    } finally {
      unsubscribe("passport-eventpop", hear);
    }

    expect(heard).toEqual([expect.objectContaining({ event: "api_refused", code: "EVENTPOP_FORBIDDEN" })]);
  });
});
