import { randomBytes } from "node:crypto";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { appWithSession, type Contestant, credentials } from "../contestant";

interface FloorSession {
  state?: string;
  user?: { full_name?: string };
  tokens?: object;
}

/**
 * A login that is written by hand: two requests with `node:http` or `node:https`. It checks `state` and has no other
 * protection.
 */
export const contestant: Contestant = {
  title: "by hand, `state` only",
  loginPath: "/login",
  callbackPath: "/callback",
  async createApp({ providerURL, baseURL }) {
    const { app } = await appWithSession();
    const { clientID: client_id, clientSecret: client_secret } = credentials;
    const redirect_uri = `${baseURL}/callback`;
    app.get("/login", (req, res) => {
      const state = randomBytes(16).toString("hex");
      (req.session as FloorSession).state = state;
      res.redirect(
        `${providerURL}/oauth/authorize?${new URLSearchParams({ client_id, redirect_uri, response_type: "code", state })}`,
      );
    });
    app.get("/callback", async (req, res) => {
      const session = req.session as FloorSession;
      if (req.query.state !== session.state) {
        res.sendStatus(403);
        return;
      }
      const form = new URLSearchParams({
        client_id,
        client_secret,
        redirect_uri,
        grant_type: "authorization_code",
        code: String(req.query.code),
      });
      const tokens = (await call(`${providerURL}/oauth/token`, form.toString())) as { access_token: string };
      const me = (await call(`${providerURL}/api/public/me`, undefined, tokens.access_token)) as { user: object };
      req.session.regenerate(() => {
        Object.assign(req.session, { user: me.user, tokens });
        req.session.save(() => res.redirect("/private"));
      });
    });
    app.get("/private", (req, res) => {
      const { user } = req.session as FloorSession;
      if (user) res.json({ name: user.full_name });
      else res.sendStatus(401);
    });
    return app;
  },
};

function call(url: string, form?: string, token?: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(form && { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(form) }),
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const request = url.startsWith("https:") ? httpsRequest : httpRequest;
    const req = request(url, { method: form ? "POST" : "GET", headers }, (res) => {
      let text = "";
      res.on("data", (chunk) => {
        text += chunk;
      });
      res.on("end", () => resolve(JSON.parse(text)));
    });
    req.on("error", reject);
    req.end(form);
  });
}
