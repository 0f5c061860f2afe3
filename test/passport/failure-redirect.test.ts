import { CALLBACK, type SiteParts } from "./support/site";
import { useSites } from "./support/sites";

const sites = useSites();
const LOGIN_ROUTE = "/login";

/** Returns the parts of a site with its own login route, and this failureRedirect on the callback route. */
const withFailureRedirect = (failureRedirect: string): SiteParts => ({
  verify: async () => false,
  routes: (app, passport) => {
    app.get(LOGIN_ROUTE, passport.authenticate("eventpop"));
    app.get(CALLBACK, passport.authenticate("eventpop", { failureRedirect }));
  },
});

/** Starts a login and requests its callback. verify refuses every user. */
async function comeBack(failureRedirect: string, params?: Readonly<Record<string, string>>) {
  const browser = (await sites.open(withFailureRedirect(failureRedirect))).browser();
  const { callback } = await browser.start("", LOGIN_ROUTE);
  const { status, body, headers } = await browser.get(callback(params));
  return { status, message: body.message, location: headers.location };
}

describe("failureRedirect", () => {
  it.each(["/login", "/login?again=1", "/LOGIN/", "/a/../login", "http://localhost:3000/login"])(
    "causes an error instead of endless redirects to Eventpop: %s",
    async (failureRedirect) => {
      expect(await comeBack(failureRedirect)).toEqual({
        status: 500,
        message: expect.stringMatching(
          /^failureRedirect is \S+, which starts a login: .* redirected without end\. Set it to/,
        ),
      });
    },
  );

  it("causes an error for every refusal, even if the browser drops the login's cookie", async () => {
    const browser = (await sites.open(withFailureRedirect("/login"))).browser();
    const { callback } = await browser.start("", LOGIN_ROUTE);
    const stranger = (await sites.open(withFailureRedirect("/login"))).browser();
    await stranger.start("", LOGIN_ROUTE);

    expect((await browser.get(callback({ error: "access_denied" }))).status).toBe(500);
    expect((await stranger.get(callback())).status).toBe(500);
  });

  it.each(["/login-failed", "/", "/login/help", "https://status.example/login"])(
    "redirects as in Passport if it is another path than the login's: %s",
    async (failureRedirect) => {
      expect(await comeBack(failureRedirect)).toMatchObject({ status: 302, location: failureRedirect });
    },
  );
});
