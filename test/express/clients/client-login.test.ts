import { Browser } from "../../support/browser";
import { logIn } from "../../support/consumer-app";
import {
  authorizationFor,
  authorize,
  callWithToken,
  clientURL,
  logInToClient,
  post,
  REDIRECT_URIS,
  signInAtEventpop,
  tokenFields,
  useClientSites,
} from "./client-site";

const { startClientSite } = useClientSites();

describe("the login of a client", () => {
  it("redirects a client with an https redirect URI with code, state and issuer", async () => {
    const site = await startClientSite();
    const authorization = authorizationFor("live");

    const response = await signInAtEventpop(site, authorization);

    expect(response.status).toBe(302);
    const url = new URL(response.location);
    expect(url.origin + url.pathname).toBe(REDIRECT_URIS.live);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      code: expect.stringMatching(/^[\w-]{43}$/),
      iss: site.app.at("/auth/eventpop"),
      state: authorization.state,
    });
  });

  it.each(["ios", "cli"] as const)("asks the user before it continues in the client %s", async (clientID) => {
    const site = await startClientSite();

    const response = await signInAtEventpop(site, authorizationFor(clientID));

    expect(response.status).toBe(200);
    expect(response.headers["cache-control"]).toBe("no-store");
    expect(response.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(clientURL(response)).toMatch(new RegExp(`^${REDIRECT_URIS[clientID].replaceAll(".", "\\.")}\\?code=`));
    expect(response.text).toContain("error=access_denied");
  });

  it("gives an access token for the code, with which the client calls the app's routes", async () => {
    const site = await startClientSite();
    const authorization = authorizationFor("ios");
    const parameters = await authorize(site, authorization);

    const response = await post(site.app, "token", tokenFields(authorization, parameters.get("code")));

    expect([response.status, response.headers["cache-control"]]).toEqual([200, "no-store"]);
    expect(response.json()).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: "Bearer",
      expires_in: 7 * 24 * 60 * 60,
      scope: "public",
    });
    const { access_token: token } = response.json() as { access_token: string };
    const profile = await callWithToken(site.app, "/profile", token);
    expect([profile.status, profile.json()]).toEqual([200, expect.objectContaining({ id: "1001" })]);
  });

  it("does not log the browser in to the site, and the site's logout does not end it", async () => {
    const site = await startClientSite();
    const { app, browser } = site;

    const token = await logInToClient(site);

    expect((await browser.fetch(app.at("/profile"))).status).toBe(401);
    await logIn(browser, app);
    await browser.click(app.at("/auth/eventpop/logout"), { form: {} });
    expect((await callWithToken(app, "/profile", token)).status).toBe(200);
  });

  it("ends when the client revokes its token", async () => {
    const site = await startClientSite();
    const token = await logInToClient(site);

    const response = await post(site.app, "revoke", { client_id: "ios", token });

    expect(response.status).toBe(200);
    const refused = await callWithToken(site.app, "/profile", token);
    expect([refused.status, refused.headers["www-authenticate"]]).toEqual([
      401,
      'Bearer realm="eventpop", error="invalid_token"',
    ]);
    // The used code, the claim of it, and the mark of the ended login stay for minutes. The tokens and the login are deleted.
    const { sessions } = site.app.store as unknown as { sessions: object };
    const kept = Object.keys(sessions).map((key) => key.slice(0, -"-".length - 24));
    expect(kept.toSorted()).toEqual(["eventpop-ended", "eventpop-entry", "eventpop-entry"]);
  });

  it("sends the user's claims", async () => {
    const site = await startClientSite();
    const token = await logInToClient(site);

    const response = await callWithToken(site.app, "/auth/eventpop/userinfo", token);

    expect(response.json()).toEqual(expect.objectContaining({ sub: "eventpop:1001" }));
  });

  it("works in two browsers at once, each with its own token", async () => {
    const site = await startClientSite();

    const tokens = await Promise.all([
      logInToClient(site, "ios"),
      logInToClient({ ...site, browser: new Browser() }, "cli"),
      logInToClient({ ...site, browser: new Browser() }, "vote"),
    ]);

    expect(new Set(tokens).size).toBe(3);
  });
});
