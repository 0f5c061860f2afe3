/**
 * Runs the code blocks of the documents whose info string has the word `runnable` after the language:
 *
 *     ```ts runnable
 *
 * - A `js` or `ts` block is a complete CommonJS program. The environment holds the variables that `npx eventpop-sandbox` prints, and
 *   no others but `EVENTPOP_TOKEN`, the token of an organizer's employee. `ts` blocks must compile, too.
 * - A block that calls `listen` is an app. It gets a free port, a user with a ticket logs in, and every `app.get` must respond with 200.
 * - A block that is followed by a block `text output` must print exactly that text.
 * - A third word is the name of the block, for a test of its own.
 */
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { Server } from "node:http";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "eventpop-sandbox";
import request from "supertest";
import ts from "typescript";
import { starterFiles } from "../../sandbox/src/cli/starter-files";
import { sandboxUser } from "../support/sandbox-user";
import { compile } from "./compile";

const ROOT = join(__dirname, "../..");
const SOURCES: Readonly<Record<string, string>> = {
  "passport-eventpop": "src/index.ts",
  "eventpop-sandbox": "sandbox/src/index.ts",
};

interface Snippet {
  /** Document and line, such as `docs/api.md:14`. */
  readonly place: string;
  readonly language: string;
  readonly name: string | undefined;
  readonly code: string;
  readonly output: string | undefined;
}

const documents = ["README.md", "sandbox/README.md", ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`)];
const snippets = documents.filter((name) => name.endsWith(".md")).flatMap(readSnippets);

function readSnippets(document: string): Snippet[] {
  const text = readFileSync(join(ROOT, document), "utf8");
  const block = /^```(js|ts) runnable ?(\w*)\n([\s\S]*?)^```$(?:\n+```text output\n([\s\S]*?)^```$)?/gm;
  return [...text.matchAll(block)].map(({ index, 1: language = "", 2: name, 3: code = "", 4: output }) => ({
    place: `${document}:${text.slice(0, index).split("\n").length}`,
    language,
    name: name || undefined,
    code,
    output,
  }));
}

let sandbox: Sandbox;
const servers: Server[] = [];
const environment = { ...process.env };

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  const { accessToken } = await sandbox.tokens.issue({ as: "anan", scope: "public organizer" });
  Object.assign(process.env, sandbox.env(), { EVENTPOP_TOKEN: accessToken });
  const listen = Server.prototype.listen;
  jest.spyOn(Server.prototype, "listen").mockImplementation(function (this: Server, ...how: unknown[]) {
    // supertest and the sandbox listen on port 0 or with options. Only the snippets use a fixed port.
    if (how[0] === 0 || typeof how[0] === "object") return Reflect.apply(listen, this, how);
    servers.push(this);
    return Reflect.apply(listen, this, [0, "127.0.0.1"]);
  } as typeof listen);
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.env = { ...environment };
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await sandbox.reset();
});
afterAll(() => sandbox.close());

/** Runs a snippet to its end, and returns what it printed. */
async function run({ code, place }: Snippet): Promise<string> {
  const { outputText } = ts.transpileModule(code, {
    fileName: place,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
  });
  const lines: string[] = [];
  const print = (...words: unknown[]) => lines.push(`${words.join(" ")}\n`);
  const load = (name: string) => require(SOURCES[name] ? join(ROOT, SOURCES[name]) : name);
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  await new AsyncFunction("require", "exports", "console", outputText)(load, {}, { ...console, log: print });
  for (const server of servers) if (!server.listening) await once(server, "listening");
  return lines.join("");
}

/** Runs the app with this name, and returns its server. */
async function runNamed(name: string): Promise<Server> {
  const snippet = snippets.find((each) => each.name === name);
  if (snippet) await run(snippet);
  const [app] = servers;
  if (!app) throw new Error(`No document has an app named ${name}.`);
  return app;
}

/** Logs a user in with this browser, and returns the status of the callback. */
async function logIn(browser: ReturnType<typeof request.agent>, key: string): Promise<number> {
  // Without a consent, the consent page is shown again.
  await sandbox.consents.remove({ as: key });
  const { headers } = await browser.get("/auth/eventpop");
  const person = sandboxUser(sandbox.url);
  const { html } = await person.signIn(String(headers.location), `${key}@sandbox.example`, "sandbox");
  return (await browser.get(await person.decide(html, "Authorize"))).status;
}

describe("the snippets of the documents", () => {
  it("are found", () => {
    expect(snippets.length).toBeGreaterThan(5);
  });

  it.each(snippets.map((snippet) => [snippet.place, snippet] as const))("%s works", async (_, snippet) => {
    const printed = await run(snippet);

    if (snippet.output !== undefined) expect(printed).toBe(snippet.output);
    const [app] = servers;
    const paths = [...snippet.code.matchAll(/app\.get\("([^"]+)"/g)].map(([, path = ""]) => path);
    if (!app || paths.length === 0) return;
    const browser = request.agent(app);
    await logIn(browser, "somchai");
    for (const path of paths) expect([path, (await browser.get(path)).status]).toEqual([path, 200]);
  });

  it("compile", () => {
    const files = new Map(
      snippets.flatMap(({ language, code }, index) =>
        language === "ts" ? [[join(__dirname, `snippet-${index}.ts`), code]] : [],
      ),
    );
    expect(compile(files, SOURCES)).toEqual([]);
  });
});

describe("the app that `eventpop-sandbox init` writes", () => {
  it("is the same as in the quick start of README.md", () => {
    expect(readFileSync(join(ROOT, "README.md"), "utf8")).toContain(`js runnable\n${starterFiles().get("app.js")}`);
  });
});

describe("claiming a ticket by its reference code (docs/tickets.md)", () => {
  let app: Server;
  beforeEach(async () => {
    app = await runNamed("claim");
  });
  const claim = (code: string, email: string) => request(app).post("/claim").send({ code, email });

  it("returns the ticket for the right code and e-mail address, and the same 403 for every wrong input", async () => {
    const good = await claim("SB9000401", " Somchai@Sandbox.example");
    expect([good.status, good.body]).toEqual([200, { ticket: "9000401" }]);
    for (const [code, email] of [
      ["SB9000401", "malee@sandbox.example"],
      ["SB9999999", "somchai@sandbox.example"],
      ["SB9000404", "praew@sandbox.example"],
    ] as const) {
      const bad = await claim(code, email);
      expect([code, bad.status, bad.text]).toEqual([code, 403, "Forbidden"]);
    }
  });

  it("responds with 429 after five attempts", async () => {
    const statuses = [];
    for (let count = 0; count < 6; count += 1) statuses.push((await claim(`GUESS${count}`, "a@b.example")).status);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429]);
    expect((await claim("SB9000401", "somchai@sandbox.example")).status).toBe(429);
  });
});

describe("linking an account (docs/identity.md)", () => {
  /** Signs in with a password, posts the link form, and logs in at Eventpop as this user. */
  async function link(app: Server, key: string): Promise<{ status: number; account: unknown }> {
    const browser = request.agent(app);
    await browser.post("/login");
    await browser.post("/account/link");
    const status = await logIn(browser, key);
    return { status, account: (await browser.get("/account")).body.account };
  }

  it("links the identity to the account whose user sent the form", async () => {
    const app = await runNamed("link");
    expect((await request(app).post("/account/link")).status).toBe(401);

    expect(await link(app, "somchai")).toEqual({ status: 302, account: "account-7" });

    const again = request.agent(app);
    await logIn(again, "somchai");
    expect((await again.get("/account")).body).toEqual({ account: "account-7" });
  });

  it("refuses to link an identity that belongs to another account", async () => {
    const app = await runNamed("link");
    await logIn(request.agent(app), "malee");
    expect(await link(app, "malee")).toEqual({ status: 403, account: undefined });
  });
});

describe("sessions (docs/sessions.md)", () => {
  it("copies the cart into the new session at the login", async () => {
    const app = await runNamed("cart");
    const browser = request.agent(app);
    const { headers } = await browser.post("/cart/tea");

    await logIn(browser, "somchai");

    const { body } = await browser.get("/cart");
    expect(body).toEqual({ user: expect.any(String), cart: ["tea"] });
    const [old = ""] = headers["set-cookie"] ?? [];
    const { body: left } = await request(app)
      .get("/cart")
      .set("Cookie", old.split(";")[0] ?? "");
    expect(left).toEqual({ cart: [] });
  });

  it("accepts the logout form of a page with Referrer-Policy: no-referrer, from a browser without Sec-Fetch-Site", async () => {
    const browser = request.agent(await runNamed("logout"));
    await logIn(browser, "somchai");
    const { text } = await browser.get("/profile");
    const [, formToken = ""] = /name="formToken" value="([^"]+)"/.exec(text) ?? [];
    const post = () => browser.post("/auth/eventpop/logout").type("form").set({ accept: "text/html", origin: "null" });

    expect((await post()).status).toBe(403);
    expect((await post().send({ formToken })).status).toBe(303);
    expect((await browser.get("/profile")).status).toBe(401);
  });
});
