import type { ClientRegistration } from "../../src/index";
import { freePort } from "../servers/support/program";
import { Browser, type BrowserResponse } from "../support/browser";
import { useCleanup } from "../support/cleanup";
import { RunningApp } from "./running";

const CLI = { clientID: "cli" };
const SITE = { clientID: "site", clientSecret: "a-secret-of-the-sister-site" };
const EXPO = { clientID: "expo", redirectURI: "com.example.tickets://signed-in" };

const CLIENTS: readonly ClientRegistration[] = [
  { ...CLI, name: "tickets command", redirectURIs: ["http://127.0.0.1/signed-in", "http://127.0.0.1"] },
  {
    ...SITE,
    name: "Vote",
    redirectURIs: [
      "http://127.0.0.1/signed-in",
      "http://127.0.0.1/auth/callback",
      "http://127.0.0.1/auth/callback/app",
    ],
  },
  { clientID: EXPO.clientID, name: "Tickets for phones", redirectURIs: [EXPO.redirectURI] },
];

const CLAIMS = { sub: "eventpop:9000001", name: expect.stringContaining("สมชาย"), email: "somchai@sandbox.example" };
const USER = expect.objectContaining({ id: "9000001" });
/** The challenge of a response to a request whose token is not valid (RFC 6750 §3). */
const INVALID_TOKEN = [
  { scheme: "bearer", parameters: expect.objectContaining({ realm: "eventpop", error: "invalid_token" }) },
];

const cleanup = useCleanup(afterAll);
let app: RunningApp;
beforeAll(async () => {
  app = await RunningApp.start(CLIENTS, cleanup);
});
beforeEach(() => app.reset());

describe("a client that knows only the issuer", () => {
  it.each(["oauth2", "oidc"])(
    "logs in with oauth4webapi, reads its user, and revokes its token (metadata by the algorithm %s)",
    async (algorithm) => {
      const report = await app.run("oauth4webapi", { ...CLI, algorithm, authentication: "none" });

      expect(report).toEqual({
        result: {
          tokens: { access_token: "…", token_type: "bearer", expires_in: 604_800, scope: "public" },
          claims: expect.objectContaining(CLAIMS),
          user: USER,
          afterRevocation: INVALID_TOKEN,
        },
      });
    },
  );

  it.each(["basic", "post"])(
    "logs in with oauth4webapi and a client secret, sent by the method %s",
    async (authentication) => {
      const report = await app.run("oauth4webapi", { ...SITE, algorithm: "oauth2", authentication });

      expect(report.result).toMatchObject({ claims: CLAIMS, afterRevocation: INVALID_TOKEN });
    },
  );

  it.each(["oauth2", "oidc"])(
    "logs in with openid-client, reads its user's tickets, and loses the login when it repeats its code (metadata by the algorithm %s)",
    async (algorithm) => {
      const report = await app.run("openid-client", { ...CLI, algorithm });

      expect(report).toEqual({
        result: {
          claims: expect.objectContaining(CLAIMS),
          tickets: expect.any(Number),
          repeated: "invalid_grant",
          afterRepetition: INVALID_TOKEN,
        },
      });
    },
  );

  it("logs in with openid-client and a client secret", async () => {
    const report = await app.run("openid-client", { ...SITE, algorithm: "oauth2" });

    expect(report.result).toMatchObject({ claims: CLAIMS });
  });

  it("logs in with AppAuth, which opens the browser and listens on a port of its own", async () => {
    const report = await app.run("appauth", { ...CLI, port: await freePort() });

    expect(report).toEqual({ result: { user: USER, isFresh: true, afterRevocation: 401 } });
  });

  it("logs in with the requests of expo-auth-session", async () => {
    const report = await app.run("expo-auth-session", EXPO);

    expect(report).toEqual({
      result: {
        isReturned: true,
        user: expect.objectContaining(CLAIMS),
        expiresIn: 604_800,
        revoked: "{}",
        after: { error: expect.objectContaining({ code: "EVENTPOP_SIGN_IN_REQUIRED" }) },
      },
    });
  });
});

describe("a client that is configured with the endpoints", () => {
  it("logs in with simple-oauth2", async () => {
    const report = await app.run("simple-oauth2", SITE);

    expect(report).toEqual({ result: { state: "a state", user: USER, isExpired: false, afterRevocation: 401 } });
  });
});

describe("a login that the user does not complete", () => {
  it.each(["deny at Eventpop", "cancel in the app"] as const)("is reported to openid-client: %s", async (decision) => {
    app.decision = decision;

    const report = await app.run("openid-client", { ...CLI, algorithm: "oauth2" });

    expect(report.error).toMatchObject({ name: "AuthorizationResponseError", error: "access_denied" });
  });

  it("is reported to AppAuth", async () => {
    app.decision = "cancel in the app";

    const report = await app.run("appauth", { ...CLI, port: await freePort() });

    expect(report.error).toMatchObject({ error: "access_denied" });
  });

  it("is reported to an app with expo-auth-session", async () => {
    app.decision = "deny at Eventpop";

    const report = await app.run("expo-auth-session", EXPO);

    expect(report.error).toMatchObject({ error: "access_denied" });
  });
});

/** A sister site that runs in its own process, and a browser that visits it. */
interface SisterSite {
  readonly url: string;
  readonly browser: Browser;
}

describe("a sister site", () => {
  const startSite = async (name: string): Promise<SisterSite> => {
    const { result } = await app.run(name, SITE);
    return { url: String(result), browser: new Browser() };
  };
  /** Follows the site's redirect to the app. Returns the response of the site's callback. */
  const finish = async ({ url, browser }: SisterSite, login: BrowserResponse): Promise<BrowserResponse> => {
    const started = await browser.click(login.location, { from: url });
    return browser.click(await app.signIn(browser, started), { from: app.url });
  };

  describe("with passport-oauth2", () => {
    it("logs its user in", async () => {
      const site = await startSite("passport-oauth2");
      const login = await site.browser.click(`${site.url}/login`);

      const callback = await finish(site, login);

      expect([callback.status, callback.location]).toEqual([302, `${site.url}/user`]);
      expect((await site.browser.click(callback.location)).json()).toMatchObject(CLAIMS);
    });

    it("learns that the user cancelled", async () => {
      const site = await startSite("passport-oauth2");
      app.decision = "cancel in the app";

      const callback = await finish(site, await site.browser.click(`${site.url}/login`));

      expect(callback.location).toBe(`${site.url}/refused`);
    });
  });

  describe("with Auth.js", () => {
    const startLogin = async ({ url, browser }: SisterSite) => {
      const { csrfToken } = (await browser.fetch(`${url}/auth/csrf`)).json() as { csrfToken: string };
      return browser.click(`${url}/auth/signin/app`, { form: { csrfToken, callbackUrl: `${url}/user` } });
    };

    it("logs its user in", async () => {
      const site = await startSite("authjs");

      const callback = await finish(site, await startLogin(site));

      expect([callback.status, callback.location]).toEqual([302, `${site.url}/user`]);
      const { name, email } = CLAIMS;
      expect((await site.browser.click(`${site.url}/user`)).json()).toMatchObject({ name, email });
    });

    it("learns that the user cancelled", async () => {
      const site = await startSite("authjs");
      app.decision = "cancel in the app";

      const callback = await finish(site, await startLogin(site));

      expect(callback.location).toContain("error=");
      expect((await site.browser.click(`${site.url}/user`)).json()).toBeNull();
    });
  });
});
