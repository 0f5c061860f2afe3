import { join } from "node:path";
import { type Sandbox, startSandbox } from "eventpop-sandbox";
import ts from "typescript";
import { ORIGIN, type RunningApp } from "../support/running-app";
import { snippets, startSnippet } from "./apps";

/** The methods of the WebSocket clients that these tests use. The packages of the clients are installed in this folder only. */
interface WebSocketClient {
  on(event: string, listener: (...values: unknown[]) => void): void;
  close(): void;
}
const WebSocket: new (url: string, options: object) => WebSocketClient = require("ws");
const { io }: { io(url: string, options: object): WebSocketClient } = require("socket.io-client");

let sandbox: Sandbox;
const open: { close(): unknown }[] = [];
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
  await sandbox.reset();
});
afterAll(() => sandbox.close());

async function startApp(name: string): Promise<RunningApp> {
  const app = await startSnippet(name, sandbox);
  open.push(app);
  return app;
}

describe.each(["koa", "fastify", "nest", "nestfastify"])("the app %s of docs/frameworks.md", (name) => {
  it("logs a user in, and the user stays logged in", async () => {
    const app = await startApp(name);
    const before = await app.browser.click(`${ORIGIN}/profile`);

    const back = await app.logIn();
    const profile = await app.browser.click(`${ORIGIN}/profile`);

    expect([302, 303]).toContain(before.status);
    expect(new URL(before.location).pathname).toBe("/auth/eventpop");
    expect(back.status).toBe(302);
    expect(profile.json()).toMatchObject({ id: "9000001" });
  });

  it("refuses a callback whose login this browser did not start", async () => {
    const { browser } = await startApp(name);

    const { status } = await browser.click(`${ORIGIN}/auth/eventpop/callback?code=1&state=${"a".repeat(32)}`);

    expect([401, 403]).toContain(status);
  });

  it("completes two logins that one browser started at the same time", async () => {
    const app = await startApp(name);
    const first = await app.browser.click(`${ORIGIN}/auth/eventpop`);

    const second = await app.logIn("malee");

    expect(new URL(first.location).searchParams.get("state")).toMatch(/^[\w-]{32}$/);
    expect(second.status).toBe(302);
  });
});

describe("the WebSocket server of docs/frameworks.md", () => {
  const connect = ({ url, browser }: RunningApp, origin = ORIGIN): Promise<unknown> => {
    const cookie = browser.cookies.header(new URL(ORIGIN), { crossSite: false, topLevelGet: false }) ?? "";
    const client = new WebSocket(url.replace("http", "ws"), { headers: { cookie }, origin });
    open.push(client);
    return new Promise((resolve) => {
      client.on("message", (text) => resolve(String(text)));
      client.on("unexpected-response", (_req, res) => {
        resolve((res as { statusCode: number }).statusCode);
      });
      client.on("error", () => {});
    });
  };

  it("refuses a visitor who is not logged in, also in the first request of the process", async () => {
    expect(await connect(await startApp("ws"))).toBe(401);
  });

  it("gets the logged-in user of each socket", async () => {
    const app = await startApp("ws");
    await app.logIn();

    expect(await connect(app)).toMatch(/^Hello .+/);
  });

  it("refuses connections from pages of other sites", async () => {
    const app = await startApp("ws");
    await app.logIn();

    expect(await connect(app, "https://evil.example")).toBe(403);
  });
});

describe.each(["polling", "websocket"])("the socket.io server of docs/frameworks.md, by %s", (transport) => {
  const connect = ({ url, browser }: RunningApp, origin?: string): Promise<unknown> => {
    const cookie = browser.cookies.header(new URL(ORIGIN), { crossSite: false, topLevelGet: false }) ?? "";
    const extraHeaders = { cookie, ...(origin && { origin }) };
    const client = io(url, { transports: [transport], extraHeaders, reconnection: false });
    open.push(client);
    return new Promise((resolve) => {
      client.on("hello", resolve);
      client.on("connect_error", () => resolve("refused"));
    });
  };

  it("refuses a visitor who is not logged in, also in the first request of the process", async () => {
    expect(await connect(await startApp("socketio"))).toBe("refused");
  });

  it("gets the logged-in user of each socket", async () => {
    const app = await startApp("socketio");
    await app.logIn();

    expect(await connect(app, ORIGIN)).toMatch(/\S/);
    expect(await connect(app, ORIGIN)).not.toBe("refused");
  });

  it("refuses connections from pages of other sites", async () => {
    const app = await startApp("socketio");
    await app.logIn();

    expect(await connect(app, "https://evil.example")).toBe("refused");
  });
});

describe("the TypeScript apps of docs/frameworks.md", () => {
  it("compile under strict", () => {
    const folder = join(__dirname, "dist");
    const files = new Map(
      snippets
        .filter(({ language }) => language === "ts")
        .map(({ name, code }) => [join(folder, `${name}-types.ts`), code]),
    );
    const { options } = ts.convertCompilerOptionsFromJson(
      {
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        skipLibCheck: true,
        esModuleInterop: true,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
        target: "es2023",
        module: "nodenext",
        types: ["node"],
      },
      folder,
    );
    const host = ts.createCompilerHost(options);
    const { fileExists, readFile, getSourceFile } = host;
    host.fileExists = (path) => files.has(path) || fileExists(path);
    host.readFile = (path) => files.get(path) ?? readFile(path);
    host.getSourceFile = (path, ...rest) => {
      const code = files.get(path);
      return code === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, code, rest[0]);
    };
    const program = ts.createProgram([...files.keys()], options, host);
    const mistakes = [...files.keys()].flatMap((path) =>
      ts.getPreEmitDiagnostics(program, program.getSourceFile(path)),
    );

    expect(files.size).toBe(2);
    expect(mistakes.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  });
});

it("these tests start every app of docs/frameworks.md", () => {
  expect(snippets.map(({ name }) => name)).toEqual(["koa", "fastify", "nest", "nestfastify", "ws", "socketio"]);
});
