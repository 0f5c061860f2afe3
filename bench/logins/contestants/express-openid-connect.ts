import express from "express";
import { auth, requiresAuth } from "express-openid-connect";
import { type Contestant, credentials } from "../contestant";

/** express-openid-connect: OpenID Connect with its own encrypted cookie for a session, and the profile fetched as well. */
export const contestant: Contestant = {
  title: "express-openid-connect",
  packages: ["express-openid-connect"],
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
