import { randomBytes } from "node:crypto";
import type { WatchedStore } from "../../support/watched-store";
import type { Site } from "../sites";
import {
  type Authorization,
  authorizationFor,
  authorize,
  callWithToken,
  post,
  REDIRECT_URIS,
  tokenFields,
  useClientSites,
} from "./client-site";

const { startClientSite } = useClientSites();

let aheadMs = 0;
beforeEach(() => {
  aheadMs = 0;
  jest.spyOn(Date, "now").mockImplementation(() => performance.timeOrigin + performance.now() + aheadMs);
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Logs in up to the code. `redeem` sends the token request with these fields changed. */
async function startWithCode(clientID: keyof typeof REDIRECT_URIS = "ios", options: object = {}) {
  const site = await startClientSite(options);
  const authorization = authorizationFor(clientID);
  const code = await codeFor(site, authorization);
  const redeem = (changes: Readonly<Record<string, string | undefined>> = {}) =>
    post(site.app, "token", { ...tokenFields(authorization, code), ...changes });
  return { ...site, authorization, code, redeem };
}

async function codeFor(site: Site, authorization: Authorization): Promise<string> {
  return (await authorize(site, authorization)).get("code") ?? "";
}

const INVALID_GRANT = { error: "invalid_grant", error_description: expect.any(String) };

describe("an authorization code", () => {
  it.each([
    ["another client", { client_id: "cli" }],
    ["another redirect URI", { redirect_uri: `${REDIRECT_URIS.ios}/` }],
    ["no redirect URI", { redirect_uri: undefined }],
    ["another verifier", { code_verifier: randomBytes(32).toString("base64url") }],
    ["no verifier", { code_verifier: undefined }],
    ["an empty verifier", { code_verifier: "" }],
    ["a verifier that is too short", { code_verifier: "x".repeat(42) }],
    ["a verifier that is too long", { code_verifier: "x".repeat(129) }],
    ["an unknown code", { code: randomBytes(32).toString("base64url") }],
    ["a code that is too long", { code: "x".repeat(5_000) }],
    ["a code with a null byte", { code: "\u0000" }],
  ])("is not redeemed with %s, and stays valid", async (_case, changes) => {
    const { redeem } = await startWithCode();

    const refused = await redeem(changes);

    expect([refused.status, refused.json()]).toEqual([400, INVALID_GRANT]);
    expect(refused.headers["cache-control"]).toBe("no-store");
    expect((await redeem()).status).toBe(200);
  });

  it("is not redeemed with its own challenge as the verifier", async () => {
    const { redeem, authorization } = await startWithCode();

    expect((await redeem({ code_verifier: authorization.query.get("code_challenge") ?? "" })).status).toBe(400);
  });

  it("is not redeemed at another port of the loopback address than the code was sent to", async () => {
    const site = await startClientSite();
    const authorization = authorizationFor("cli", { redirect_uri: "http://127.0.0.1:51004/signed-in" });
    const fields = tokenFields(authorization, await codeFor(site, authorization));

    const refused = await post(site.app, "token", { ...fields, redirect_uri: "http://127.0.0.1:51005/signed-in" });

    expect(refused.json()).toEqual(INVALID_GRANT);
    expect((await post(site.app, "token", fields)).status).toBe(200);
  });

  it("of another client is not redeemed by a client with a secret", async () => {
    const site = await startClientSite();
    const code = await codeFor(site, authorizationFor("ios"));

    const refused = await post(site.app, "token", tokenFields(authorizationFor("vote"), code));

    expect([refused.status, refused.json()]).toEqual([400, INVALID_GRANT]);
  });

  it("is valid for 60 seconds", async () => {
    const { redeem } = await startWithCode();

    aheadMs = 50_000;

    expect((await redeem()).status).toBe(200);
  });

  it("is not valid after 60 seconds", async () => {
    const { redeem, app } = await startWithCode();

    aheadMs = 60_000;

    const refused = await redeem();
    expect([refused.status, refused.json()]).toEqual([400, INVALID_GRANT]);
    expect(app.events.map(({ event }) => event)).not.toContain("signed_in");
  });
});

describe("a code that is used twice", () => {
  it("ends the login that it gave", async () => {
    const { redeem, app } = await startWithCode();
    const { access_token: token } = (await redeem()).json() as { access_token: string };
    const before = await callWithToken(app, "/profile", token);

    const refused = await redeem();

    expect([before.status, refused.status, refused.json()]).toEqual([200, 400, INVALID_GRANT]);
    expect((await callWithToken(app, "/profile", token)).status).toBe(401);
  });

  it("ends the login also minutes after the first use", async () => {
    const { redeem, app } = await startWithCode();
    const { access_token: token } = (await redeem()).json() as { access_token: string };
    aheadMs = 5 * 60_000;

    expect((await redeem()).json()).toEqual(INVALID_GRANT);

    expect((await callWithToken(app, "/profile", token)).status).toBe(401);
  });

  it("does not end the login if a thief of the code has no verifier or is another client", async () => {
    const { redeem, app } = await startWithCode();
    const { access_token: token } = (await redeem()).json() as { access_token: string };

    const thefts = [
      await redeem({ code_verifier: randomBytes(32).toString("base64url") }),
      await redeem({ client_id: "cli", redirect_uri: REDIRECT_URIS.cli }),
      await redeem({ redirect_uri: "com.evil:/signed-in" }),
    ];

    expect(thefts.map((response) => response.json())).toEqual([INVALID_GRANT, INVALID_GRANT, INVALID_GRANT]);
    expect((await callWithToken(app, "/profile", token)).status).toBe(200);
  });

  it("does not end another login of the same user", async () => {
    const { redeem, app, browser, provider, tokenRequests } = await startWithCode();
    const other = authorizationFor("ios");
    const second = await post(
      app,
      "token",
      tokenFields(other, await codeFor({ app, browser, provider, tokenRequests }, other)),
    );
    const { access_token: token } = second.json() as { access_token: string };
    await redeem();

    await redeem();

    expect((await callWithToken(app, "/profile", token)).status).toBe(200);
  });

  it("gives one login if both requests arrive at the same time", async () => {
    const { redeem, app } = await startWithCode();

    const responses = await Promise.all(Array.from({ length: 5 }, () => redeem()));

    expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 400, 400, 400, 400]);
    expect(app.events.filter(({ event }) => event === "signed_in")).toHaveLength(1);
  });
});

describe("a callback that is requested twice at the same time", () => {
  it("gives the same code to both", async () => {
    const site = await startClientSite();
    const authorization = authorizationFor("live");
    const started = await site.browser.click(site.app.at(`/auth/eventpop/authorize?${authorization.query}`));
    const state = new URL(started.location).searchParams.get("state");
    const callback = site.app.at(`/auth/eventpop/callback?code=canary-code-5ec2e7&state=${state}`);

    const responses = await Promise.all([site.browser.click(callback), site.browser.click(callback)]);

    const [first, second] = responses.map(({ location }) => new URL(location).searchParams.get("code"));
    expect(first).toMatch(/^[\w-]{43}$/);
    expect(second).toBe(first);
    expect(site.tokenRequests()).toBe(1);
    expect(site.app.store.count("set entry")).toBe(1);
  });
});

describe("a code while the store fails", () => {
  it("is refused with 503 while it cannot be read, and is valid afterwards", async () => {
    const { redeem, app } = await startWithCode();
    app.store.trouble("fails", "get entry");

    const refused = await redeem();
    app.store.recover();

    expect([refused.status, refused.json()]).toEqual([
      503,
      { error: "temporarily_unavailable", error_description: expect.any(String) },
    ]);
    expect((await redeem()).status).toBe(200);
  });

  // The first write is the claim of the code, which the same process may repeat.
  it.each(["fails", "writes and fails"] as const)(
    "gives one login afterwards if a write of the store %s",
    async (how) => {
      const { redeem, app } = await startWithCode();
      app.store.trouble(how, "set entry");

      const first = await redeem();
      app.store.recover();
      const second = await redeem();

      expect([first.status, second.status, (await redeem()).status]).toEqual([503, 200, 400]);
      expect(app.events.filter(({ event }) => event === "signed_in")).toHaveLength(1);
    },
  );

  it.each([
    ["the mark that the code is redeemed", "set entry", "fails", 200],
    ["the mark that the code is redeemed, and reports a failure", "set entry", "writes and fails", 400],
    ["the token record", "set record", "fails", 400],
    ["the token record, and reports a failure", "set record", "writes and fails", 400],
  ] as const)(
    "gives at most one login, and leaves no tokens, if the store fails at writing %s",
    async (_what, call, how, status) => {
      const { redeem, app } = await startWithCode();
      // The claim is written before.
      const isClaimed = app.store.next("set entry").then(() => app.store.trouble(how, call));

      const first = await redeem();
      await isClaimed;
      app.store.recover();
      const second = await redeem();
      await app.close();

      expect([first.status, second.status]).toEqual([503, status]);
      const logins = status === 200 ? 1 : 0;
      expect(app.events.filter(({ event }) => event === "signed_in")).toHaveLength(logins);
      expect(recordsIn(app.store)).toHaveLength(logins);
    },
  );
});

function recordsIn(store: WatchedStore): string[] {
  return Object.keys((store as unknown as { sessions: object }).sessions).filter((key) =>
    /^eventpop-(?!ended-|entry-|refresh-)/.test(key),
  );
}
