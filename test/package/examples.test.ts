import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Consumer, PACKAGES, pack, ROOT } from "./consumer";

/** The commands of examples/README.md that make an example of the installed package an app of one's own. */
const [, block = ""] = /```sh\n(cp -r [\s\S]*?)```/.exec(readFileSync(join(ROOT, "examples/README.md"), "utf8")) ?? [];
const commands = block.trim().split("\n");

describe("an example of the installed package", () => {
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = await Consumer.with("passport-eventpop");
  });
  afterAll(() => consumer?.remove());

  it("runs in a folder of its own, with the commands of examples/README.md", async () => {
    const start = commands.pop();
    let script = commands.join(" && ");
    for (const name of Object.keys(PACKAGES) as (keyof typeof PACKAGES)[]) {
      const { tarball } = await pack(name, consumer.folder);
      script = script.replace(new RegExp(`(npm install (?:--save-dev )?)${name}`), `$1--prefer-offline ${tarball}`);
    }
    await consumer.run("sh", "-c", script);

    const { PATH, HOME } = process.env;
    const preload = join(ROOT, "test/support/listen-on-loopback.cjs");
    // A process group of its own, as in a terminal: Ctrl+C sends the signal to the whole group.
    const app = spawn("sh", ["-c", String(start)], {
      cwd: join(consumer.folder, "my-app"),
      detached: true,
      env: { PATH, HOME, NODE_OPTIONS: `--require ${preload}` },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(app, "exit");
    try {
      let output = "";
      for await (const chunk of app.stdout) {
        output += chunk;
        if (output.includes("Open http")) break;
      }
      expect([start, output]).toEqual(["npm start", expect.stringContaining("Open http://localhost:3000")]);
    } finally {
      if (app.exitCode === null) process.kill(-Number(app.pid), "SIGINT");
      await exited;
    }
  });
});
