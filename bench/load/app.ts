import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import session, { type SessionData, Store } from "express-session";
import { eventpopAuth } from "passport-eventpop";

/**
 * A session store that keeps only the newest 500 sessions. If memory grows in spite of that, the growth comes from
 * passport-eventpop.
 */
class SmallStore extends Store {
  private readonly entries = new Map<string, string>();

  override get(id: string, callback: (error: unknown, data?: SessionData | null) => void): void {
    const text = this.entries.get(id);
    setImmediate(() => callback(null, text === undefined ? null : JSON.parse(text)));
  }

  override set(id: string, data: SessionData, callback?: (error?: unknown) => void): void {
    this.entries.set(id, JSON.stringify(data));
    const [oldest] = this.entries.keys();
    if (this.entries.size > 500 && oldest !== undefined) this.entries.delete(oldest);
    if (callback) setImmediate(callback);
  }

  override destroy(id: string, callback?: (error?: unknown) => void): void {
    this.entries.delete(id);
    if (callback) setImmediate(callback);
  }
}

const [eventpopURL = ""] = process.argv.slice(2);
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  const app = express();
  app.use(session({ secret: "load", resave: false, saveUninitialized: false, store: new SmallStore() }));
  const baseURL = `http://localhost:${port}`;
  app.use(eventpopAuth({ clientID: "load-client", clientSecret: "load-secret", baseURL, eventpopURL, timeoutMs: 500 }));
  server.on("request", app);
  process.send?.({ port, loginPath: "/auth/eventpop", callbackPath: "/auth/eventpop/callback" });
});
process.on("message", () => {
  globalThis.gc?.();
  process.send?.({ heapBytes: process.memoryUsage().heapUsed });
});
