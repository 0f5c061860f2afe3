import { signIn } from "../support/consumer-app";
import { USER } from "../support/hostile-provider";
import { useSites } from "./sites";

const { startSite } = useSites();

/** A site whose `/me` asks Eventpop anew, with one person signed in. */
async function startSignedIn() {
  const site = await startSite({
    routes: (app) => {
      app.get("/me", (req, res, next) => {
        req.eventpop?.me().then((user) => res.json({ id: user.id, fullName: user.fullName }), next);
      });
    },
  });
  await signIn(site.browser, site.app);
  return site;
}

describe("req.eventpop.me()", () => {
  it("tells what Eventpop says of the person now; req.eventpop.user stays what it said at the login", async () => {
    const { app, browser, provider } = await startSignedIn();
    provider.behave("me", { body: { user: { ...USER, full_name: "New Name" } } });

    expect((await browser.fetch(app.at("/me"))).json()).toEqual({ id: "1001", fullName: "New Name" });
    expect((await browser.fetch(app.at("/profile"))).json()).toMatchObject({ fullName: USER.full_name });
  });

  it("C19: does not take another person for the one who signed in", async () => {
    const { app, browser, provider } = await startSignedIn();
    provider.behave("me", { body: { user: { ...USER, id: 2002 } } });

    const answer = await browser.fetch(app.at("/me"));

    expect([answer.status, answer.json()]).toMatchObject([502, { error: { code: "EVENTPOP_WRONG_USER" } }]);
  });
});
