import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import connectPgSimple from "connect-pg-simple";
import { RedisStore } from "connect-redis";
import express from "express";
import session, { type Store } from "express-session";
import {
  eventpopAuth,
  eventpopErrors,
  postgresLock,
  type RefreshLock,
  redisLock,
  requireSignIn,
} from "passport-eventpop";
import { Pool } from "pg";
import { createClient } from "redis";
import type { WorkerOptions } from "./workers";

/** The session store and the lock, which all processes share. */
interface Shared {
  readonly store: Store;
  readonly refreshLock: RefreshLock;
}

async function inRedis(url: string): Promise<Shared> {
  const client = createClient({ url, disableOfflineQueue: true, socket: { reconnectStrategy: 50 } });
  client.on("error", () => {});
  await client.connect();
  return { store: new RedisStore({ client }), refreshLock: redisLock(client) };
}

function inPostgres(url: string): Shared {
  const PgStore = connectPgSimple(session);
  const pool = new Pool({ connectionString: url, max: 5 });
  pool.on("error", () => {});
  return { store: new PgStore({ pool, pruneSessionInterval: false }), refreshLock: postgresLock(pool) };
}

/** The main function of one of several processes of a site. Sends its port to the parent process, and advances its clock by the milliseconds that it receives. */
async function main({ storeURL, hasLock, ...eventpop }: WorkerOptions): Promise<void> {
  const { store, refreshLock } = storeURL.startsWith("redis:") ? await inRedis(storeURL) : inPostgres(storeURL);
  const app = express();
  app.use(session({ store, secret: "a-session-secret-for-all", resave: false, saveUninitialized: false }));
  const clients = [{ clientID: "live", name: "Live page", redirectURIs: ["https://live.example/signed-in"] }];
  const auth = eventpopAuth({ ...eventpop, clients, ...(hasLock && { refreshLock }) });
  app.use(auth);
  app.get("/tickets", requireSignIn(), (req, res, next) => {
    req.eventpop
      ?.tickets(9000001)
      .page(1)
      .then(() => res.json({ ok: true }), next);
  });
  app.use(eventpopErrors());
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  process.once("SIGTERM", () => {
    server.close(() => void auth.close().then(() => process.exit()));
    server.closeIdleConnections();
  });
  process.send?.((server.address() as AddressInfo).port);
}

const now = Date.now;
process.on("message", (aheadMs: number) => {
  Date.now = () => now() + aheadMs;
  process.send?.("moved");
});
// The process exits if the test run was killed.
process.on("disconnect", () => process.exit());

// Node runs this file with --eval, so the options are its only argument.
void main(JSON.parse(process.argv[1] ?? "") as WorkerOptions);
