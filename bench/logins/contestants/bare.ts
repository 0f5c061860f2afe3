import { appWithSession, type Contestant } from "../contestant";

/** Express and express-session without a login package. This is the minimum that a request of a signed-in user can cost. */
export const contestant: Contestant = {
  title: "express + express-session alone",
  loginPath: "/login",
  callbackPath: "/callback",
  async createApp() {
    const { app } = await appWithSession();
    const user = { id: "1001", fullName: "สมหญิง รักเรียน", email: "somying@example.com" };
    app.get("/login", (_req, res) => res.redirect("/oauth/authorize?state=none"));
    app.get("/callback", (req, res) => {
      Object.assign(req.session, { user, handle: "x".repeat(32) });
      req.session.save(() => res.redirect("/private"));
    });
    app.get("/private", (req, res) => {
      const { user } = req.session as { user?: { fullName: string } };
      if (user) res.json({ name: user.fullName });
      else res.sendStatus(401);
    });
    return app;
  },
};
