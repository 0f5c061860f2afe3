import type { RequestHandler, Response } from "express";
import type { Verify } from "../../src/config/verify-function";
import { EXPRESS_VERSIONS } from "./support/express-versions";
import { CALLBACK, type Routes, type SiteParts } from "./support/site";
import { useSites } from "./support/sites";

const sites = useSites();
const silent: Verify = (_access, _refresh, _profile, done) => done(null, false);
const refuseAll: Verify = (_access, _refresh, _profile, done) => done(null, false, { message: "members only" });

describe.each(EXPRESS_VERSIONS)("a custom callback on %s", (_version, express) => {
  /** Returns middleware with a custom callback, as Passport documents it. */
  const custom =
    (callback: (res: Response, ...told: unknown[]) => void): Routes =>
    (app, passport) => {
      const route: RequestHandler = (req, res, next) =>
        passport.authenticate("eventpop", (...told: unknown[]) => callback(res, ...told))(req, res, next);
      app.get(CALLBACK, route);
    };

  it.each<[what: string, denied: boolean, verify: Verify | undefined, expected: unknown[]]>([
    ["a user whom verify accepts", false, undefined, [null, { id: "1001" }, {}]],
    ["a user whom verify refuses", false, refuseAll, [null, false, { message: "members only" }, undefined]],
    ["a user whom verify refuses without info", false, silent, [null, false, undefined, undefined]],
    [
      "the error of a user who chose Deny",
      true,
      undefined,
      [null, false, { code: "EVENTPOP_ACCESS_DENIED", reason: "access_denied" }, 403],
    ],
  ])("receives %s", async (_what, denied, verify, expected) => {
    let told: unknown[] = [];
    const routes = custom((res, ...all) => {
      told = all;
      res.end();
    });

    await sites.comeBack({ express, routes, ...(verify && { verify }) }, denied);

    expect(told).toMatchObject(expected);
  });

  it("receives an error if Eventpop fails", async () => {
    sites.provider.behave("me", "html");
    const routes = custom((res, error) => {
      res.json((error as { code: string }).code);
    });

    expect((await sites.comeBack({ express, routes })).body).toBe("EVENTPOP_INVALID_RESPONSE");
  });

  it.each<[when: string, denied: boolean, me: "good" | "html"]>([
    ["a user is logged in", false, "good"],
    ["a user is refused", true, "good"],
    ["Eventpop fails", false, "html"],
  ])("that throws when %s causes an error of the app, and does not end the process", async (_when, denied, me) => {
    sites.provider.behave("me", me);
    let calls = 0;
    const routes = custom(() => {
      calls += 1;
      throw new Error("a mistake in the callback");
    });

    expect(await sites.comeBack({ express, routes }, denied)).toMatchObject({
      status: 500,
      body: { message: "a mistake in the callback" },
    });
    expect(calls).toBe(1);
  });
});

describe("an error that Passport throws", () => {
  it.each<[what: string, parts: SiteParts, message: string]>([
    [
      "no session for the option failureMessage",
      { session: false, authenticate: { failureMessage: true } },
      "messages",
    ],
    ["no flash for the option failureFlash", { authenticate: { failureFlash: true } }, "req.flash is not a function"],
  ])(
    "because something is missing (%s) goes to the app's error handler, and does not end the process",
    async (_what, parts, message) => {
      const { status, body } = await sites.comeBack(parts, true);

      expect(status).toBe(500);
      expect(body.message).toContain(message);
    },
  );

  it("without sessions for a login that needs one goes to the app's error handler", async () => {
    const { status, body } = await sites.comeBack({ session: false });

    expect({ status, ...body }).toMatchObject({
      status: 500,
      message: expect.stringContaining("require session support"),
    });
  });
});
