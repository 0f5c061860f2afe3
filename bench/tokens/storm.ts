import { once } from "node:events";
import { createServer, type RequestListener, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import session from "express-session";
import { eventpopAuth, eventpopErrors, requireSignIn, signedIn } from "passport-eventpop";
import { logIn } from "../logins/visitor";

/** The result of many requests that need a token at the moment at which it has expired. */
export interface ExpiryResult {
  readonly requests: number;
  readonly failed: number;
  readonly refreshes: number;
}

const PAST_EXPIRY_MS = 3 * 60 * 60_000;

/**
 * Starts an app, and a simulated Eventpop that accepts each refresh token once. A user signs in, the access token
 * expires, and then all requests arrive at the same time.
 */
export async function measureRequestsAtExpiry(requests: number): Promise<ExpiryResult> {
  let tokens = 0;
  let refreshes = 0;
  const provider = await listen((req, res) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const send = (status: number, body: object) =>
        res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      if (req.url !== "/oauth/token") {
        const isGood = req.headers.authorization === `Bearer access-${tokens}`;
        if (!isGood) send(401, {});
        else if (req.url === "/api/public/me") send(200, { user: { id: 1001, full_name: "สมหญิง รักเรียน" } });
        else send(200, { tickets: [] });
        return;
      }
      const isRefresh = form.get("grant_type") === "refresh_token";
      if (isRefresh) refreshes += 1;
      if (isRefresh && form.get("refresh_token") !== `refresh-${tokens}`) {
        send(400, { error: "invalid_grant" });
        return;
      }
      tokens += 1;
      const pair = { access_token: `access-${tokens}`, refresh_token: `refresh-${tokens}` };
      send(200, { ...pair, token_type: "Bearer", expires_in: 7_200 });
    });
  });

  const app = express();
  const site = await listen(app);
  app.use(session({ secret: "storm", resave: false, saveUninitialized: false }));
  const client = { clientID: "storm-client", clientSecret: "storm-secret-of-32-characters-ok" };
  app.use(eventpopAuth({ ...client, baseURL: site.url, eventpopURL: provider.url }));
  app.get("/private", requireSignIn(), (req, res, next) => {
    signedIn(req)
      .tickets(1)
      .page(1)
      .then(() => res.json({}), next);
  });
  app.use(eventpopErrors());

  const { port } = new URL(site.url);
  const course = { port: Number(port), loginPath: "/auth/eventpop", callbackPath: "/auth/eventpop/callback" };
  const cookie = await logIn(course);
  const now = Date.now;
  Date.now = () => now() + PAST_EXPIRY_MS;
  const statuses = await Promise.all(Array.from({ length: requests }, () => statusOf(`${site.url}/private`, cookie)));
  Date.now = now;
  for (const { server } of [site, provider]) {
    server.close();
    server.closeAllConnections();
  }
  return { requests, failed: statuses.filter((status) => status !== 200).length, refreshes };
}

async function listen(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `http://localhost:${(server.address() as AddressInfo).port}` };
}

/**
 * Sends a request on its own connection, so that no request waits for another. Returns the status, or 0 if the request
 * fails.
 */
function statusOf(url: string, cookie: string): Promise<number> {
  return new Promise((resolve) => {
    const req = request(url, { agent: false, family: 4, headers: { cookie, accept: "application/json" } }, (res) => {
      res.resume().on("end", () => resolve(res.statusCode ?? 0));
    });
    req.on("error", () => resolve(0)).end();
  });
}
