// A sister site: its users log in through the app, with passport-oauth2.
import { once } from "node:events";
import { createServer } from "node:http";
import express from "express";
import session from "express-session";
import passport from "passport";
import OAuth2Strategy from "passport-oauth2";
import { settings } from "./support.mjs";

class AppStrategy extends OAuth2Strategy {
  constructor(options, verify) {
    super(options, verify);
    this.name = "app";
    // Without this call, the library would send the access token in the query.
    this._oauth2.useAuthorizationHeaderforGET(true);
  }

  userProfile(accessToken, done) {
    this._oauth2.get(`${settings.issuer}/userinfo`, accessToken, (error, body) => {
      if (error) done(error);
      else done(null, JSON.parse(body));
    });
  }
}

const server = createServer().listen(0, "127.0.0.1");
await once(server, "listening");
const origin = `http://127.0.0.1:${server.address().port}`;
const { issuer, clientID, clientSecret } = settings;
passport.use(
  new AppStrategy(
    {
      authorizationURL: `${issuer}/authorize`,
      tokenURL: `${issuer}/token`,
      clientID,
      clientSecret,
      callbackURL: `${origin}/auth/callback`,
      pkce: true,
      state: true,
    },
    (_accessToken, _refreshToken, profile, done) => done(null, profile),
  ),
);
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const app = express();
app.use(session({ secret: "a secret of the sister site", resave: false, saveUninitialized: false }));
app.use(passport.session());
app.get("/login", passport.authenticate("app"));
app.get("/auth/callback", passport.authenticate("app", { failureRedirect: "/refused" }), (_req, res) => {
  res.redirect("/user");
});
app.get("/user", (req, res) => res.json(req.user ?? null));
app.get("/refused", (_req, res) => res.send("refused"));
server.on("request", app);
process.send({ result: origin });
process.on("disconnect", () => process.exit());
