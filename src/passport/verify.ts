import type { Request } from "express";
import type { TokenSet } from "../config/token-storage";
import type { AnyVerify, EventpopProfile, TokenParams, VerifyDone } from "../config/verify-function";
import { SignInError } from "../errors";

/** What verify decided. */
export interface Verified {
  /** The app's user, or `false` for nobody. */
  readonly user: Express.User | false;
  readonly info: object | undefined;
}

/**
 * Runs the app's verify function and settles once, on whichever comes first: `done`, a returned promise, a returned value, or
 * something thrown. What comes later is ignored.
 *
 * A function whose parameters include `done` may return nothing and call it later; one without must give its answer back.
 */
export function runVerify(
  verify: AnyVerify,
  passRequest: Request | undefined,
  tokens: TokenSet,
  profile: EventpopProfile,
): Promise<Verified> {
  return new Promise((resolve, reject) => {
    const settle = (user: unknown, info?: object | string) =>
      resolve({
        user: (user || false) as Express.User | false,
        info: typeof info === "string" ? { message: info } : info,
      });
    const done: VerifyDone = (error, user, info) => (error ? reject(error) : settle(user, info));

    const { accessToken, refreshToken, scope, lifetimeMs } = tokens;
    const params: TokenParams = {
      token_type: "Bearer",
      expires_in: lifetimeMs / 1_000,
      ...(scope !== undefined && { scope }),
    };
    const before = passRequest ? [passRequest, accessToken, refreshToken] : [accessToken, refreshToken];
    const takesParams = verify.length === before.length + 3;
    const args = takesParams ? [...before, params, profile, done] : [...before, profile, done];
    // Length 0 is a function of `...args`, as NestJS makes them: it finds `done` at the end.
    const takesDone = verify.length === 0 || verify.length >= args.length;

    const settleReturned = (value: unknown) => {
      if (value !== undefined || !takesDone) settle(value);
    };
    const returned: unknown = (verify as (...all: unknown[]) => unknown)(...args);
    if (isThenable(returned)) returned.then(settleReturned, reject);
    else if (!takesDone) settleReturned(returned);
  });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

/** The error for a person whom the app's verify function did not let in. */
export function notAdmitted(): SignInError {
  return new SignInError("EVENTPOP_NOT_ADMITTED", "The app's verify function let nobody in.");
}
