import { appWithSession, type Contestant, credentials } from "../contestant";

/** The name of the measured copy of this package. The option `--only` of `run.ts` can name another copy. */
const copy = process.env.EVENTPOP_PACKAGE ?? "passport-eventpop";
const { eventpopAuth, requireSignIn, signedIn } = require(copy) as typeof import("passport-eventpop");

/** passport-eventpop with its default options. */
export const contestant: Contestant = {
  title: copy,
  loginPath: "/auth/eventpop",
  callbackPath: "/auth/eventpop/callback",
  async createApp({ providerURL, baseURL }) {
    const { app } = await appWithSession();
    app.use(eventpopAuth({ ...credentials, baseURL, eventpopURL: providerURL }));
    // The first versions do not have `signedIn`.
    const userOf = signedIn ? (req: Parameters<typeof signedIn>[0]) => signedIn(req).user : undefined;
    app.get("/private", requireSignIn(), (req, res) => {
      res.json({ name: (userOf ? userOf(req) : req.eventpop?.user)?.fullName });
    });
    return app;
  },
};
