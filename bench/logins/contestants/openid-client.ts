import * as client from "openid-client";
import { Strategy } from "openid-client/passport";
import passport from "passport";
import { appWithSession, type Contestant, credentials } from "../contestant";

/** The Passport strategy of openid-client, as an OAuth 2.0 client without OpenID Connect. */
export const contestant: Contestant = {
  title: "openid-client's strategy",
  loginPath: "/login",
  callbackPath: "/callback",
  async createApp({ providerURL, baseURL }) {
    const server = {
      issuer: providerURL,
      authorization_endpoint: `${providerURL}/oauth/authorize`,
      token_endpoint: `${providerURL}/oauth/token`,
    };
    const config = new client.Configuration(server, credentials.clientID, credentials.clientSecret);
    client.allowInsecureRequests(config);
    const me = new URL(`${providerURL}/api/public/me`);
    passport.serializeUser((user, done) => done(null, user));
    passport.deserializeUser((user: Express.User, done) => done(null, user));
    passport.use(
      "openid",
      new Strategy({ config, callbackURL: `${baseURL}/callback`, scope: "public" }, async (tokens, done) => {
        const answer = await client.fetchProtectedResource(config, tokens.access_token, me, "GET");
        const { user } = (await answer.json()) as { user: object };
        done(null, { ...user, ...tokens });
      }),
    );
    const { app } = await appWithSession();
    app.use(passport.session());
    app.get("/login", passport.authenticate("openid"));
    app.get("/callback", passport.authenticate("openid", { successRedirect: "/private" }));
    app.get("/private", (req, res) => {
      if (req.isAuthenticated()) res.json({ name: (req.user as { full_name?: string }).full_name });
      else res.sendStatus(401);
    });
    return app;
  },
};
