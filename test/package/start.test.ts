import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { ROOT } from "./consumer";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

describe("npm start, in a clone after npm ci", () => {
  it("builds, prints the URL of the example app and a user with a password, and ends on Ctrl+C", async () => {
    const port = await freePort();
    const { PATH, HOME } = process.env;
    // npm gets its own process group, as in a terminal, where Ctrl+C sends the signal to the whole group.
    const npm = spawn("npm", ["start"], {
      cwd: ROOT,
      detached: true,
      env: { PATH, HOME, PORT: String(port), EVENTPOP_SANDBOX_PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(npm, "exit");
    let output = "";
    for await (const chunk of npm.stdout) {
      output += chunk;
      if (output.includes("Ctrl+C")) break;
    }

    try {
      expect(output).toContain(`http://localhost:${port}`);
      expect(output).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
      expect(output).toMatch(/\S+@\S+ +password: \S+/);
      const home = await fetch(`http://localhost:${port}/`);
      expect(await home.text()).toContain("Login with Eventpop");
    } finally {
      if (npm.exitCode === null) process.kill(-Number(npm.pid), "SIGINT");
      await exited;
    }
    await expect(fetch(`http://localhost:${port}/`)).rejects.toThrow("fetch failed");
  });
});
