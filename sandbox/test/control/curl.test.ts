import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../src";
import { sendRequest } from "../wire";

const readme = readFileSync(join(__dirname, "../../README.md"), "utf8");
const commands = [...readme.matchAll(/^curl .*\/_sandbox\/.*$/gm)].map(([command]) => command);

/** Returns the request that this curl command would send. */
function requestOf(command: string) {
  const printed = execFileSync("sh", ["-c", command.replace(/^curl/, "printf '%s\\n'")], { encoding: "utf8" });
  const words = printed.trimEnd().split("\n");
  const after = (flag: string) => words.filter((_, index) => words[index - 1] === flag);
  const [body] = after("-d");
  return {
    path: new URL(words.find((word) => word.startsWith("http")) ?? "").pathname,
    method: after("-X")[0] ?? (body === undefined ? "GET" : "POST"),
    headers: Object.fromEntries(after("-H").map((header) => header.split(": "))) as Record<string, string>,
    ...(body !== undefined && { body }),
  };
}

describe("the curl commands of the README", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ control: true });
  });
  afterAll(() => sandbox.close());

  it("are found: there are four", () => {
    expect(commands).toHaveLength(4);
  });

  it.each(commands)("are accepted by the sandbox: %s", async (command) => {
    const { path, ...request } = requestOf(command);

    expect((await sendRequest(sandbox.url + path, request)).status).toBeLessThan(300);
  });

  it.each(commands)("are refused without the control header, with a message that names it: %s", async (command) => {
    const { path, headers, ...request } = requestOf(command);
    const { "X-Eventpop-Sandbox-Control": _, ...others } = headers;
    const response = await sendRequest(sandbox.url + path, { ...request, headers: others });

    expect(response.status).toBe(403);
    expect(JSON.parse(response.body).error.message).toBe("Send the header X-Eventpop-Sandbox-Control: 1.");
  });
});
