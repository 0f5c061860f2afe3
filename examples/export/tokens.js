const { existsSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const express = require("express");
const session = require("express-session");
const { eventpopAuth, eventpopErrors } = require("passport-eventpop");

const { EVENTPOP_URL = "https://www.eventpop.me", EVENTPOP_CLIENT_ID, EVENTPOP_CLIENT_SECRET } = process.env;

/** Waits until a member of the staff has logged in with a browser, and returns the tokens. */
function logIn(say) {
  return new Promise((resolve, reject) => {
    const app = express();
    const secret = EVENTPOP_CLIENT_SECRET;
    app.use(session({ secret, resave: false, saveUninitialized: false, cookie: { sameSite: "lax" } }));
    let tokens;
    app.use(
      eventpopAuth({
        clientID: EVENTPOP_CLIENT_ID,
        clientSecret: EVENTPOP_CLIENT_SECRET,
        baseURL: "http://localhost:3000",
        eventpopURL: EVENTPOP_URL,
        scope: "public organizer",
        successRedirect: "/done",
        verify: async (accessToken, refreshToken, profile) => {
          tokens = { accessToken, refreshToken };
          return profile;
        },
      }),
    );
    app.get("/done", (_req, res) => {
      res.set("Connection", "close").type("text").send("You are logged in. The export has started; close this page.");
      server.close(() => resolve(tokens));
    });
    app.use(eventpopErrors());
    const server = app.listen(3000, "localhost", (error) => {
      if (error) reject(error);
      else say("Open http://localhost:3000/auth/eventpop and log in as a member of the organizer's staff.");
    });
  });
}

/** Returns new tokens, or undefined if the user has to log in again (RFC 6749 §6). */
async function refresh({ refreshToken }) {
  const body = new URLSearchParams({
    grant_type: "refresh_token",
    refresh_token: refreshToken ?? "",
    client_id: EVENTPOP_CLIENT_ID,
    client_secret: EVENTPOP_CLIENT_SECRET,
  });
  const signal = AbortSignal.timeout(10_000);
  const response = await fetch(`${EVENTPOP_URL}/oauth/token`, { method: "POST", body, signal });
  if (response.status >= 500) throw new Error(`The refresh of the tokens failed with status ${response.status}.`);
  if (!response.ok) return undefined;
  const { access_token: accessToken, refresh_token: newRefreshToken = refreshToken } = await response.json();
  return { accessToken, refreshToken: newRefreshToken };
}

/**
 * Returns a token source for `EventpopClient`. The tokens are stored in a file that only this user of the machine can read, so that
 * the next run needs no browser.
 */
exports.tokenSource = (file, say) => async (rejected) => {
  let tokens = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  if (tokens && tokens.accessToken !== rejected) return tokens.accessToken;
  tokens = (tokens && (await refresh(tokens))) ?? (await logIn(say));
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(tokens), { mode: 0o600 });
  return tokens.accessToken;
};
