import type { AnyVerify, Verify } from "../../src/config/verify-function";
import { TOKENS } from "../support/hostile-provider";
import { useSites } from "./support/sites";

const sites = useSites();
const ANNA = { id: "anna" };
/** A promise of a library that does not use native promises. */
// biome-ignore lint/suspicious/noThenProperty: that is what makes it one
const THENABLE = { then: (resolve: (user: object) => void) => resolve(ANNA) };

/** Logs in at a site with this verify function. */
async function logIn(verify: AnyVerify, passReqToCallback = false) {
  const site = await sites.open({ verify, options: { passReqToCallback, signInTimeoutMs: 1_000 } });
  const { status, body } = await site.browser().logIn();
  return { status, body, last: site.events.at(-1) };
}

describe("the arguments of verify", () => {
  const PROFILE = { provider: "eventpop", id: "1001", displayName: "สมหญิง รักเรียน" };
  const PARAMS = { token_type: "Bearer", expires_in: 7_200, scope: "public" };
  const { access_token: access, refresh_token: refresh } = TOKENS;
  let given: unknown[];

  const record = (...all: unknown[]) => {
    const done = all.pop() as (error: null, user: object) => void;
    given = all;
    done(null, ANNA);
  };

  const ofFour: Verify = (a, b, c, d) => record(a, b, c, d);
  const ofFive = (a: unknown, b: unknown, c: unknown, d: unknown, e: unknown) => record(a, b, c, d, e);
  const ofSix = (a: unknown, b: unknown, c: unknown, d: unknown, e: unknown, f: unknown) => record(a, b, c, d, e, f);

  it.each<[shape: string, verify: AnyVerify, passReq: boolean, expected: unknown[]]>([
    ["4 parameters", ofFour, false, [access, refresh, PROFILE]],
    ["5 parameters", ofFive, false, [access, refresh, PARAMS, PROFILE]],
    ["5 parameters, the request first", ofFive, true, ["req", access, refresh, PROFILE]],
    ["6 parameters, the request first", ofSix, true, ["req", access, refresh, PARAMS, PROFILE]],
    ["any number, as NestJS makes it", record, false, [access, refresh, PROFILE]],
    ["any number, the request first", record, true, ["req", access, refresh, PROFILE]],
  ])("are those of passport-oauth2 for a function of %s", async (_shape, verify, passReq, expected) => {
    expect(await logIn(verify, passReq)).toMatchObject({ status: 200, body: { user: ANNA } });

    if (passReq) given[0] = (given[0] as { path: string }).path === "/auth/eventpop/callback" ? "req" : given[0];
    expect(given).toMatchObject(expected);
    expect(given).toHaveLength(expected.length);
  });
});

describe("a verify function that accepts a user", () => {
  it.each<[how: string, verify: Verify]>([
    ["calls done", (_access, _refresh, _profile, done) => done(null, ANNA)],
    ["calls done later", (_access, _refresh, _profile, done) => void setImmediate(done, null, ANNA)],
    ["is async and calls done", async (_access, _refresh, _profile, done) => done(null, ANNA)],
    ["is async and returns the user", async (_access, _refresh, _profile) => ANNA],
    ["is async, has a parameter done, and returns the user", async (_access, _refresh, _profile, _done) => ANNA],
    ["returns the user at once", (_access, _refresh, _profile) => ANNA],
    ["returns a promise and cannot call done", () => Promise.resolve(ANNA)],
    ["returns another library's promise", (_access, _refresh, _profile) => THENABLE],
    ["calls done twice", (_access, _refresh, _profile, done) => [done(null, ANNA), done(null, { id: "eve" })]],
    [
      "calls done, then throws",
      (_access, _refresh, _profile, done) => {
        done(null, ANNA);
        throw new Error("too late");
      },
    ],
    [
      "calls done, then rejects",
      async (_access, _refresh, _profile, done) => {
        done(null, ANNA);
        throw new Error("too late");
      },
    ],
    [
      "calls done, then calls it with an error",
      (_access, _refresh, _profile, done) => [done(null, ANNA), done(new Error("too late"))],
    ],
  ])("%s", async (_how, verify) => {
    const { status, body, last } = await logIn(verify);

    expect({ status, user: body.user }).toEqual({ status: 200, user: ANNA });
    expect(last).toMatchObject({ event: "signed_in" });
  });

  it("may pass info, which the app gets", async () => {
    const verify: Verify = (_access, _refresh, _profile, done) => done(null, ANNA, { isNew: true });

    const { body } = await logIn(verify);

    expect(body.info).toEqual({ isNew: true });
  });
});

describe("a verify function without a user as its result", () => {
  it.each<[how: string, verify: Verify]>([
    ["calls done with false", (_access, _refresh, _profile, done) => done(null, false)],
    ["calls done with null", (_access, _refresh, _profile, done) => done(null, null)],
    ["calls done without a user", (_access, _refresh, _profile, done) => done()],
    [
      "calls done with false and a reason",
      (_access, _refresh, _profile, done) => done(null, false, { message: "members only" }),
    ],
    ["returns a promise of false", async (_access, _refresh, _profile) => false],
    ["returns a promise of undefined", async (_access, _refresh, _profile) => {}],
    ["returns nothing, and has no parameter done", (_access, _refresh, _profile) => {}],
  ])("refuses the user if it %s", async (_how, verify) => {
    const { status, last } = await logIn(verify);

    expect(status).toBe(401);
    expect(last).toMatchObject({ event: "refused", code: "EVENTPOP_NOT_ADMITTED" });
  });
});

describe("a verify function that fails", () => {
  it.each<[how: string, verify: Verify]>([
    ["by calling done with an error", (_access, _refresh, _profile, done) => done(new Error("database down"))],
    [
      "by throwing",
      () => {
        throw new Error("database down");
      },
    ],
    [
      "by throwing, with a parameter done",
      (_access, _refresh, _profile, _done) => {
        throw new Error("database down");
      },
    ],
    [
      "by rejecting",
      async () => {
        throw new Error("database down");
      },
    ],
    [
      "by rejecting, with a parameter done",
      async (_access, _refresh, _profile, _done) => {
        throw new Error("database down");
      },
    ],
  ])("causes an error of the app %s", async (_how, verify) => {
    expect(await logIn(verify)).toMatchObject({ status: 500, body: { message: "database down" } });
  });

  it.each([undefined, null, "", 0, "route", "router"])(
    "with the reason %j causes an error, although Express would not handle this value as an error",
    async (reason) => {
      const { status, body } = await logIn(() => Promise.reject(reason));

      expect({ status, ...body }).toEqual({
        status: 500,
        message: "The app's own code failed with something that is not an Error.",
      });
    },
  );

  it.each<[how: string, verify: Verify]>([
    ["calls nothing", (_access, _refresh, _profile, _done) => {}],
    ["is async and calls nothing", async (_access, _refresh, _profile, _done) => {}],
    ["returns a promise that never settles", () => new Promise(() => {})],
  ])("that %s causes an error that names verify at the deadline", async (_how, verify) => {
    expect(await logIn(verify)).toMatchObject({
      status: 503,
      body: {
        code: "EVENTPOP_APP_TIMEOUT",
        message: "The app's verify function had not finished when the 1000 ms of signInTimeoutMs were over.",
      },
    });
  });
});
