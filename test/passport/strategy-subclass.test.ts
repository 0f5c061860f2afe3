import { Agent } from "node:https";
import type { SkipUserProfile, StrategyOptions } from "../../src/config/strategy-options";
import type { EventpopProfile, Verify } from "../../src/config/verify-function";
import { EventpopStrategy } from "../../src/passport/strategy";
import { TOKENS } from "../support/hostile-provider";
import { OPTIONS, welcome } from "./support/site";
import { useSites } from "./support/sites";

type ProfileDone = (error?: unknown, profile?: EventpopProfile) => void;

const sites = useSites();

/** Logs in with a strategy of this class. */
function logIn(Subclass: typeof EventpopStrategy, options: Partial<StrategyOptions> = {}, verify: Verify = welcome) {
  const all = { ...OPTIONS, eventpopURL: sites.provider.url, signInTimeoutMs: 1_000, ...options };
  return sites.comeBack({ strategy: new Subclass(all as never, verify) });
}

describe("a subclass", () => {
  it("may add parameters to the authorization URL, but not change those of the strategy", async () => {
    class Popup extends EventpopStrategy {
      override authorizationParams({ session }: { session?: boolean }): object {
        const forged = {
          state: "x",
          redirect_uri: "https://evil.example",
          code_challenge: "x",
          client_id: "x",
          scope: "x",
        };
        return { ...forged, display: "popup", session, locale: undefined, hint: null };
      }
    }
    const strategy = new Popup({ ...OPTIONS, eventpopURL: sites.provider.url }, welcome);
    const { start } = (await sites.open({ strategy, authenticate: { session: false } })).browser();

    const { address } = await start();

    expect(Object.fromEntries(address.searchParams)).toEqual({
      display: "popup",
      session: "false",
      response_type: "code",
      client_id: OPTIONS.clientID,
      redirect_uri: OPTIONS.callbackURL,
      scope: "public",
      state: expect.stringMatching(/^[\w-]{32}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
    });
  });

  it("may add parameters to the token request, but not change those of the strategy", async () => {
    class Tenant extends EventpopStrategy {
      override tokenParams({ session }: { session?: boolean }): object {
        return {
          code: "x",
          client_secret: "x",
          redirect_uri: "x",
          grant_type: "x",
          tenant: "a",
          session,
          locale: undefined,
        };
      }
    }
    const strategy = new Tenant({ ...OPTIONS, eventpopURL: sites.provider.url }, welcome);

    await sites.comeBack({ strategy, authenticate: { session: false } });

    expect(Object.fromEntries(sites.tokenRequests[0] ?? [])).toEqual({
      tenant: "a",
      session: "false",
      grant_type: "authorization_code",
      code: "canary-code",
      redirect_uri: OPTIONS.callbackURL,
      client_id: OPTIONS.clientID,
      client_secret: OPTIONS.clientSecret,
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it("gets an error that names the option agent if it sets one on passport-oauth2's client", () => {
    class Proxied extends EventpopStrategy {
      constructor(verify: Verify) {
        super(OPTIONS, verify);
        this._oauth2.setAgent(new Agent());
      }
    }

    expect(() => new Proxied(welcome)).toThrow(
      "_oauth2.setAgent() has no effect on EventpopStrategy: give it the agent as the option agent.",
    );
  });

  it("may load the profile by another request", async () => {
    class Own extends EventpopStrategy {
      override userProfile(accessToken: string, done: ProfileDone): void {
        setImmediate(done, null, { id: 7, displayName: accessToken.slice(0, 6) } as never);
      }
    }

    const { site, body } = await logIn(Own, { onEvent: () => {} });

    expect(body.user).toEqual({ id: 7, displayName: "5ec2e7" });
    expect(sites.provider.requests).toHaveLength(1);
    await site.close();
  });

  it("may change the profile that /me returned", async () => {
    class Polite extends EventpopStrategy {
      override userProfile(accessToken: string, done: ProfileDone): void {
        super.userProfile(accessToken, (error, profile) => {
          if (profile) done(null, { ...profile, displayName: `Khun ${profile.displayName}` });
          else done(error);
        });
      }
    }

    expect((await logIn(Polite)).body.user.displayName).toBe("Khun สมหญิง รักเรียน");
    sites.provider.behave("me", "html");
    expect(await logIn(Polite)).toMatchObject({ status: 502, body: { code: "EVENTPOP_INVALID_RESPONSE" } });
  });

  it.each<[how: string, load: (done: ProfileDone) => unknown]>([
    [
      "throws",
      () => {
        throw new Error("no profile");
      },
    ],
    ["passes an error to done", (done) => done(new Error("no profile"))],
    ["is async, and rejects", () => Promise.reject(new Error("no profile"))],
  ])("whose userProfile %s causes an error of the app, and does not end the process", async (_how, load) => {
    class Broken extends EventpopStrategy {
      override userProfile(_accessToken: string, done: ProfileDone): never {
        // A subclass in JavaScript may do this.
        return load(done) as never;
      }
    }

    expect(await logIn(Broken)).toMatchObject({ status: 500, body: { message: "no profile" } });
  });

  it("that throws after a failure of /me does not end the process, and the login ends at the deadline", async () => {
    sites.provider.behave("me", "html");
    class Hasty extends EventpopStrategy {
      override userProfile(accessToken: string, done: ProfileDone): void {
        super.userProfile(accessToken, (_error, profile) =>
          done(null, { ...(profile as EventpopProfile), id: (profile as EventpopProfile).id }),
        );
      }
    }

    expect(await logIn(Hasty)).toMatchObject({ status: 504, body: { code: "EVENTPOP_TIMEOUT" } });
  });
});

describe("skipUserProfile", () => {
  let profiles: unknown[];
  const keep: Verify = (_access, _refresh, profile, done) => {
    profiles.push(profile);
    done(null, { id: "anna" });
  };

  beforeEach(() => {
    profiles = [];
  });

  it.each<[form: string, skip: SkipUserProfile]>([
    ["true", true],
    ["a function", (accessToken: string) => accessToken === TOKENS.access_token],
    ["a function with done", (accessToken, done) => done(null, accessToken === TOKENS.access_token)],
    ["an async function", (async () => true) as never],
  ])("as %s omits the request to /me, and verify gets no profile", async (_form, skipUserProfile) => {
    const { status } = await logIn(EventpopStrategy, { skipUserProfile }, keep);

    expect(status).toBe(200);
    expect(profiles).toEqual([undefined]);
    expect(sites.provider.requests.map(({ path }) => path)).toEqual(["/oauth/token"]);
  });

  it.each<[form: string, skip: SkipUserProfile | undefined]>([
    ["false", false],
    ["an omitted option", undefined],
    ["a function", () => false],
    ["a function with done", (_accessToken, done) => done(null, false)],
    ["an async function", (async () => false) as never],
  ])("as %s does not omit the request to /me", async (_form, skipUserProfile) => {
    await logIn(EventpopStrategy, { ...(skipUserProfile !== undefined && { skipUserProfile }) }, keep);

    expect(profiles).toMatchObject([{ id: "1001" }]);
  });

  it.each<[form: string, skip: SkipUserProfile, status: number]>([
    [
      "throws",
      () => {
        throw new Error("no idea");
      },
      500,
    ],
    ["passes an error to done", (_accessToken, done) => done(new Error("no idea")), 500],
    ["rejects", ((_accessToken: string, _done: unknown) => Promise.reject(new Error("no idea"))) as never, 500],
    ["never calls done", (_accessToken, _done) => {}, 504],
  ])("as a function that %s ends only this login", async (_form, skipUserProfile, status) => {
    expect(await logIn(EventpopStrategy, { skipUserProfile }, keep)).toMatchObject({ status });
    expect(profiles).toEqual([]);
  });
});
