import type { RequestHandler, Response } from "express";
import type { Verify } from "../../src/config/verify-function";
import { EXPRESS_VERSIONS } from "./support/express-versions";
import { CALLBACK, type Routes, type SiteParts } from "./support/site";
import { useSites } from "./support/sites";

const sites = useSites();
const silent: Verify = (_access, _refresh, _profile, done) => done(null, false);
const nobody: Verify = (_access, _refresh, _profile, done) => done(null, false, { message: "members only" });

describe.each(EXPRESS_VERSIONS)("a custom callback on %s", (_version, express) => {
  /** The route in the app's own hands, as Passport documents it. */
  const custom =
    (callback: (res: Response, ...told: unknown[]) => void): Routes =>
    (app, passport) => {
      const route: RequestHandler = (req, res, next) =>
        passport.authenticate("eventpop", (...told: unknown[]) => callback(res, ...told))(req, res, next);
      app.get(CALLBACK, route);
    };

  it.each<[what: string, denied: boolean, verify: Verify | undefined, expected: unknown[]]>([
    ["a person who is let in", false, undefined, [null, { id: "1001" }, {}]],
    ["a person who is not", false, nobody, [null, false, { message: "members only" }, undefined]],
    ["a person who is not, without a word", false, silent, [null, false, undefined, undefined]],
    ["a refusal", true, undefined, [null, false, { code: "EVENTPOP_ACCESS_DENIED", reason: "access_denied" }, 403]],
  ])("is told of %s", async (_what, denied, verify, expected) => {
    let told: unknown[] = [];
    const routes = custom((res, ...all) => {
      told = all;
      res.end();
    });

    await sites.comeBack({ express, routes, ...(verify && { verify }) }, denied);

    expect(told).toMatchObject(expected);
  });

  it("is told of trouble at Eventpop", async () => {
    sites.provider.behave("me", "html");
    const routes = custom((res, error) => {
      res.json((error as { code: string }).code);
    });

    expect((await sites.comeBack({ express, routes })).body).toBe("EVENTPOP_INVALID_RESPONSE");
  });

  it.each<[when: string, denied: boolean, me: "good" | "html"]>([
    ["somebody is let in", false, "good"],
    ["somebody is refused", true, "good"],
    ["Eventpop fails", false, "html"],
  ])("C41: that throws when %s is the app's error, and does not end the process", async (_when, denied, me) => {
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

describe("what Passport itself throws", () => {
  it.each<[what: string, parts: SiteParts, message: string]>([
    ["no session to keep a message in", { session: false, authenticate: { failureMessage: true } }, "messages"],
    ["no flash to tell it by", { authenticate: { failureFlash: true } }, "req.flash is not a function"],
  ])("C41: for want of it (%s) is the app's error, and does not end the process", async (_what, parts, message) => {
    const { status, body } = await sites.comeBack(parts, true);

    expect(status).toBe(500);
    expect(body.message).toContain(message);
  });

  it("C41: without sessions where a login needs one, is the app's error", async () => {
    const { status, body } = await sites.comeBack({ session: false });

    expect({ status, ...body }).toMatchObject({
      status: 500,
      message: expect.stringContaining("require session support"),
    });
  });
});
