import { appWithSession, type Contestant, credentials } from "../contestant";

const { eventpopAuth, requireSignIn, signedIn } = require("passport-eventpop") as typeof import("passport-eventpop");

/** passport-eventpop with a client of the app's own, for `bench/clients/run.ts`. */
export const contestant: Contestant = {
  title: "passport-eventpop with clients",
  loginPath: "/auth/eventpop",
  callbackPath: "/auth/eventpop/callback",
  async createApp({ providerURL, baseURL }) {
    const { app } = await appWithSession();
    const clients = [{ clientID: "app", name: "App", redirectURIs: ["https://client.example/signed-in"] }];
    app.use(eventpopAuth({ ...credentials, baseURL, eventpopURL: providerURL, clients }));
    app.get("/private", requireSignIn(), (req, res) => {
      res.json({ name: signedIn(req).user.fullName });
    });
    return app;
  },
};
