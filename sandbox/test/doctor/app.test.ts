import express, { type Express, type RequestHandler } from "express";
import session from "express-session";
import { eventpopAuth } from "passport-eventpop";
import { startSandbox } from "../../src";
import { application, type Examined, examine } from "./examine";
import { type Relay, startRelay } from "./relay";

const CALLBACK = "/auth/eventpop/callback";

/** The callback URL of an app at `origin`. */
const callbackAt = (origin: string) => origin + CALLBACK;

/** The URLs that the doctor is given, if they are not the app's own. */
interface Differing {
  readonly registered?: (origin: string) => string;
  readonly opened?: (origin: string) => string;
}

/** Examines an app on a free port, with a sandbox. */
async function examineApp(
  createApp: (provider: string, origin: string) => Express,
  { registered = callbackAt, opened = (origin) => origin }: Differing = {},
): Promise<Examined> {
  await using sandbox = await startSandbox();
  let app: Express | undefined;
  await using relay: Relay = await startRelay((req, res) => app?.(req, res));
  app = createApp(sandbox.url, relay.url);
  return await examine(sandbox.url, {
    ...sandbox.client,
    callbackUrl: registered(relay.url),
    app: new URL(opened(relay.url)),
  });
}

/** An app with `eventpopAuth`. */
function usual(cookie: session.CookieOptions = {}) {
  return (eventpopURL: string, origin: string) => {
    const app = express();
    app.use(session({ secret: "test", resave: false, saveUninitialized: false, cookie }));
    const credentials = { clientID: "sandboxclient", clientSecret: "sandboxsecret" };
    app.use(eventpopAuth({ ...credentials, eventpopURL, callbackURL: callbackAt(origin) }));
    return app;
  };
}

/** A login written by hand: it redirects with these parameters and sets these cookies. */
interface HandWritten {
  readonly cookies?: readonly string[];
  readonly parameters?: Readonly<Record<string, string>>;
  readonly callback?: RequestHandler;
  /** The path of the redirect_uri. @defaultValue the path of the callback */
  readonly path?: string;
  /** The host of the redirect_uri. @defaultValue the host of the app */
  readonly hostOf?: (headers: Readonly<Record<string, unknown>>, host: string) => string;
}

function handWritten({ cookies = ["sid=1; Path=/; HttpOnly; SameSite=Lax"], parameters = {}, ...rest }: HandWritten) {
  const { callback = (_req, res) => res.sendStatus(403), hostOf = (_headers, host) => host, path = CALLBACK } = rest;
  return (provider: string, origin: string) => {
    const app = express();
    app.get("/auth/eventpop", (req, res) => {
      const host = hostOf(req.headers, new URL(origin).host);
      const query = new URLSearchParams({
        client_id: "sandboxclient",
        redirect_uri: `http://${host}${path}`,
        response_type: "code",
        state: "a state",
        ...parameters,
      });
      res.setHeader("set-cookie", cookies).redirect(`${provider}/oauth/authorize?${query}`);
    });
    app.get(CALLBACK, callback);
    return app;
  };
}

/** The findings about the app, without its address. */
function ofApp({ findings }: Examined) {
  return findings.filter(({ check }) => check.startsWith("app")).map(({ check, status }) => `${check} ${status}`);
}

describe("the doctor, for an app without mistakes,", () => {
  it("finds no mistake in an app with eventpopAuth, and sends three requests", async () => {
    const examined = await examineApp(usual());

    expect(ofApp(examined)).toEqual([
      "application token ok",
      "app server ok",
      "app host ok",
      "app login ok",
      "app redirect_uri ok",
      "app request ok",
      "app cookies ok",
      "app callback ok",
    ]);
    expect([examined.wrong, examined.requests]).toEqual([[], 13]);
  });

  it("finds no mistake in an app whose login is written by hand", async () => {
    expect((await examineApp(handWritten({}))).wrong).toEqual([]);
  });
});

describe("the doctor says of the redirect_uri", () => {
  it.each<[string, HandWritten]>([
    ["it has a slash at its end", { path: "/auth/eventpop/callback/" }],
    [
      "its path is /auth/Eventpop/callback, not /auth/eventpop/callback (letter case)",
      { path: "/auth/Eventpop/callback" },
    ],
    ["its query is ?a=1, not empty", { path: "/auth/eventpop/callback?a=1" }],
    ["its host is localhost, not 127.0.0.1", { hostOf: (_headers, host) => host.replace("127.0.0.1", "localhost") }],
  ])("that %s", async (difference, login) => {
    const { one, wrong } = await examineApp(handWritten(login));

    expect(wrong).toEqual(["app redirect_uri"]);
    expect(one("app redirect_uri").text).toContain(`: ${difference}.`);
  });

  it("that it uses http behind a proxy that ends TLS", async () => {
    const { one } = await examineApp(handWritten({}), {
      registered: (origin) => callbackAt(origin).replace("http:", "https:"),
    });

    expect(one("app redirect_uri").text).toContain("it uses http, not https.");
    expect(one("app redirect_uri").fix).toContain("because a proxy ends TLS before the app");
  });

  it("that headers of the request decide it", async () => {
    const trusting = handWritten({ hostOf: (headers, host) => String(headers["x-forwarded-host"] ?? host) });

    const { of, wrong } = await examineApp(trusting);

    expect(wrong).toEqual(["app redirect_uri"]);
    expect(of("app redirect_uri")[1]).toContain("takes the host of its redirect_uri from X-Forwarded-Host");
  });
});

describe("the doctor says of the login route", () => {
  it("that the app is opened at another host than its callback", async () => {
    const { one, wrong } = await examineApp(usual(), {
      opened: (origin) => origin.replace("127.0.0.1", "localhost"),
    });

    expect(wrong).toContain("app host");
    expect(one("app host").text).toContain("does not get the cookies");
  });

  it("that it does not exist", async () => {
    const { one } = await examineApp(() => express());

    expect(one("app login").text).toBe("GET /auth/eventpop of the app responds with 404 instead of a redirect.");
    expect(one("app login").fix).toContain("--login-path");
  });

  it("that it redirects to another server", async () => {
    const { one } = await examineApp((_provider, origin) => handWritten({})("http://127.0.0.1:1", origin));

    expect(one("app login").text).toMatch(/redirects to http:\/\/127\.0\.0\.1:1\/oauth\/authorize, not to http/);
  });

  it("that trust proxy is missing, because the session cookie is secure and the request is not", async () => {
    const { one } = await examineApp(usual({ secure: true }));

    expect(one("app login").text).toContain("responds with 500 instead of a redirect (EVENTPOP_SESSION_COOKIE)");
    expect(one("app login").fix).toContain('app.set("trust proxy", 1)');
  });

  it("that the session store does not work", async () => {
    const { one } = await examineApp((eventpopURL, origin) => {
      const store = new session.MemoryStore();
      store.get = (_id, callback) => callback(new Error("The store is down."));
      store.set = (_id, _session, callback) => callback?.(new Error("The store is down."));
      const app = express();
      app.use(session({ secret: "test", resave: false, saveUninitialized: false, store }));
      const credentials = { clientID: "sandboxclient", clientSecret: "sandboxsecret" };
      app.use(eventpopAuth({ ...credentials, eventpopURL, callbackURL: callbackAt(origin), sessionStore: store }));
      queueMicrotask(() => store.emit("disconnect"));
      return app;
    });

    expect(one("app login").text).toContain("(EVENTPOP_STORE)");
  });

  it.each([
    ["another client_id", { client_id: "somebody" }],
    ["no response_type=code", { response_type: "token" }],
    ["no state, so strangers can sign a visitor in to their own account", { state: "" }],
    ['the scope "organizer" instead of "public"', { scope: "organizer" }],
  ])("that the app sends %s", async (fault, parameters) => {
    const { one, wrong } = await examineApp(handWritten({ parameters }));

    expect(wrong).toEqual(["app request"]);
    expect(one("app request").text).toBe(`The app sends ${fault}.`);
  });
});

describe("the doctor says of the cookies", () => {
  it.each([
    ["wrong", "sid=1; Path=/; HttpOnly; SameSite=Strict", "is SameSite=Strict"],
    ["wrong", "sid=1; Path=/; HttpOnly; SameSite=None", "is SameSite=None without Secure"],
    ["wrong", "sid=1; Path=/shop; HttpOnly; SameSite=Lax", "is for /shop only, not for /auth/eventpop/callback"],
    ["wrong", "sid=1; Path=/; Domain=.example.com; HttpOnly", "is for example.com, not for 127.0.0.1"],
    ["unsure", "sid=1; Path=/; SameSite=Lax", "has no HttpOnly"],
  ])("%s: %s %s", async (status, cookie, text) => {
    expect((await examineApp(handWritten({ cookies: [cookie] }))).one("app cookies")).toMatchObject({
      status,
      text: expect.stringContaining(`The cookie sid ${text}`),
    });
  });

  it("that there is none", async () => {
    const { one } = await examineApp(handWritten({ cookies: [] }));

    expect(one("app cookies")).toMatchObject({ status: "wrong", fix: expect.stringContaining("trust proxy") });
  });

  it("that one of them is lost, but another one is not", async () => {
    const cookies = ["a=1; Path=/; HttpOnly; SameSite=Strict", "b=2; Path=/; HttpOnly; SameSite=Lax"];

    const { one, wrong } = await examineApp(handWritten({ cookies }));

    expect([one("app cookies").status, wrong]).toEqual(["unsure", []]);
  });
});

describe("the doctor says of the callback", () => {
  it.each<[string, string, RequestHandler]>([
    ["wrong", "gets 404.", (_req, res) => res.sendStatus(404)],
    ["wrong", "gets 500 and text/plain.", (_req, res) => res.sendStatus(500)],
    ["unsure", "gets 200.", (_req, res) => res.send("Welcome")],
    ["unsure", "redirects to the login again", (_req, res) => res.redirect("/auth/eventpop")],
    ["unsure", "redirects to the login again", (_req, res) => res.redirect("https://eventpop.example/oauth/authorize")],
    ["ok", "refuses a made-up state (302)", (_req, res) => res.redirect("/login-failed")],
  ])("%s: it %s", async (status, text, callback) => {
    const { one } = await examineApp(handWritten({ callback }));

    expect(one("app callback")).toMatchObject({ status, text: expect.stringContaining(text) });
  });
});

it("the doctor says that no app listens, and still examines the provider", async () => {
  await using sandbox = await startSandbox({ applications: [application] });
  const { url, close } = await startSandbox();
  await close();

  const { of, wrong } = await examine(sandbox.url, { app: new URL(url) });

  expect(wrong).toEqual(["app server"]);
  expect(of("app server")).toEqual([`wrong: No server listens at ${url}.`]);
});
