import { eventpopAuth, requireSignIn } from "../../../src/index";
import { sendRequest } from "../../support/browser";
import { CLIENT, logIn, startConsumerApp } from "../../support/consumer-app";
import { startHostileProvider } from "../../support/hostile-provider";
import { WatchedStore } from "../../support/watched-store";
import {
  authorizationFor,
  authorize,
  callWithToken,
  logInToClient,
  post,
  tokenFields,
  useClientSites,
} from "./client-site";

const { startClientSite, keep } = useClientSites();

const IOS = { clientID: "ios", name: "Tickets for iPhone", redirectURIs: ["com.example.tickets:/signed-in"] };
const CLI = { clientID: "cli", name: "tickets command", redirectURIs: ["http://127.0.0.1/signed-in"] };

describe("two apps with one session store", () => {
  it("of one Eventpop application accept each other's tokens, as processes of one app do", async () => {
    const store = new WatchedStore();
    const first = await startClientSite({ store });
    const second = await startClientSite({ store });
    const token = await logInToClient(first);

    expect((await callWithToken(second.app, "/profile", token)).status).toBe(200);
  });

  it("refuse a token and a code of a client that is not registered any more", async () => {
    const store = new WatchedStore();
    const before = await startClientSite({ store, auth: { clients: [IOS, CLI] } });
    const token = await logInToClient(before, "ios");
    const authorization = authorizationFor("ios");
    const code = (await authorize(before, authorization)).get("code");
    const after = await startClientSite({ store, auth: { clients: [CLI] } });

    expect((await callWithToken(after.app, "/profile", token)).status).toBe(401);
    expect((await post(after.app, "token", tokenFields(authorization, code))).json()).toEqual(
      expect.objectContaining({ error: "invalid_client" }),
    );
  });

  it("of two Eventpop applications refuse each other's tokens and codes, even if they share the option keys", async () => {
    const store = new WatchedStore();
    const keys = ["a-key-that-both-applications-share-5ec2e7"];
    const first = await startClientSite({ store, auth: { keys, name: "first" } });
    const second = await startClientSite({ store, auth: { keys, name: "second", clientID: "second-app-id" } });
    const token = await logInToClient(first);
    const authorization = authorizationFor("ios");
    const code = (await authorize(first, authorization)).get("code");

    expect((await callWithToken(second.app, "/profile", token)).status).toBe(401);
    expect((await post(second.app, "token", tokenFields(authorization, code))).status).toBe(400);
    expect((await post(first.app, "token", tokenFields(authorization, code))).status).toBe(200);
  });
});

describe("an app with several eventpopAuth", () => {
  it("has the clients' endpoints of each below its own path, and each accepts only its own tokens", async () => {
    const site = await startClientSite({
      mount: "/riverside",
      auth: { name: "riverside", clients: [IOS] },
      routes: (app, origin) => {
        const hilltop = eventpopAuth({
          ...CLIENT,
          clientID: "hilltop-app-id",
          name: "hilltop",
          baseURL: `${origin}/hilltop`,
          clients: [CLI],
        });
        app.use("/hilltop", hilltop);
        app.get("/hilltop/profile", requireSignIn(), (req, res) => {
          res.json(req.eventpop?.user);
        });
      },
    });
    const token = await logInToClient(site);

    const own = await callWithToken(site.app, "/profile", token);
    const target = (path: string) => new URL(`${site.app.url}${path}`);
    const other = await sendRequest(target("/hilltop/profile"), {}, "GET", { authorization: `Bearer ${token}` });
    const metadata = await sendRequest(
      target("/hilltop/auth/eventpop/.well-known/openid-configuration"),
      {},
      "GET",
      {},
    );

    expect([own.status, other.status]).toEqual([200, 401]);
    expect(metadata.json()).toEqual(expect.objectContaining({ issuer: `${site.app.url}/hilltop/auth/eventpop` }));
  });

  it("at one mount path accepts the tokens of each", async () => {
    const site = await startClientSite({
      auth: { name: "first", clients: [IOS] },
      routes: (app, origin) => {
        app.use(
          eventpopAuth({
            ...CLIENT,
            clientID: "second-app-id",
            name: "second",
            baseURL: origin,
            loginPath: "/second",
            callbackPath: "/second/callback",
            clients: [CLI],
          }),
        );
        app.get("/both", requireSignIn(), (req, res) => {
          res.json(req.eventpop?.user.id);
        });
      },
    });
    const token = await logInToClient(site);

    expect((await callWithToken(site.app, "/both", token)).json()).toBe("1001");
    expect((await callWithToken(site.app, "/both", "x".repeat(43))).status).toBe(401);
  });

  it.each([
    ["has no clients", []],
    ["has clients too", [CLI]],
  ])(
    "at one mount path uses the access token's login for a request that also has a session with another eventpopAuth, which %s",
    async (_case, clients) => {
      const eventpop = keep(await startHostileProvider());
      eventpop.behave("me", { body: { user: { id: 2002 } } });
      const site = await startClientSite({
        auth: { name: "first", clients: [IOS] },
        routes: (app, origin) => {
          const paths = {
            loginPath: "/b",
            callbackPath: "/b/callback",
            logoutPath: "/b/logout",
            ticketPath: "/b/ticket",
          };
          const second = { ...CLIENT, clientID: "second-app-id", name: "second", ...paths, clients };
          app.use(eventpopAuth({ ...second, baseURL: origin, eventpopURL: eventpop.url }));
          app.get("/both", requireSignIn(), (req, res) => {
            res.json(req.eventpop?.user.id);
          });
        },
      });
      const { app, browser } = site;
      const token = await logInToClient(site);
      await logIn(browser, { ...app, at: (path) => app.url + path.replace("/auth/eventpop", "/b") });

      const withToken = await browser.fetch(app.at("/both"), { headers: { authorization: `Bearer ${token}` } });

      expect((await browser.fetch(app.at("/both"))).json()).toBe("2002");
      expect(withToken.json()).toBe("1001");
    },
  );
});

describe("an app whose session middleware does not run for a client's request", () => {
  it("has the login of the token if the option sessionStore is set", async () => {
    const store = new WatchedStore();
    const withSessions = await startClientSite({ store });
    const token = await logInToClient(withSessions);
    const api = keep(
      await startConsumerApp({
        provider: withSessions.provider.url,
        before: () => {},
        auth: { sessionStore: store, clients: [IOS] },
      }),
    );

    expect((await callWithToken(api, "/profile", token)).status).toBe(200);
    expect((await callWithToken(api, "/profile", "x".repeat(43))).status).toBe(401);
    expect((await logIn(withSessions.browser, withSessions.app)).status).toBe(302);
  });

  it("reports the missing set-up if the option is not set", async () => {
    const { provider } = await startClientSite();
    const api = keep(await startConsumerApp({ provider: provider.url, before: () => {}, auth: { clients: [IOS] } }));

    expect((await callWithToken(api, "/profile", "x".repeat(43))).status).toBe(500);
    expect(String(api.failures[0])).toContain("eventpopAuth needs express-session before it");
  });
});
