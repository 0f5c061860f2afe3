import { eventpopAuth, requireSignIn, signedIn } from "passport-eventpop";
import { appWithSession, type Contestant, credentials } from "../contestant";

/** passport-eventpop with its default options. */
export const contestant: Contestant = {
  title: "passport-eventpop",
  packages: ["passport-eventpop"],
  loginPath: "/auth/eventpop",
  callbackPath: "/auth/eventpop/callback",
  createApp({ providerURL, baseURL }) {
    const app = appWithSession();
    app.use(eventpopAuth({ ...credentials, baseURL, eventpopURL: providerURL }));
    app.get("/private", requireSignIn(), (req, res) => res.json({ name: signedIn(req).user.fullName }));
    return app;
  },
};
