import { readFileSync } from "node:fs";
import { join } from "node:path";
import { selfSigned, startHostileProvider } from "../support/hostile-provider";
import { startProxy } from "../support/tunnel";
import { Consumer, ROOT } from "./consumer";

const PEERS = ["express@5.3.0", "express-session@1.19.0", "passport@0.7.0"];
const TOOLS = [
  "nock@14.0.17",
  "nock13@npm:nock@13.5.6",
  "msw@2.15.0",
  "mitm@1.7.3",
  "global-agent@4.1.6",
  "proxy-agent@8.0.3",
  "@opentelemetry/instrumentation@0.223.0",
  "@opentelemetry/instrumentation-http@0.223.0",
  "@opentelemetry/sdk-trace-node@2.12.1",
  // A later Node from npm, for a feature that older versions lack.
  `later-node@npm:node-${process.platform}-${process.arch}@24.22.3`,
];

/**
 * A program that sets up the tool in its argument, logs in twice with the Eventpop at EVENTPOP_URL, and prints the user ids that the
 * app got. It requests pages with `http.get()`, so that the tool also sees these requests.
 */
const LOGIN_SCRIPT = `
  const { once } = require("node:events");
  const http = require("node:http");
  const { text } = require("node:stream/consumers");
  const express = require("express");
  const session = require("express-session");
  const { eventpopAuth } = require("passport-eventpop");
  const setUp = require("./" + process.argv[2]);

  const line = (cookies) => [...cookies].map(([name, value]) => name + "=" + value).join("; ");

  async function signIn(origin) {
    const cookies = new Map();
    const open = async (path) => {
      const request = http.get(origin + path, { headers: { cookie: line(cookies), accept: "text/html" } });
      const [response] = await once(request, "response");
      for (const cookie of response.headers["set-cookie"] ?? []) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
        cookies.set(name, value);
      }
      return { location: response.headers.location, body: await text(response) };
    };
    const started = await open("/auth/eventpop");
    const state = new URL(started.location).searchParams.get("state");
    await open("/auth/eventpop/callback?code=code&state=" + state);
    return (await open("/")).body;
  }

  (async () => {
    const server = require("node:http").createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address();
    await setUp(process.env.EVENTPOP_URL, port);
    const origin = "http://127.0.0.1:" + port;
    const app = express();
    app.use(session({ secret: "secret", resave: false, saveUninitialized: false }));
    app.use(eventpopAuth({ clientID: "id", clientSecret: "secret", baseURL: origin, eventpopURL: process.env.EVENTPOP_URL }));
    app.get("/", (req, res) => res.send(req.eventpop ? req.eventpop.user.id : "nobody"));
    server.on("request", app);
    console.log(await signIn(origin), await signIn(origin));
    process.exit();
  })();
`;

/** Eventpop's responses, for tools that fake them. */
const FAKE_RESPONSES = `
  const token = { access_token: "a", token_type: "Bearer", expires_in: 7200, refresh_token: "r", scope: "public", created_at: 1 };
  const me = { user: { id: 1001, full_name: "Somying" } };
`;

/** The files `fake-eventpop.js` of docs/testing.md, by tool. */
const [NOCK = "", MSW = ""] = [
  ...readFileSync(join(ROOT, "docs/testing.md"), "utf8").matchAll(/^```js tool \w+\n([\s\S]*?)^```$/gm),
].map(([, code]) => code);

const STANDING_IN = {
  "nock 14": NOCK,
  "nock 13": NOCK.replace('require("nock")', 'require("nock13")'),
  msw: MSW,
  mitm: `${FAKE_RESPONSES} module.exports = (url, port) => {
    const mitm = require("mitm")();
    mitm.on("connect", (socket, options) => { if (Number(options.port) === port) socket.bypass(); });
    mitm.on("request", (req, res) => {
      res.setHeader("content-type", "application/json");
      res.end(JSON.stringify(req.url === "/oauth/token" ? token : me));
    });
  };`,
};

const PASSING_ON = {
  "nock 14 with another host": `module.exports = () => { require("nock")("https://other.example").get("/").reply(200); };`,
  "msw without handlers": `module.exports = () => { require("msw/node").setupServer().listen({ onUnhandledRequest: "bypass" }); };`,
  "OpenTelemetry's HTTP instrumentation": `
    const { registerInstrumentations } = require("@opentelemetry/instrumentation");
    const { HttpInstrumentation } = require("@opentelemetry/instrumentation-http");
    const { NodeTracerProvider } = require("@opentelemetry/sdk-trace-node");
    module.exports = () => {
      const tracerProvider = new NodeTracerProvider();
      tracerProvider.register();
      registerInstrumentations({ tracerProvider, instrumentations: [new HttpInstrumentation()] });
      require("node:http");
      require("node:https");
    };`,
};

const PROXIES = {
  "global-agent": "module.exports = async () => { (await import('global-agent')).bootstrap(); };",
  "proxy-agent as the global agent": `module.exports = () => {
    require("node:https").globalAgent = new (require("proxy-agent").ProxyAgent)();
  };`,
  NODE_USE_ENV_PROXY: "module.exports = () => {};",
};

describe("a login of an app that also uses an HTTP tool", () => {
  let consumer: Consumer;
  let provider: Awaited<ReturnType<typeof startHostileProvider>>;
  let proxy: Awaited<ReturnType<typeof startProxy>>;

  /** URL of the provider. Its host is a name, so that NO_PROXY=127.0.0.1 excludes only the app itself. */
  const eventpop = () => `https://localhost:${new URL(provider.url).port}`;
  const logIn = (tool: string, env: NodeJS.ProcessEnv, node = process.execPath) => {
    consumer.write({ "tool.js": tool, "sign-in.js": LOGIN_SCRIPT, "authority.pem": selfSigned().cert });
    return consumer.runWith({ NODE_EXTRA_CA_CERTS: "authority.pem", ...env }, node, "sign-in.js", "tool.js");
  };

  beforeAll(async () => {
    consumer = await Consumer.with("passport-eventpop", ...PEERS, ...TOOLS);
  });
  afterAll(() => consumer?.remove());
  beforeEach(async () => {
    provider = await startHostileProvider(selfSigned());
    proxy = await startProxy("tunnels");
  });
  afterEach(async () => {
    await provider.close();
    await proxy.close();
  });

  it.each(Object.entries(STANDING_IN))("gets the responses that the tool fakes: %s", async (_name, tool) => {
    expect(await logIn(tool, { EVENTPOP_URL: "https://www.eventpop.me" })).toBe("1001 1001\n");
  });

  it.each(Object.entries(PASSING_ON))("gets the responses of Eventpop: %s", async (name, tool) => {
    expect(await logIn(tool, { EVENTPOP_URL: eventpop() })).toBe("1001 1001\n");

    const traced = provider.requests.filter(({ headers }) => headers.traceparent);
    expect(traced).toHaveLength(name.startsWith("OpenTelemetry") ? 4 : 0);
  });

  it.each(Object.entries(PROXIES))("goes through the proxy: %s", async (name, tool) => {
    const url = `http://127.0.0.1:${proxy.port}`;
    const env = {
      EVENTPOP_URL: eventpop(),
      GLOBAL_AGENT_HTTP_PROXY: url,
      GLOBAL_AGENT_NO_PROXY: "127.0.0.1",
      HTTPS_PROXY: url,
      NO_PROXY: "127.0.0.1",
      ...(name === "NODE_USE_ENV_PROXY" && { NODE_USE_ENV_PROXY: "1" }),
    };
    const node = name === "NODE_USE_ENV_PROXY" ? "node_modules/later-node/bin/node" : process.execPath;

    expect(await logIn(tool, env, node)).toBe("1001 1001\n");

    expect(new Set(proxy.tunnels)).toEqual(new Set([new URL(eventpop()).host]));
    expect(provider.connections.length).toBe(proxy.tunnels.length);
    expect(provider.requests).toHaveLength(4);
  });
});
