import { join } from "node:path";
import { selfSigned } from "../support/hostile/certificate";
import { Consumer } from "./consumer";

/** The versions of Node that the packages support, the oldest one of each line first, and two other runtimes with Node's modules. */
const RUNTIMES = {
  "Node 20.19": { package: `node-${process.platform}-${process.arch}@20.19.5`, binary: "bin/node", args: [] },
  "Node 22.12": { package: `node-${process.platform}-${process.arch}@22.12.0`, binary: "bin/node", args: [] },
  "Node 24": { package: `node-${process.platform}-${process.arch}@24.9.0`, binary: "bin/node", args: [] },
  "Node 26": { package: `node-${process.platform}-${process.arch}@26.9.0`, binary: "bin/node", args: [] },
  Bun: { package: `@oven/bun-${process.platform}-${process.arch}@1.4.5`, binary: "bin/bun", args: [] },
  Deno: {
    package: `@deno/${process.platform}-${process.arch}${process.platform === "linux" ? "-glibc" : ""}@2.9.6`,
    binary: "deno",
    args: ["run", "--allow-all", "--no-lock"],
  },
} as const;

/** A short journey: a user logs in with the sandbox, opens a page with the user's tickets, and logs out. Prints what happened. */
const JOURNEY = `
  const { once } = require("node:events");
  const { createServer } = require("node:http");
  const express = require("express");
  const session = require("express-session");
  const { eventpopAuth, eventpopErrors, requireSignIn, signedIn } = require("passport-eventpop");
  const { startSandbox } = require("eventpop-sandbox");

  /** A browser with cookies, as the sandbox's signIn needs it. */
  function agentOf(url) {
    const cookies = new Map();
    const send = async (path, { headers, ...init } = {}) => {
      const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
      const response = await fetch(new URL(path, url), { ...init, redirect: "manual", headers: { ...headers, cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
        cookies.set(name, value);
      }
      return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
    };
    return { send, get: (path) => ({ set: (name, value) => send(path, { headers: { [name]: value } }) }) };
  }

  async function main() {
    const sandbox = await startSandbox();
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = "http://127.0.0.1:" + server.address().port;
    const app = express();
    app.use(session({ secret: "secret", resave: false, saveUninitialized: false }));
    app.use(eventpopAuth(sandbox.strategyOptions({ callbackURL: url + "/auth/eventpop/callback" })));
    app.get("/tickets", requireSignIn(), async (req, res, next) => {
      try {
        const [event] = await sandbox.events.list();
        const tickets = await signedIn(req).tickets(event.organizerId).all({ limit: 10 });
        res.json({ user: signedIn(req).user.email, tickets: tickets.length > 0 });
      } catch (error) {
        next(error);
      }
    });
    app.use(eventpopErrors());
    server.on("request", app);

    const agent = agentOf(url);
    const callback = await sandbox.signIn(agent, "/auth/eventpop", { as: "somchai" });
    const page = await agent.send("/tickets");
    const logout = await agent.send("/auth/eventpop/logout", { method: "POST" });
    const after = await agent.send("/tickets");
    console.log(callback.status, page.status, page.text, logout.status, after.status);
    server.close();
    server.closeAllConnections();
    await sandbox.close();
  }
  main().catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
`;

/** Two logins at an Eventpop with TLS. Prints the statuses of their callbacks, and the number of connections that Eventpop got. */
const CONNECTIONS = `
  const { once } = require("node:events");
  const { readFileSync } = require("node:fs");
  const https = require("node:https");
  const express = require("express");
  const session = require("express-session");
  const { eventpopAuth } = require("passport-eventpop");

  async function main() {
    let connections = 0;
    const eventpop = https.createServer({ key: readFileSync("key.pem"), cert: readFileSync("cert.pem") }, (req, res) => {
      req.resume().on("end", () => {
        const token = { access_token: "a", token_type: "Bearer", expires_in: 7200, scope: "public" };
        res.setHeader("Content-Type", "application/json");
        res.end(JSON.stringify(req.url === "/oauth/token" ? token : { user: { id: 1001, full_name: "Somchai" } }));
      });
    });
    eventpop.on("secureConnection", () => (connections += 1)).listen(0, "127.0.0.1");
    await once(eventpop, "listening");

    const app = express();
    const server = app.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = "http://127.0.0.1:" + server.address().port;
    app.use(session({ secret: "secret", resave: false, saveUninitialized: false }));
    app.use(eventpopAuth({
      clientID: "id",
      clientSecret: "secret",
      baseURL: url,
      eventpopURL: "https://localhost:" + eventpop.address().port,
    }));
    const statuses = [];
    for (let login = 0; login < 2; login += 1) {
      const start = await fetch(url + "/auth/eventpop", { redirect: "manual" });
      const state = new URL(start.headers.get("location")).searchParams.get("state");
      const cookie = start.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
      const callback = url + "/auth/eventpop/callback?code=code&state=" + state;
      statuses.push((await fetch(callback, { redirect: "manual", headers: { cookie } })).status);
    }
    console.log(...statuses, connections);
    for (const each of [server, eventpop]) each.close().closeAllConnections();
  }
  main().catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
`;

const NODES = Object.keys(RUNTIMES).filter((name) => name.startsWith("Node"));

const { key, cert } = selfSigned();

let runtimes: Consumer;
beforeAll(async () => {
  runtimes = new Consumer();
  // Several packages have the same name in different versions, so each gets a name of its own.
  const aliases = Object.values(RUNTIMES).map((runtime, index) => `runtime${index}@npm:${runtime.package}`);
  runtimes.write({ "package.json": JSON.stringify({ name: "runtimes", private: true }) });
  await runtimes.run("npm", "install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", ...aliases);
});
afterAll(() => runtimes?.remove());

describe.each(["express@5.3.0", "express@4.22.3"])("the packages with %s", (express) => {
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = await Consumer.with("passport-eventpop", "eventpop-sandbox", express, "express-session@1.19.0");
    consumer.write({ "journey.cjs": JOURNEY, "connections.cjs": CONNECTIONS, "key.pem": key, "cert.pem": cert });
  });
  afterAll(() => consumer?.remove());

  it.each(Object.keys(RUNTIMES).map((name, index) => [name, index] as const))(
    "log a user in and out on %s",
    async (name, index) => {
      const { binary, args } = RUNTIMES[name as keyof typeof RUNTIMES];
      const program = join(runtimes.folder, "node_modules", `runtime${index}`, binary);

      const output = await consumer.run(program, ...args, "journey.cjs");

      expect(output).toBe('302 200 {"user":"somchai@sandbox.example","tickets":true} 200 401\n');
    },
  );

  it.each(NODES)("share one connection to Eventpop between logins on %s", async (name) => {
    const index = Object.keys(RUNTIMES).indexOf(name);
    const program = join(runtimes.folder, "node_modules", `runtime${index}`, "bin/node");

    const output = await consumer.run("env", "NODE_EXTRA_CA_CERTS=cert.pem", program, "connections.cjs");

    expect(output).toBe("302 302 1\n");
  });
});
