import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startSandbox } from "eventpop-sandbox";
import { useCleanup } from "../support/cleanup";
import { ORIGIN, RunningApp } from "../support/running-app";
import { Consumer, ROOT } from "./consumer";

const example = join(ROOT, "examples/passport");

/** `node:sqlite` needs no flag from this version on. The tests also run with older versions, so the example gets its own Node. */
const NODE = `later-node@npm:node-${process.platform}-${process.arch}@24.22.3`;

describe("examples/passport, in a project of its own", () => {
  const cleanup = useCleanup(afterAll);
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = await Consumer.with(
      "passport-eventpop",
      "express@5.3.0",
      "express-session@1.19.0",
      "passport@0.7.0",
      NODE,
    );
    cleanup(() => consumer.remove());
    for (const name of readdirSync(example).filter((each) => each.endsWith(".js"))) {
      consumer.write({ [name]: readFileSync(join(example, name), "utf8") });
    }
  });

  it("creates each user once, and finds the user again after a restart and a change of the name", async () => {
    const sandbox = await startSandbox();
    cleanup(() => sandbox.close());
    const start = async () => {
      const node = join(consumer.folder, "node_modules/later-node/bin/node");
      const app = await RunningApp.start({ file: "app.js", node, cwd: consumer.folder }, sandbox);
      cleanup(() => app.close());
      return app;
    };
    const home = async (key: string, app: RunningApp) => {
      expect((await app.logIn(key)).location).toBe(`${ORIGIN}/`);
      return (await app.browser.click(`${ORIGIN}/`)).text;
    };
    const app = await start();
    expect((await app.browser.click(`${ORIGIN}/`)).text).toContain('href="/auth/eventpop"');
    const first = [await home("somchai", app), await home("malee", app)];
    await app.close();

    await sandbox.users.update("somchai", { fullName: "สมชาย ใหม่" });
    await sandbox.consents.remove();
    const again = await home("somchai", await start());

    expect(first).toEqual([
      "Hello สมชาย ใจดี, you are user number 1 of this site.",
      expect.stringMatching(/^Hello มาลี .*, you are user number 2 of this site\.$/),
    ]);
    expect(again).toBe("Hello สมชาย ใหม่, you are user number 1 of this site.");
  });
});
