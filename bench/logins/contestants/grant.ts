import grant from "grant";
import { appWithSession, type Contestant, credentials } from "../contestant";

/** grant. It requests the tokens and the profile; the app itself does everything else. */
export const contestant: Contestant = {
  title: "grant",
  loginPath: "/connect/eventpop",
  callbackPath: "/connect/eventpop/callback",
  async createApp({ providerURL, baseURL }) {
    const { app } = await appWithSession();
    app.use(
      grant.express({
        defaults: { origin: baseURL, transport: "session", state: true, pkce: true },
        eventpop: {
          key: credentials.clientID,
          secret: credentials.clientSecret,
          oauth: 2,
          authorize_url: `${providerURL}/oauth/authorize`,
          access_url: `${providerURL}/oauth/token`,
          profile_url: `${providerURL}/api/public/me`,
          response: ["tokens", "profile"],
          callback: "/private",
        },
      }),
    );
    app.get("/private", (req, res) => {
      const { grant: result } = req.session as {
        grant?: { response?: { profile?: { user?: { full_name: string } } } };
      };
      if (result?.response?.profile) res.json({ name: result.response.profile.user?.full_name });
      else res.sendStatus(401);
    });
    return app;
  },
};
