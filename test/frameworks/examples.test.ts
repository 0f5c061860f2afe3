import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "eventpop-sandbox";
import { useCleanup } from "../support/cleanup";
import { ORIGIN } from "../support/running-app";
import { startCode } from "./apps";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const cleanup = useCleanup();

describe.each([
  ["fastify/app.js", { name: "สมชาย ใจดี" }],
  ["nestjs/app.ts", { fullName: "สมชาย ใจดี" }],
])("examples/%s", (path, user) => {
  it("redirects a visitor to the login, and shows the name of a user", async () => {
    const code = readFileSync(join(__dirname, "../../examples", path), "utf8");
    const language = path.endsWith(".ts") ? "ts" : "js";
    const app = await startCode(`example-${path.replace(/\W/g, "-")}`, language, code, sandbox);
    cleanup(() => app.close());
    const visit = () => app.browser.click(`${ORIGIN}/profile`);
    expect(new URL((await visit()).location).pathname).toBe("/auth/eventpop");

    await app.logIn();

    expect((await visit()).json()).toMatchObject(user);
  });
});
