import { Passport } from "passport";
import { Browser } from "../support/browser";
import { logIn } from "../support/consumer-app";
import { useSites } from "./sites";

const { startSite } = useSites();

/** Several encodings of the same session cookie; express-session accepts all of them. */
const SPELLINGS: Readonly<Record<string, (cookie: string) => string>> = {
  "as it is set": (cookie) => cookie,
  "with one letter percent-encoded": (cookie) =>
    cookie.replace(/(?<=^s%3A)./, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  "with every letter percent-encoded": (cookie) =>
    [...decodeURIComponent(cookie)].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(""),
  "not encoded, in quotes": (cookie) => `"${decodeURIComponent(cookie)}"`,
};

function passportOf() {
  const passport = new Passport();
  passport.serializeUser((_user, done) => done(null, "user"));
  return passport;
}

describe.each([
  ["without Passport", undefined],
  ["with the app's Passport", passportOf()],
])("the session of a login with eventpopAuth, %s,", (_how, passport) => {
  it.each(Object.entries(SPELLINGS))(
    "replaces a session that an attacker planted, and ends that session's login: %s",
    async (_name, respell) => {
      const { app, browser } = await startSite(passport && { auth: { passport } });
      const attacker = new Browser();
      await logIn(attacker, app);
      const planted = sessionId(attacker, app.at("/"));
      browser.cookies.plant("session", respell(planted), app.at("/"));
      expect((await browser.fetch(app.at("/profile"))).status).toBe(200);

      await logIn(browser, app);

      expect(decodeURIComponent(sessionId(browser, app.at("/")))).not.toBe(decodeURIComponent(planted));
      expect((await attacker.fetch(app.at("/profile"))).status).toBe(401);
      expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
      // The session and the record of the new login.
      const kept = Object.keys((app.store as unknown as { sessions: object }).sessions);
      expect(kept.filter((key) => !key.startsWith("eventpop-ended-"))).toHaveLength(2);
    },
  );
});

function sessionId(browser: Browser, url: string): string {
  return browser.cookies.at(url).session ?? "";
}
