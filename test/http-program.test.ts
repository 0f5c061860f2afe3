import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { promisify } from "node:util";
import { BEHAVIOURS, type HostileProvider, selfSigned, startHostileProvider } from "./support/hostile-provider";

let provider: HostileProvider;

beforeEach(async () => {
  provider = await startHostileProvider();
});
afterEach(() => provider.close());

describe("a program of its own", () => {
  const visitor = join(__dirname, "support/hostile/visitor.ts");
  const visit = async (url: string, calls: number, environment: Record<string, string> = {}) => {
    const flags = ["--pending-deprecation", "--require", "ts-node/register/transpile-only"];
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, visitor, url, String(calls)], {
      env: { ...process.env, ...environment },
      timeout: 25_000,
    });
    return JSON.parse(stdout);
  };

  it("C41: lives through every answer, warns of nothing, and ends by itself", async () => {
    const behaviours = Object.values(BEHAVIOURS);
    let turn = 0;
    provider.behave("token", (moment) => (behaviours[turn++] ?? BEHAVIOURS.good)(moment));

    const { endings, warnings } = await visit(provider.url, behaviours.length);

    expect(provider.requests).toHaveLength(behaviours.length + 1);
    expect(endings).toHaveLength(behaviours.length + 1);
    expect(endings.at(-1)).toBe(200);
    expect(warnings).toEqual([]);
    await provider.allClosed();
  }, 30_000);

  it("C18: checks certificates even where Node is told not to", async () => {
    const secure = await startHostileProvider(selfSigned());

    const { endings } = await visit(secure.url, 0, { NODE_TLS_REJECT_UNAUTHORIZED: "0" });

    expect(endings).toEqual(["EVENTPOP_UNREACHABLE"]);
    expect(secure.requests).toHaveLength(0);
    await secure.close();
  }, 30_000);

  it("takes up the TLS session of the sign-in before, and trusts the authorities that Node is given", async () => {
    const { certificate, remove } = await certificateFile();
    const secure = await startHostileProvider(selfSigned());
    const resumed: boolean[] = [];
    secure.behave("token", (moment) => {
      resumed.push((moment.socket as TLSSocket).isSessionReused());
      BEHAVIOURS.good(moment);
      moment.socket.end();
    });

    const { endings } = await visit(secure.url, 1, { NODE_EXTRA_CA_CERTS: certificate });

    expect(endings).toEqual([200, 200]);
    expect(resumed).toEqual([false, true]);
    await secure.close();
    await remove();
  }, 30_000);
});

async function certificateFile() {
  const folder = await mkdtemp(join(tmpdir(), "certificate-"));
  const certificate = join(folder, "authority.pem");
  await writeFile(certificate, selfSigned().cert);
  return { certificate, remove: () => rm(folder, { recursive: true }) };
}
