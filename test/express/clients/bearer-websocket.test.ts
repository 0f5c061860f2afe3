import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { Duplex } from "node:stream";
import session from "express-session";
import { eventpopAuth, requireSignIn } from "../../../src/index";
import { CLIENT, logIn, sessionOptions } from "../../support/consumer-app";
import { callWithToken, logInToClient, useClientSites } from "./client-site";

const { startClientSite } = useClientSites();

type Middleware = (req: unknown, res: unknown, next: (error?: unknown) => void) => void;

/** Runs middleware one after the other, as a WebSocket server does. */
function run([first, ...others]: readonly Middleware[], req: unknown, done: (error?: unknown) => void): void {
  if (!first) done();
  else first(req, {}, (error) => (error === undefined ? run(others, req, done) : done(error)));
}

/** Starts a site with a WebSocket server that lets only users with a login in. `user` is the user of the last handshake. */
async function startSocketSite() {
  const site = await startClientSite();
  const { app, provider } = site;
  const clients = [{ clientID: "ios", name: "Tickets for iPhone", redirectURIs: ["com.example.tickets:/signed-in"] }];
  const middleware = [
    session({ ...sessionOptions(app.url), store: app.store }),
    eventpopAuth({ ...CLIENT, baseURL: app.url, eventpopURL: provider.url, clients }),
    requireSignIn(),
  ] as unknown as Middleware[];
  app.server.on("upgrade", (req: IncomingMessage & { eventpop?: { user: { id: string } } }, socket: Duplex) => {
    run(middleware, req, (error) => {
      const status = error === undefined ? 200 : (error as { status: number }).status;
      const user = req.eventpop?.user.id ?? "";
      socket.end(`HTTP/1.1 ${status} x\r\nX-User: ${user}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    });
  });

  /** Requests a WebSocket. Returns the status, which is 200 instead of 101 here, and the user. */
  const open = async (headers: Readonly<Record<string, string>>) => {
    const upgrade = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
    const req = request(new URL("/live", app.url), { agent: false, headers: { ...upgrade, ...headers } });
    req.end();
    const [response] = (await once(req, "response")) as [IncomingMessage];
    response.resume();
    await once(response, "end");
    return [response.statusCode, response.headers["x-user"]];
  };
  return { ...site, open };
}

const unknownToken = () => randomBytes(32).toString("base64url");

describe("the handshake of a WebSocket", () => {
  it.each([
    ["in Authorization", (token: string) => ({ authorization: `Bearer ${token}` })],
    ["in Sec-WebSocket-Protocol", (token: string) => ({ "sec-websocket-protocol": `eventpop.bearer.${token}` })],
    [
      "in Sec-WebSocket-Protocol, after another protocol",
      (token: string) => ({ "sec-websocket-protocol": `chat.v1,eventpop.bearer.${token}` }),
    ],
    [
      "in Sec-WebSocket-Protocol, before another protocol",
      (token: string) => ({ "sec-websocket-protocol": `eventpop.bearer.${token}, chat.v1` }),
    ],
  ])("has the login of the access token %s", async (_place, headersWith) => {
    const site = await startSocketSite();
    const token = await logInToClient(site);

    expect(await site.open(headersWith(token))).toEqual([200, "1001"]);
  });

  it.each([
    ["an unknown token in Authorization", () => ({ authorization: `Bearer ${unknownToken()}` })],
    ["an unknown token in the protocol", () => ({ "sec-websocket-protocol": `eventpop.bearer.${unknownToken()}` })],
    ["no token after the prefix", () => ({ "sec-websocket-protocol": "eventpop.bearer." })],
    ["another protocol", () => ({ "sec-websocket-protocol": "chat.v1" })],
    [
      "the token as a protocol of its own",
      (token: string) => ({ "sec-websocket-protocol": `eventpop.bearer, ${token}` }),
    ],
    ["the prefix in capital letters", (token: string) => ({ "sec-websocket-protocol": `EVENTPOP.BEARER.${token}` })],
    ["nothing", () => ({})],
  ])("has no login with %s", async (_case, headersWith) => {
    const site = await startSocketSite();
    const token = await logInToClient(site);

    expect(await site.open(headersWith(token))).toEqual([401, ""]);
  });

  it("has the login of the token if it also has the session cookie of another user", async () => {
    const site = await startSocketSite();
    site.provider.behave("me", { body: { user: { id: 2002 } } }, { times: 1 });
    const token = await logInToClient(site);
    await logIn(site.browser, site.app);
    const cookie = site.browser.cookies.header(new URL(site.app.url), { crossSite: false, topLevelGet: false }) ?? "";

    expect(await site.open({ cookie, "sec-websocket-protocol": `eventpop.bearer.${token}` })).toEqual([200, "2002"]);
    expect(await site.open({ cookie, "sec-websocket-protocol": "eventpop.bearer.x" })).toEqual([401, ""]);
    expect(await site.open({ cookie })).toEqual([200, "1001"]);
  });

  it("has no login after the client has revoked the token", async () => {
    const site = await startSocketSite();
    const token = await logInToClient(site);
    await callWithToken(site.app, "/auth/eventpop/logout", token, { method: "POST" });

    expect(await site.open({ authorization: `Bearer ${token}` })).toEqual([401, ""]);
  });
});

describe("a request that is not a handshake of a WebSocket", () => {
  it("does not count a token in Sec-WebSocket-Protocol", async () => {
    const site = await startSocketSite();
    const token = await logInToClient(site);

    const response = await site.browser.fetch(site.app.at("/profile"), {
      headers: { "sec-websocket-protocol": `eventpop.bearer.${token}` },
    });

    expect(response.status).toBe(401);
  });
});
