import { readFileSync } from "node:fs";
import { join } from "node:path";
import { launch, type Running, run } from "./cli/command";
import { sendRequest } from "./wire";

const read = (path: string) => readFileSync(join(__dirname, "..", path), "utf8");
const dockerfile = read("Dockerfile");

/** Returns the list of words with which a line of the Dockerfile ends, such as those of `CMD ["node"]`. */
function wordsOf(lineStart: string): string[] {
  const line = dockerfile.split("\n").find((each) => each.startsWith(lineStart)) ?? "";
  return JSON.parse(line.slice(line.indexOf("["))) as string[];
}

describe("the Dockerfile", () => {
  let running: Running | undefined;
  afterEach(() => running?.end("SIGKILL"));

  it("is the one in README.md, and runs the sandbox as a user without privileges", () => {
    expect(read("README.md")).toContain(`\`\`\`dockerfile\n${dockerfile}\`\`\``);
    expect(dockerfile.indexOf("USER node")).toBeLessThan(dockerfile.indexOf("ENTRYPOINT"));
  });

  it("starts a sandbox that other containers reach by the name of its service, and browsers at the published port", async () => {
    const [entrypoint = ""] = wordsOf("ENTRYPOINT");
    expect(entrypoint).toBe("node_modules/.bin/eventpop-sandbox");
    // A free port of this machine instead of all its networks.
    const flags = wordsOf("CMD").map((word) => word.replace("0.0.0.0", "127.0.0.1"));
    running = launch([...flags, "--json"], { env: { EVENTPOP_SANDBOX_PORT: "0" } });
    const { url, env } = JSON.parse(await running.waitForOutput(/\n/)) as { url: string; env: Record<string, string> };

    const statusFor = async (host: string) =>
      (await sendRequest(`${url}/api/public/info`, { headers: { host } })).status;
    expect(env.EVENTPOP_URL).toBe("http://localhost:4300");
    expect(await statusFor("eventpop:4300")).toBe(200);
    expect(await statusFor("localhost:4300")).toBe(200);
    expect(await statusFor("evil.example")).toBe(403);

    const [, ...healthcheck] = wordsOf("HEALTHCHECK");
    expect(await run(healthcheck, { env: { EVENTPOP_SANDBOX_URL: url } })).toMatchObject({ code: 0 });
    expect(await running.end()).toBe(0);
    expect(await run(healthcheck, { env: { EVENTPOP_SANDBOX_URL: url } })).toMatchObject({ code: 1 });
  });
});
