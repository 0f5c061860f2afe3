import { sendRequest } from "../../support/browser";
import { logInToClient, REDIRECT_URIS, useClientSites } from "./client-site";

const { startClientSite } = useClientSites();

const ALLOWED = "https://live.example";
const ENDPOINTS = {
  "/auth/eventpop/token": ["POST", "POST"],
  "/auth/eventpop/revoke": ["POST", "POST"],
  "/auth/eventpop/userinfo": ["GET", "GET, POST"],
  "/.well-known/oauth-authorization-server/auth/eventpop": ["GET", "GET"],
  "/auth/eventpop/.well-known/oauth-authorization-server": ["GET", "GET"],
  "/auth/eventpop/.well-known/openid-configuration": ["GET", "GET"],
} as const;
type Endpoint = keyof typeof ENDPOINTS;
const PATHS = Object.keys(ENDPOINTS) as Endpoint[];

const FOREIGN = [
  "https://evil.example",
  "https://live.example.evil.example",
  "https://evil-live.example",
  "http://live.example",
  "https://live.example:8443",
  "https://sub.live.example",
  "https://live.exampl",
  "https://LIVE.example",
  "https://live.example/",
  "null",
  "*",
];

/** Sends a request with the headers that a browser sends for a script of a page at `origin`. */
async function callFrom(origin: string | undefined, path: Endpoint, headers: Readonly<Record<string, string>> = {}) {
  const { app } = await startClientSite();
  const sent = {
    ...(origin !== undefined && { origin }),
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "cors",
    ...headers,
  };
  return sendRequest(new URL(app.at(path)), {}, ENDPOINTS[path][0], sent);
}

/** Sends a preflight for a request with these headers. */
async function preflightFrom(origin: string, path: Endpoint) {
  const { app } = await startClientSite();
  return sendRequest(new URL(app.at(path)), {}, "OPTIONS", {
    origin,
    "access-control-request-method": ENDPOINTS[path][0],
    "access-control-request-headers": "authorization,content-type",
  });
}

type Headers = Awaited<ReturnType<typeof callFrom>>["headers"];
const corsHeadersOf = (headers: Headers) =>
  Object.keys(headers).filter((name) => name.startsWith("access-control-") && !name.endsWith("-expose-headers"));

describe("an endpoint for clients, called by a page at a client's origin", () => {
  it.each(PATHS)("lets the page read the response, without cookies: %s", async (path) => {
    const { headers } = await callFrom(ALLOWED, path);

    expect(headers["access-control-allow-origin"]).toBe(ALLOWED);
    expect(headers["access-control-allow-credentials"]).toBeUndefined();
    expect(headers["access-control-expose-headers"]).toBe("WWW-Authenticate, Retry-After");
    expect(headers.vary).toMatch(/\bOrigin\b/);
  });

  it.each(PATHS)("allows the preflight, with no more methods than it has: %s", async (path) => {
    const { status, headers, text } = await preflightFrom(ALLOWED, path);

    expect([status, text, headers["access-control-allow-origin"]]).toEqual([204, "", ALLOWED]);
    expect(headers["access-control-allow-methods"]).toBe(ENDPOINTS[path][1]);
    expect(headers["access-control-allow-headers"]).toContain("Authorization, Content-Type");
    expect(headers["access-control-allow-credentials"]).toBeUndefined();
    expect(headers.vary).toMatch(/\bOrigin\b/);
    expect(headers["set-cookie"]).toBeUndefined();
  });

  it.each(["/auth/eventpop/userinfo", "/auth/eventpop/session"])(
    "lets the page read the error while the store fails: %s",
    async (path) => {
      const site = await startClientSite({ auth: { origins: [ALLOWED] } });
      const { app } = site;
      const token = await logInToClient(site, "live");
      app.store.trouble("fails", "get entry");

      const refused = await sendRequest(new URL(app.at(path)), {}, "GET", {
        origin: ALLOWED,
        authorization: `Bearer ${token}`,
        accept: "application/json",
      });

      expect([refused.status, refused.headers["access-control-allow-origin"]]).toEqual([503, ALLOWED]);
    },
  );

  it("sends the user's claims for a token, and its 401 can be read too", async () => {
    const site = await startClientSite();
    const token = await logInToClient(site, "live");
    const call = (bearer: string) =>
      sendRequest(new URL(site.app.at("/auth/eventpop/userinfo")), {}, "GET", {
        origin: ALLOWED,
        authorization: `Bearer ${bearer}`,
      });

    const [claims, refused] = [await call(token), await call("x".repeat(43))];

    expect([claims.status, claims.json()]).toEqual([200, expect.objectContaining({ sub: "eventpop:1001" })]);
    expect([refused.status, refused.headers["access-control-allow-origin"]]).toEqual([401, ALLOWED]);
  });
});

describe("an endpoint for clients, called by a page at another origin", () => {
  it.each(PATHS)("hides the response from the page: %s", async (path) => {
    for (const origin of FOREIGN) {
      const { headers } = await callFrom(origin, path);
      expect([origin, corsHeadersOf(headers)]).toEqual([origin, []]);
      expect(headers.vary).toMatch(/\bOrigin\b/);
    }
  });

  it.each(PATHS)("does not allow the preflight: %s", async (path) => {
    for (const origin of FOREIGN) {
      const { headers } = await preflightFrom(origin, path);
      expect([origin, corsHeadersOf(headers)]).toEqual([origin, []]);
      expect(headers.vary).toMatch(/\bOrigin\b/);
    }
  });

  it("hides the user's claims also for a valid token", async () => {
    const site = await startClientSite();
    const token = await logInToClient(site, "live");

    const { headers } = await sendRequest(new URL(site.app.at("/auth/eventpop/userinfo")), {}, "GET", {
      origin: "https://evil.example",
      authorization: `Bearer ${token}`,
    });

    expect(corsHeadersOf(headers)).toEqual([]);
  });
});

describe("an endpoint for clients, called without an Origin", () => {
  it.each(PATHS)("has no headers of CORS, except Vary: %s", async (path) => {
    const { headers } = await callFrom(undefined, path);

    expect(corsHeadersOf(headers)).toEqual([]);
    expect(headers.vary).toMatch(/\bOrigin\b/);
  });
});

describe("the authorization endpoint and the app's own routes", () => {
  it.each(["/auth/eventpop/authorize", "/auth/eventpop", "/auth/eventpop/logout", "/profile", "/"])(
    "have no headers of CORS: %s",
    async (path) => {
      const { app } = await startClientSite();

      for (const method of ["GET", "OPTIONS"]) {
        const { headers } = await sendRequest(new URL(app.at(path)), {}, method, { origin: ALLOWED });
        expect(corsHeadersOf(headers)).toEqual([]);
      }
    },
  );
});

describe("the userinfo endpoint", () => {
  it.each(["GET", "POST"])("needs a token, and a session does not count: %s", async (method) => {
    const { app, browser } = await startClientSite();
    const started = await browser.click(app.at("/auth/eventpop"));
    const state = new URL(started.location).searchParams.get("state");
    await browser.click(app.at(`/auth/eventpop/callback?code=a&state=${state}`), { from: "https://www.eventpop.me" });

    const refused = await browser.fetch(app.at("/auth/eventpop/userinfo"), { method });

    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
    expect([refused.status, refused.text, refused.headers["www-authenticate"]]).toEqual([
      401,
      "",
      'Bearer realm="eventpop"',
    ]);
  });
});

describe("the metadata", () => {
  it("are those of RFC 8414 at every path, with the issuer of the responses", async () => {
    const { app } = await startClientSite();
    const issuer = app.at("/auth/eventpop");

    const documents = [];
    for (const path of PATHS.slice(3)) documents.push((await sendRequest(new URL(app.at(path)), {}, "GET", {})).json());

    expect(documents).toEqual(
      Array(3).fill({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        revocation_endpoint: `${issuer}/revoke`,
        userinfo_endpoint: `${issuer}/userinfo`,
        scopes_supported: ["public"],
        response_types_supported: ["code"],
        response_modes_supported: ["query"],
        grant_types_supported: ["authorization_code"],
        token_endpoint_auth_methods_supported: ["none", "client_secret_basic", "client_secret_post"],
        revocation_endpoint_auth_methods_supported: ["none", "client_secret_basic", "client_secret_post"],
        code_challenge_methods_supported: ["S256"],
        authorization_response_iss_parameter_supported: true,
      }),
    );
  });

  it("name no client", async () => {
    const { app } = await startClientSite();

    const { text } = await sendRequest(
      new URL(app.at("/auth/eventpop/.well-known/openid-configuration")),
      {},
      "GET",
      {},
    );

    for (const secret of ["ios", "vote", REDIRECT_URIS.ios, ALLOWED]) expect(text).not.toContain(secret);
  });
});
