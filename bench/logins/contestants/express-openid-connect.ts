import express from "express";
import { auth, requiresAuth } from "express-openid-connect";
import { type Contestant, credentials } from "../contestant";

/**
 * express-openid-connect: a login with OpenID Connect. It stores the session in an encrypted cookie. The callback also
 * requests the profile, because the other packages do so.
 */
export const contestant: Contestant = {
  title: "express-openid-connect",
  loginPath: "/login",
  callbackPath: "/callback",
  createApp({ providerURL, baseURL }) {
    const app = express();
    app.disable("x-powered-by");
    app.use(
      auth({
        issuerBaseURL: providerURL,
        baseURL,
        clientID: credentials.clientID,
        clientSecret: credentials.clientSecret,
        secret: "bench session secret of 32 characters",
        authRequired: false,
        clientAuthMethod: "client_secret_post",
        authorizationParams: { response_type: "code", scope: "openid" },
        afterCallback: async (req, _res, session) => {
          const user = await req.oidc.fetchUserInfo();
          return { ...session, user };
        },
      }),
    );
    app.get("/private", requiresAuth(), (req, res) => res.json({ name: req.oidc.user?.sub }));
    return app;
  },
};
