import type { Express } from "express";
import { requireSignIn, signedIn } from "passport-eventpop";
import { type Diagnosis, type DoctorOptions, diagnose } from "../../sandbox/src/doctor/doctor";
import { Browser, type BrowserResponse } from "../support/browser";
import { useCleanup } from "../support/cleanup";
import { CLIENT, type ConsumerApp, startConsumerApp } from "../support/consumer-app";
import { sandboxUser } from "../support/sandbox-user";
import { type Doorkeeper, type DoorkeeperSettings, startDoorkeeper } from "./support/doorkeeper";

const PASSWORD = "correct-horse";
const settings: DoorkeeperSettings = {
  clientId: CLIENT.clientID,
  clientSecret: CLIENT.clientSecret,
  // Doorkeeper accepts every port of a numeric loopback address (RFC 8252 §7.3).
  redirectUri: "http://127.0.0.1:3000/auth/eventpop/callback",
  email: "somying@example.com",
  password: PASSWORD,
  fullName: "สมหญิง รักเรียน",
  pkce: true,
  signIn: true,
  api: "grape",
};

/** Examines a provider with the credentials of {@link settings}, unless `options` has others. */
function examine({ url }: Doorkeeper, options: Partial<DoctorOptions> = {}): Promise<Diagnosis> {
  const { clientId, clientSecret, redirectUri: callbackUrl } = settings;
  const target = { clientId, clientSecret, callbackUrl, eventpopUrl: new URL(url), scope: "public organizer" };
  return diagnose({ ...target, loginPath: "/auth/eventpop", timeoutMs: 60_000, ...options });
}

function resultsOf({ findings }: Diagnosis): string[] {
  return findings.map(({ check, status }) => `${check} ${status}`);
}

function textOf({ findings }: Diagnosis, name: string) {
  const finding = findings.find(({ check }) => check === name);
  return [finding?.status, finding?.text, finding?.fix];
}

/** Adds a route that calls Eventpop's API with the user's token. */
function addMe(app: Express): void {
  app.get("/me", requireSignIn(), (req, res, next) => {
    signedIn(req)
      .me()
      .then((user) => res.json(user), next);
  });
}

describe("a real Doorkeeper 5.5.0 with Grape, which asks for the sign-in first", () => {
  const cleanup = useCleanup(afterAll);
  let doorkeeper: Doorkeeper;

  beforeAll(async () => {
    doorkeeper = await startDoorkeeper(settings);
    cleanup(() => doorkeeper.remove());
  });

  it("is recognized by the doctor, which finds no mistake", async () => {
    const diagnosis = await examine(doorkeeper);

    expect(resultsOf(diagnosis)).toEqual([
      "server ok",
      "provider ok",
      "client ok",
      "application token ok",
      "scope ok",
      // Puma sends no Date, so the clock is compared with created_at of the token.
      "clock ok",
      "callback unsure",
      "pkce ok",
      "expect ok",
      "keep-alive ok",
      "api ok",
      "version ok",
    ]);
    expect(textOf(diagnosis, "version")[1]).toBe("The server behaves like Doorkeeper 5.4 or 5.5.");
    expect(diagnosis.compat).toEqual({
      doorkeeper: "5.5",
      apiErrors: "grape",
      tokenFormat: "hex",
      undocumentedRoutes: true,
    });
  });

  it("lets the doctor recognize a wrong secret and a wrong scope", async () => {
    const wrongSecret = await examine(doorkeeper, { clientSecret: "not this one" });
    const wrongScope = await examine(doorkeeper, { scope: "public admin" });

    expect(textOf(wrongSecret, "client")).toEqual([
      "wrong",
      expect.stringContaining("invalid_client"),
      expect.anything(),
    ]);
    expect(textOf(wrongScope, "scope")).toEqual([
      "wrong",
      'The scope "admin" is refused (invalid_scope).',
      expect.anything(),
    ]);
  });

  it.each([
    [settings.redirectUri, "Authorize"],
    [`${settings.redirectUri}/`, "The requested redirect uri is malformed or doesn&#39;t match client redirect URI."],
  ])("shows a user who opens the doctor's link for %s a page with: %s", async (callbackUrl, text) => {
    const [, , fix = ""] = textOf(await examine(doorkeeper, { callbackUrl }), "callback");
    const [link = ""] = /http:\S+/.exec(fix) ?? [];

    const { html } = await sandboxUser(doorkeeper.url).signIn(link, settings.email, PASSWORD);

    expect(html).toContain(text);
  });

  describe("with an app that uses this package, to which a user logs in,", () => {
    const browser = new Browser();
    let app: ConsumerApp;
    let started: BrowserResponse;

    // Once, because Doorkeeper does not ask the user for consent again.
    beforeAll(async () => {
      app = await startConsumerApp({ provider: doorkeeper.url, routes: addMe });
      cleanup(() => app.close());
      const user = sandboxUser(doorkeeper.url);
      started = await browser.click(app.at("/auth/eventpop?returnTo=/profile"));
      const { html } = await user.signIn(started.location, settings.email, PASSWORD);
      const callback = await user.decide(html, "Authorize");
      await browser.click(app.url + callback, { from: doorkeeper.url });
    });

    it("accepts PKCE and sends the user's name", async () => {
      const profile = await browser.click(app.at("/profile"));

      expect(profile.json()).toMatchObject({ fullName: settings.fullName });
      expect(new URL(started.location).searchParams.get("code_challenge_method")).toBe("S256");
      expect(app.events.map(({ event }) => event)).toEqual(["sign_in_started", "signed_in"]);
    });

    it("sends new tokens whenever the app considers the old ones expired", async () => {
      let aheadMs = 0;
      const clock = jest.spyOn(Date, "now");
      clock.mockImplementation(() => performance.timeOrigin + performance.now() + aheadMs);
      const names: unknown[] = [];

      for (let refresh = 1; refresh <= 2; refresh += 1) {
        aheadMs += 3 * 60 * 60_000;
        names.push((await browser.fetch(app.at("/me"))).json());
      }
      clock.mockRestore();

      expect(names).toMatchObject([{ fullName: settings.fullName }, { fullName: settings.fullName }]);
      expect(app.events.map(({ event }) => event).slice(2)).toEqual(["tokens_refreshed", "tokens_refreshed"]);
    });

    it("lets the doctor confirm that the app is right", async () => {
      const callbackUrl = app.at("/auth/eventpop/callback");

      const diagnosis = await examine(doorkeeper, { callbackUrl, scope: "public", app: new URL(app.url) });

      expect(resultsOf(diagnosis).filter((result) => !result.endsWith(" ok"))).toEqual(["callback unsure"]);
    });
  });

  it("tells the app that the user did not allow it", async () => {
    const app = await startConsumerApp({ provider: doorkeeper.url, auth: { scope: "public organizer" } });
    cleanup(() => app.close());
    const browser = new Browser();
    const user = sandboxUser(doorkeeper.url);

    const { location } = await browser.click(app.at("/auth/eventpop"));
    const { html } = await user.signIn(location, settings.email, PASSWORD);
    const back = await browser.click(app.url + (await user.decide(html, "Deny")), { from: doorkeeper.url });

    expect(back.status).toBe(403);
    expect(app.events.at(-1)).toMatchObject({ code: "EVENTPOP_ACCESS_DENIED" });
  });
});

describe("a real Doorkeeper 5.5.0 with Rails and without PKCE, at which a user is signed in", () => {
  const cleanup = useCleanup(afterAll);
  let doorkeeper: Doorkeeper;

  beforeAll(async () => {
    doorkeeper = await startDoorkeeper({ ...settings, pkce: false, signIn: false, api: "rails" });
    cleanup(() => doorkeeper.remove());
  });

  it("shows the doctor that the callback is registered, that PKCE is ignored and that 401 has no body", async () => {
    const diagnosis = await examine(doorkeeper);

    expect(resultsOf(diagnosis).filter((result) => !result.endsWith(" ok"))).toEqual([]);
    expect(diagnosis.compat).toMatchObject({ doorkeeper: "5.5", pkce: "ignored", apiErrors: "empty" });
  });

  it.each([
    [`${settings.redirectUri}/`, "it has a slash at its end"],
    [settings.redirectUri.replace("http:", "https:"), "it uses https, not http"],
    [settings.redirectUri.replace("127.0.0.1", "localhost"), "its host is localhost, not 127.0.0.1"],
    [
      settings.redirectUri.replace("auth", "Auth"),
      "its path is /Auth/eventpop/callback, not /auth/eventpop/callback (letter case)",
    ],
  ])("lets the doctor say how %s differs from the registered URL: %s", async (callbackUrl, difference) => {
    const diagnosis = await examine(doorkeeper, { callbackUrl });

    expect(textOf(diagnosis, "callback")).toEqual([
      "wrong",
      `The callback URL ${callbackUrl} is not registered.`,
      `Use ${settings.redirectUri}, which is registered: your URL differs, because ${difference}.`,
    ]);
  });

  it("lets the doctor say that the client id is unknown", async () => {
    const diagnosis = await examine(doorkeeper, { clientId: "somebody" });

    expect(textOf(diagnosis, "callback")[1]).toMatch(
      /^The client id is unknown: "Client authentication failed due to unknown client,/,
    );
  });
});
