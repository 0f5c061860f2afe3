import type { Request } from "express";
import fc from "fast-check";
import type { TokenSet } from "../../src/config/token-storage";
import type { AnyVerify, Verify, VerifyDone } from "../../src/config/verify-function";
import { runVerify } from "../../src/passport/app-functions";
import { toProfile } from "../../src/passport/profile";

const TOKENS: TokenSet = { accessToken: "access", expiresAt: 7_200_000, lifetimeMs: 7_200_000 };
const PROFILE = toProfile("eventpop", { id: "1001" }, "{}", {});
const ANNA = { id: "anna" };

const run = (verify: AnyVerify, req?: Request) => runVerify(verify, req, TOKENS, PROFILE);

describe("the fields of the token response", () => {
  const paramsFor = async (tokens: TokenSet) => {
    const verify = (_access: string, _refresh: unknown, params: object, _profile: object, done: VerifyDone) =>
      done(null, params);
    return (await runVerify(verify, undefined, tokens, PROFILE)).user;
  };

  it("are those of RFC 6749 §5.1, with the lifetime in seconds", async () => {
    expect(await paramsFor({ ...TOKENS, scope: "public" })).toStrictEqual({
      token_type: "Bearer",
      expires_in: 7_200,
      scope: "public",
    });
  });

  it("have no scope if the response has none", async () => {
    expect(await paramsFor(TOKENS)).toStrictEqual({ token_type: "Bearer", expires_in: 7_200 });
  });
});

describe("a verify function", () => {
  it("gets no refresh token if the response has none", async () => {
    const verify: Verify = (_access, refresh, _profile, done) => done(null, { refresh });

    expect((await run(verify)).user).toEqual({ refresh: undefined });
  });

  it("may pass a string as info, which becomes info.message", async () => {
    const verify: Verify = (_access, _refresh, _profile, done) => done(null, false, "members only");

    expect(await run(verify)).toEqual({ user: false, info: { message: "members only" } });
  });

  it("with a parameter done is finished when it calls done, whatever it returns", async () => {
    const verify: Verify = (_access, _refresh, _profile, done) => setImmediate(done, null, ANNA);

    expect((await run(verify)).user).toBe(ANNA);
  });

  it("with a default value for its parameter done may call done", async () => {
    const verify: Verify = (_access, _refresh, _profile, done = () => {}) => void done(null, ANNA);

    expect((await run(verify)).user).toBe(ANNA);
  });

  it("is finished by its first result, and later ones are ignored", async () => {
    const step = fc.constantFrom("user", "refused", "error");
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), fc.boolean(), async (steps, isAsync) => {
        const verify: Verify = async (_access, _refresh, _profile, done) => {
          if (isAsync) await undefined;
          for (const each of steps) {
            if (each === "error") done(new Error("failed"));
            else done(null, each === "user" ? ANNA : false);
          }
          throw new Error("too late");
        };

        const outcome = await run(verify).then(
          ({ user }) => (user ? "user" : "refused"),
          ({ message }) => (message === "failed" ? "error" : message),
        );
        expect(outcome).toBe(steps[0]);
      }),
    );
  });
});
