import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import request from "supertest";
import { starterFiles } from "../../sandbox/src/cli/starter-files";
import { readStarterFolder } from "../../sandbox/src/cli/starter-folder";
import { compile } from "./compile";
import { blocksOf, documents, ROOT, SnippetRunner, SOURCES, snippets } from "./snippets";

let runner: SnippetRunner;
beforeAll(async () => {
  runner = await SnippetRunner.start();
});
beforeEach(() => runner.setUp());
afterEach(() => runner.cleanUp());
afterAll(() => runner.close());

describe("the snippets of the documents", () => {
  it("are found", () => {
    expect(snippets.length).toBeGreaterThan(5);
  });

  const atUsualPaths = snippets.filter(({ code }) => !/env\.SITE|loginPath/.test(code));

  it.each(atUsualPaths.map((snippet) => [snippet.place, snippet] as const))("%s works", async (_, snippet) => {
    const printed = await runner.run(snippet);

    if (snippet.output !== undefined) expect(printed).toBe(snippet.output);
    const { app } = runner;
    const paths = [...snippet.code.matchAll(/app\.get\("([^"]+)"/g)].map(([, path = ""]) => path);
    if (!app || paths.length === 0) return;
    const browser = request.agent(app);
    await runner.logIn(browser, "somchai");
    for (const path of paths) expect([path, (await browser.get(path)).status]).toEqual([path, 200]);
  });

  it("compile", () => {
    const programs = snippets.filter(({ language }) => language === "ts").map(({ code }) => code);
    const all = [...programs, ...blocksOf("ts compiled")];
    const files = new Map(all.map((code, index) => [join(__dirname, `snippet-${index}.ts`), code]));

    expect(compile(files, SOURCES)).toEqual([]);
    expect(all.length).toBeGreaterThan(programs.length);
  });

  it("are of a kind that a test runs or compiles", () => {
    const kinds = /^(?:(?:js|ts) (?:runnable|app|tool)\b|ts (?:compiled|cypress|option)$)/;
    const others = documents
      .filter((path) => !path.startsWith("sandbox/"))
      .flatMap((document) => {
        const text = readFileSync(join(ROOT, document), "utf8").split("## Types\n")[0] ?? "";
        const infos = [...text.matchAll(/^```((?:js|ts)\b.*)$/gm)].map(([, info = ""]) => info);
        return infos.filter((info) => !kinds.test(info)).map((info) => `${document}: ${info}`);
      });

    // The README's app with Passport and docs/clients.md have tests of their own. The sandbox's examples are not checked here.
    const tested = ["README.md: js", "docs/clients.md: ts"];
    expect(others.filter((each) => !tested.includes(each))).toEqual([]);
  });
});

describe("the app that `eventpop-sandbox init` writes", () => {
  it("is the same as in the quick start of README.md", () => {
    const folder = readStarterFolder(__dirname); // has no package.json and no tsconfig.json, as in the quick start

    expect(readFileSync(join(ROOT, "README.md"), "utf8")).toContain(
      `js runnable\n${starterFiles(folder).get("app.js")}`,
    );
  });
});

describe("claiming a ticket by its reference code (docs/tickets.md)", () => {
  let app: Server;
  beforeEach(async () => {
    app = await runner.startApp("claim");
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
  /** Logs in to the app with a password, posts the link form, and logs in with Eventpop as this user. */
  async function link(app: Server, key: string): Promise<{ status: number; account: unknown }> {
    const browser = request.agent(app);
    await browser.post("/login");
    await browser.post("/account/link");
    const status = await runner.logIn(browser, key);
    return { status, account: (await browser.get("/account")).body.account };
  }

  it("links the identity to the account whose user sent the form", async () => {
    const app = await runner.startApp("link");
    expect((await request(app).post("/account/link")).status).toBe(401);

    expect(await link(app, "somchai")).toEqual({ status: 302, account: "account-7" });

    const again = request.agent(app);
    await runner.logIn(again, "somchai");
    expect((await again.get("/account")).body).toEqual({ account: "account-7" });
  });

  it("refuses to link an identity that belongs to another account", async () => {
    const app = await runner.startApp("link");
    await runner.logIn(request.agent(app), "malee");
    expect(await link(app, "malee")).toEqual({ status: 403, account: undefined });
  });
});

describe("sessions (docs/sessions.md)", () => {
  it("copies the cart into the new session at the login", async () => {
    const app = await runner.startApp("cart");
    const browser = request.agent(app);
    const { headers } = await browser.post("/cart/tea");

    await runner.logIn(browser, "somchai");

    const { body } = await browser.get("/cart");
    expect(body).toEqual({ user: expect.any(String), cart: ["tea"] });
    const [old = ""] = headers["set-cookie"] ?? [];
    const { body: left } = await request(app)
      .get("/cart")
      .set("Cookie", old.split(";")[0] ?? "");
    expect(left).toEqual({ cart: [] });
  });

  it("starts a login with its own scope and page from a route of the app, and ends it from another one", async () => {
    const browser = request.agent(await runner.startApp("ownroutes"));

    const started = await browser.post("/organizers/login");

    expect(started.status).toBe(303);
    expect(new URL(String(started.headers.location)).searchParams.get("scope")).toBe("public organizer");
    expect((await browser.post("/organizers/logout")).body).toEqual({ signedOut: true });
  });

  it("lists the logins of a user, and ends all of them, but not those of other users", async () => {
    const app = await runner.startApp("everywhere");
    const [phone, laptop, other] = [request.agent(app), request.agent(app), request.agent(app)];
    await runner.logIn(phone, "somchai");
    await runner.logIn(laptop, "somchai");
    await runner.logIn(other, "malee");
    expect((await laptop.get("/logins")).body).toHaveLength(2);

    expect((await laptop.post("/logins/end")).status).toBe(303);

    const statuses = [];
    for (const browser of [phone, laptop, other]) statuses.push((await browser.get("/logins")).status);
    expect(statuses).toEqual([401, 401, 200]);
  });

  it("accepts the logout form of a page with Referrer-Policy: no-referrer, from a browser without Sec-Fetch-Site", async () => {
    const browser = request.agent(await runner.startApp("logout"));
    await runner.logIn(browser, "somchai");
    const { text } = await browser.get("/profile");
    const [, formToken = ""] = /name="formToken" value="([^"]+)"/.exec(text) ?? [];
    const post = () => browser.post("/auth/eventpop/logout").type("form").set({ accept: "text/html", origin: "null" });

    expect((await post()).status).toBe(403);
    expect((await post().send({ formToken })).status).toBe(303);
    expect((await browser.get("/profile")).status).toBe(401);
  });
});
