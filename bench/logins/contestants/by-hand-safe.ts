import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomBytes } from "node:crypto";
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import { parse, serialize } from "cookie";
import type { Request, Response } from "express";
import type { SessionData } from "express-session";
import { appWithSession, type Contestant, credentials } from "../contestant";

/**
 * A login that is written by hand with the protection of passport-eventpop: `state`, PKCE, a sealed cookie for each pending login,
 * a state that works once, a deadline for each request and for the whole callback, checked responses, a new session, and sealed
 * tokens in their own record. It has no hooks, no refresh and only one error. It sends codes on connections that an agent kept open,
 * so a code is lost if the provider closes the connection at that moment.
 */
export const contestant: Contestant = {
  title: "by hand, with the same safety",
  loginPath: "/login",
  callbackPath: "/callback",
  async createApp({ providerURL, baseURL }) {
    const { app, store } = await appWithSession();
    const { clientID: client_id, clientSecret: client_secret } = credentials;
    const redirect_uri = `${baseURL}/callback`;
    const usedStates = new Set<string>();

    app.get("/login", (req, res) => {
      setPrivateHeaders(res);
      const state = randomBytes(24).toString("base64url");
      const verifier = randomBytes(32).toString("base64url");
      const sealed = seal(JSON.stringify([Date.now(), verifier, req.query.returnTo ?? "/private"]), state);
      const cookie = { path: "/", httpOnly: true, sameSite: "lax", maxAge: 600 } as const;
      res.append("Set-Cookie", serialize(`login.${state}`, sealed, cookie));
      const code_challenge = createHash("sha256").update(verifier).digest("base64url");
      const query = { client_id, redirect_uri, response_type: "code", scope: "public", state, code_challenge };
      redirect(
        res,
        `${providerURL}/oauth/authorize?${new URLSearchParams({ ...query, code_challenge_method: "S256" })}`,
      );
    });

    app.get("/callback", (req, res, next) => {
      const deadline = new Deadline(12_000);
      complete(req, res, deadline)
        .catch(next)
        .finally(() => deadline.clear());
    });

    async function complete(req: Request, res: Response, deadline: Deadline): Promise<void> {
      setPrivateHeaders(res);
      const { state, code } = req.query;
      if (typeof state !== "string" || typeof code !== "string" || usedStates.has(state))
        throw new Error("bad callback");
      const text = unseal(parse(req.headers.cookie ?? "")[`login.${state}`] ?? "", state);
      const [startedAt, verifier, returnTo] = JSON.parse(text) as [number, string, string];
      if (Date.now() - startedAt > 600_000) throw new Error("expired");
      usedStates.add(state);

      const form = { client_id, client_secret, redirect_uri, grant_type: "authorization_code", code };
      const body = new URLSearchParams({ ...form, code_verifier: verifier }).toString();
      const tokens = await call(`${providerURL}/oauth/token`, deadline, { body });
      if (typeof tokens.access_token !== "string" || tokens.token_type !== "Bearer") throw new Error("no token");
      const { user } = await call(`${providerURL}/api/public/me`, deadline, { token: tokens.access_token });
      const { id, full_name, email } = user as Record<string, unknown>;
      if (typeof id !== "number") throw new Error("no user");

      const recordId = randomBytes(18).toString("base64url");
      const expires = new Date(Date.now() + 86_400_000);
      const record = {
        cookie: { expires, originalMaxAge: 86_400_000 },
        sealed: seal(JSON.stringify(tokens), recordId),
      };
      await inTime(deadline, (done) => store.set(`record-${recordId}`, record as unknown as SessionData, done));
      await inTime(deadline, (done) => req.session.regenerate(done));
      Object.assign(req.session, { user: { id: String(id), fullName: full_name, email }, recordId });
      await inTime(deadline, (done) => req.session.save(done));
      res.append("Set-Cookie", serialize(`login.${state}`, "", { path: "/", maxAge: 0 }));
      redirect(res, returnTo);
    }

    app.get("/private", (req, res) => {
      const { user } = req.session as { user?: { fullName?: string } };
      if (user) res.json({ name: user.fullName });
      else res.sendStatus(401);
    });
    return app;
  },
};

function setPrivateHeaders(res: Response): void {
  res.setHeader("Cache-Control", "no-store").setHeader("Referrer-Policy", "no-referrer");
}

function redirect(res: Response, location: string): void {
  res.statusCode = 302;
  res.setHeader("Location", location).setHeader("Content-Length", "0").end();
}

const key = createSecretKey(createHash("sha256").update(credentials.clientSecret).digest());

function seal(text: string, context: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(context));
  return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64url");
}

function unseal(sealed: string, context: string): string {
  const bytes = Buffer.from(sealed, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-16));
  return decipher.update(bytes.subarray(12, -16), undefined, "utf8") + decipher.final("utf8");
}

/** The time in which all steps of a callback have to finish, with one timer. */
class Deadline {
  private giveUp: ((error: Error) => void) | undefined;
  private isOver = false;
  private readonly timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.timer = setTimeout(() => {
      this.isOver = true;
      this.giveUp?.(new Error("timeout"));
    }, ms);
  }

  /** Calls `giveUp` if the time ends before the next step begins. */
  begin(giveUp: (error: Error) => void): void {
    this.giveUp = giveUp;
    if (this.isOver) giveUp(new Error("timeout"));
  }

  clear(): void {
    clearTimeout(this.timer);
  }
}

/** Waits for a callback, at most until the deadline. */
function inTime(deadline: Deadline, start: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    deadline.begin(reject);
    start((error) => (error ? reject(error) : resolve()));
  });
}

const MAX_BODY_BYTES = 262_144;
const agents = { "http:": new PlainAgent({ keepAlive: true }), "https:": new SecureAgent({ keepAlive: true }) };

/** Sends one request, waits at most five seconds for its response, and returns the JSON object of a 200. */
function call(
  url: string,
  deadline: Deadline,
  { body, token }: { readonly body?: string; readonly token?: string },
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const { protocol } = new URL(url) as { protocol: "http:" | "https:" };
    const headers = {
      accept: "application/json",
      ...(body && { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body) }),
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const options = { method: body ? "POST" : "GET", headers, agent: agents[protocol] };
    const timer = setTimeout(() => req.destroy(new Error("timeout")), 5_000);
    const onResponse = (res: IncomingMessage) => {
      const chunks: Buffer[] = [];
      let size = 0;
      res.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_BODY_BYTES) req.destroy(new Error("too long"));
        else chunks.push(chunk);
      });
      res.on("end", () => {
        clearTimeout(timer);
        try {
          const value: unknown = JSON.parse(Buffer.concat(chunks, size).toString("utf8"));
          if (res.statusCode !== 200 || typeof value !== "object" || value === null) throw new Error("refused");
          resolve(value as Record<string, unknown>);
        } catch (error) {
          reject(error);
        }
      });
    };
    const req = (protocol === "https:" ? secureRequest : plainRequest)(url, options, onResponse);
    deadline.begin((error) => req.destroy(error));
    req.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    req.end(body);
  });
}
