import type { Request } from "express";
import passport, { Passport } from "passport";
import {
  type EventpopProfile,
  EventpopStrategy,
  type StrategyOptions,
  type TokenParams,
  type VerifyDone,
  type VerifyWithParams,
  type VerifyWithRequestAndParams,
} from "../../src";
import { OPTIONS } from "./support/site";

/** Compiles only if both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(is: Same<A, B>) => expect(is).toBe(true);

const withRequest = { ...OPTIONS, passReqToCallback: true } as const;

/** Code that is compiled but not run. */
const neverRun = (_code: () => unknown) => {};

describe("a verify function without type annotations", () => {
  it("compiles with four parameters", () => {
    new EventpopStrategy(OPTIONS, (accessToken, refreshToken, profile, done) => {
      same<typeof accessToken, string>(true);
      same<typeof refreshToken, string | undefined>(true);
      same<typeof profile, EventpopProfile>(true);
      same<typeof done, VerifyDone>(true);
    });
  });

  it("compiles with the request and four other parameters", () => {
    new EventpopStrategy(withRequest, (req, accessToken, _refreshToken, profile, done) => {
      same<typeof req, Request>(true);
      same<typeof accessToken, string>(true);
      done(null, profile);
    });
  });

  it("compiles as an async function with three parameters", () => {
    new EventpopStrategy(OPTIONS, async (_accessToken, _refreshToken, { id }) => {
      same<typeof id, string>(true);
      return { id };
    });
  });
});

describe("a verify function with the token response's fields", () => {
  it("compiles with the type VerifyWithParams", () => {
    const verify: VerifyWithParams = (accessToken, _refreshToken, params, profile, done) => {
      same<typeof accessToken, string>(true);
      same<typeof params, TokenParams>(true);
      same<typeof profile, EventpopProfile>(true);
      done(null, profile, { isNew: true });
    };

    expect(new EventpopStrategy(OPTIONS, verify)).toBeInstanceOf(EventpopStrategy);
  });

  it("compiles with another type if it has the request too", () => {
    const verify: VerifyWithRequestAndParams = (req, _accessToken, _refreshToken, params, profile, done) => {
      same<typeof req, Request>(true);
      same<typeof params, TokenParams>(true);
      done(null, profile);
    };

    expect(new EventpopStrategy(withRequest, verify)).toBeInstanceOf(EventpopStrategy);
  });

  it("compiles without these two types if all its parameters are annotated", () => {
    const strategy = new EventpopStrategy(
      OPTIONS,
      (
        _accessToken: string,
        _refreshToken: string | undefined,
        _params: TokenParams,
        profile: EventpopProfile,
        done: VerifyDone,
      ) => done(null, profile),
    );

    expect(strategy).toBeInstanceOf(EventpopStrategy);
  });
});

describe("the compiler refuses", () => {
  it("options that are missing, unknown or of a wrong type", () => {
    const verify = async () => false;
    const { clientID, clientSecret, callbackURL } = OPTIONS;
    neverRun(() => [
      // @ts-expect-error: callbackURL is missing
      new EventpopStrategy({ clientID, clientSecret }, verify),
      // @ts-expect-error: there is no option sessionKey
      new EventpopStrategy({ clientID, clientSecret, callbackURL, sessionKey: "x" }, verify),
      // @ts-expect-error: state is always on
      new EventpopStrategy({ ...OPTIONS, state: false }, verify),
      // @ts-expect-error: pkce cannot be "plain"
      new EventpopStrategy({ ...OPTIONS, pkce: "plain" }, verify),
      // @ts-expect-error: timeoutMs must be a number
      new EventpopStrategy({ ...OPTIONS, timeoutMs: "5s" }, verify),
      // @ts-expect-error: the verify function is missing
      new EventpopStrategy(OPTIONS),
    ]);
  });

  it("values of a wrong type, and a request parameter without passReqToCallback", () => {
    neverRun(() => [
      // @ts-expect-error: info must be an object or a string
      new EventpopStrategy(OPTIONS, (_accessToken, _refreshToken, _profile, done) => done(null, false, 5)),
      // @ts-expect-error: six parameters without passReqToCallback
      new EventpopStrategy(OPTIONS, (_req, _accessToken, _refreshToken, _params, _profile, _done) => {}),
    ]);
  });
});

describe("Passport's types", () => {
  it("accept the strategy in passport.use, with and without a name", () => {
    const options: StrategyOptions = { ...OPTIONS, scope: ["public"], pkce: true, state: true };
    const strategy = new EventpopStrategy({ ...options, passReqToCallback: false }, async () => false);

    expect(new Passport().use(strategy).use("other", strategy)).toBeInstanceOf(Passport);
    expect(passport.authenticate(strategy)).toBeInstanceOf(Function);
  });

  it("accept returnTo, and state as a string", () => {
    expect(passport.authenticate("eventpop", { returnTo: "/cart", state: "text", scope: "public" })).toBeInstanceOf(
      Function,
    );
  });
});
