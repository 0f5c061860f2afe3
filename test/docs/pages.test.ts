import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import request from "supertest";
import { ERRORS } from "../../src/errors";
import { listFiles } from "../repository/repository";
import { documents, ROOT, SnippetRunner } from "./snippets";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

describe("docs/README.md", () => {
  it("links to every page", () => {
    const index = read("docs/README.md");
    const pages = documents.filter((path) => path.startsWith("docs/")).map((path) => path.slice("docs/".length));

    expect(pages.filter((page) => page !== "README.md" && !index.includes(`](${page})`))).toEqual([]);
  });
});

/** Names that begin like error codes: environment variables, and the codes of `passport-eventpop/browser`. */
const OTHER_NAMES =
  /^EVENTPOP_(?:URL|CLIENT_ID|CLIENT_SECRET|TOKEN|KEY|OLD_KEY|POPUP_BLOCKED|POPUP_CLOSED|SANDBOX_\w+)$/;

describe("the documents", () => {
  it.each(documents.filter((path) => !path.startsWith("sandbox/")))("%s names only error codes that exist", (path) => {
    const names = [...read(path).matchAll(/EVENTPOP_[A-Z_]*[A-Z]/g)].map(([name]) => name);

    expect(names.filter((name) => !Object.hasOwn(ERRORS, name) && !OTHER_NAMES.test(name))).toEqual([]);
  });
});

describe("docs/troubleshooting.md", () => {
  const page = read("docs/troubleshooting.md");
  const load = createRequire(__filename);
  /** The texts of both packages and of express-session. Two strings that are added count as one. */
  const sources = [
    ...listFiles("src/*.ts", "src/**/*.ts").map((path) => join(ROOT, path)),
    load.resolve("express-session"),
  ]
    .map((path) => readFileSync(path, "utf8"))
    .join("\n")
    .replace(/["`] \+\s*["`]/g, "");

  it("quotes messages that the code has", () => {
    const blocks = [...page.matchAll(/```text\n(.*)\n```/g)].map(([, text = ""]) => text);
    const [, table = ""] = /\| the message says \|.*\n\|.*\n((?:\|.*\n)+)/.exec(page) ?? [];
    const cells = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, text = ""]) => text);
    const quotes = [...blocks, ...cells, "A login starts when a visitor opens this address"];

    const missing = quotes.filter((quote) => !sources.includes(quote) && !sources.includes(templateOf(quote)));

    expect(missing).toEqual([]);
    expect(quotes.length).toBeGreaterThan(10);
  });

  it("has the section of each row of its first table", () => {
    const rows = [...page.matchAll(/^\| [^|]+ \| \[([^\]]+)\]\(#[^)]+\) \|$/gm)].map(([, title]) => title);
    const sections = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);

    expect(rows).toEqual(sections);
  });
});

/** A message as the code has it, with the option's name inserted. */
function templateOf(quote: string): string {
  return quote
    .replace("clientID is missing", "$" + "{name} is missing")
    .replace("set it to the client id that Eventpop gave you", "$" + "{where}");
}

describe("docs/migration.md", () => {
  let runner: SnippetRunner;
  beforeAll(async () => {
    runner = await SnippetRunner.start();
  });
  beforeEach(() => runner.setUp());
  afterEach(() => runner.cleanUp());
  afterAll(() => runner.close());

  it("has an app that logs users in at the paths of the old code", async () => {
    const browser = request.agent(await runner.startApp("migrated"));
    expect((await browser.get("/me")).headers.location).toBe("/login?returnTo=/me");

    const callback = await runner.sandbox.signIn(browser, "/login?returnTo=/me", { as: "somchai" });

    expect([callback.status, callback.headers.location]).toEqual([302, "/me"]);
    expect((await browser.get("/me")).body).toEqual({ id: "9000001" });
  });
});
