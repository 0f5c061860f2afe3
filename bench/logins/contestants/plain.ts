import passport from "passport";
import OAuth2Strategy from "passport-oauth2";
import { appWithSession, type Contestant, credentials } from "../contestant";

/** Passport and passport-oauth2 as their documentation shows them, with `state` and PKCE. */
export const contestant: Contestant = plain({ title: "passport-oauth2 + passport", pkce: true });

/** The same, with or without PKCE. */
export function plain({ title, pkce }: { readonly title: string; readonly pkce: boolean }): Contestant {
  return {
    title,
    loginPath: "/login",
    callbackPath: "/callback",
    async createApp({ providerURL, baseURL }) {
      const strategy = new OAuth2Strategy(
        {
          ...credentials,
          authorizationURL: `${providerURL}/oauth/authorize`,
          tokenURL: `${providerURL}/oauth/token`,
          callbackURL: `${baseURL}/callback`,
          state: true,
          pkce,
        },
        (accessToken: string, refreshToken: string, profile: object, done: OAuth2Strategy.VerifyCallback) =>
          done(null, { ...profile, accessToken, refreshToken }),
      );
      const client = (strategy as unknown as { _oauth2: { useAuthorizationHeaderforGET(on: boolean): void; get: Get } })
        ._oauth2;
      client.useAuthorizationHeaderforGET(true);
      strategy.userProfile = (accessToken, done) => {
        client.get(`${providerURL}/api/public/me`, accessToken, (error, body) => {
          if (error) done(error);
          else done(null, JSON.parse(String(body)).user);
        });
      };
      passport.serializeUser((user, done) => done(null, user));
      passport.deserializeUser((user: Express.User, done) => done(null, user));
      passport.use("plain", strategy);

      const { app } = await appWithSession();
      app.use(passport.session());
      app.get("/login", passport.authenticate("plain"));
      app.get("/callback", passport.authenticate("plain", { successRedirect: "/private" }));
      app.get("/private", (req, res) => {
        if (req.isAuthenticated()) res.json({ name: (req.user as { full_name?: string }).full_name });
        else res.sendStatus(401);
      });
      return app;
    },
  };
}

type Get = (url: string, token: string, done: (error: unknown, body?: string | Buffer) => void) => void;
