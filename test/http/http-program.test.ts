import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { promisify } from "node:util";
import type { AgentName } from "../support/hostile/visitor";
import { BEHAVIOURS, type HostileProvider, selfSigned, startHostileProvider } from "../support/hostile-provider";

let provider: HostileProvider;
let secure: HostileProvider;
let folder: string;
let certificate: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "certificate-"));
  certificate = join(folder, "authority.pem");
  await writeFile(certificate, selfSigned().cert);
});
afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  provider = await startHostileProvider();
  secure = await startHostileProvider(selfSigned());
});
afterEach(async () => {
  await provider.close();
  await secure.close();
});

describe("a separate process that sends requests", () => {
  const agents: readonly AgentName[] = ["Agent", "OwnTlsAgent", "UpgradingAgent", "LateAgent"];
  const visitor = join(__dirname, "../support/hostile/visitor.ts");
  const visit = async (
    url: string,
    calls: number,
    environment: Record<string, string> = {},
    ...withAgents: AgentName[]
  ) => {
    const flags = ["--pending-deprecation", "--require", "ts-node/register/transpile-only"];
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...flags, visitor, url, String(calls), ...withAgents],
      {
        env: { ...process.env, ...environment },
      },
    );
    return JSON.parse(stdout);
  };

  it("does not crash at any kind of response, prints no warning, and exits by itself", async () => {
    const behaviours = Object.values(BEHAVIOURS);
    let turn = 0;
    provider.behave("token", (moment) => (behaviours[turn++] ?? BEHAVIOURS.good)(moment));

    const { endings, warnings } = await visit(provider.url, behaviours.length);

    expect(provider.requests).toHaveLength(behaviours.length + 1);
    expect(endings).toHaveLength(behaviours.length + 1);
    expect(endings.at(-1)).toBe(200);
    expect(warnings).toEqual([]);
    await provider.allClosed();
  });

  it("refuses a self-signed certificate and sends nothing under NODE_TLS_REJECT_UNAUTHORIZED=0, without and with agents", async () => {
    const { endings } = await visit(secure.url, 0, { NODE_TLS_REJECT_UNAUTHORIZED: "0" }, ...agents);

    expect(endings).toEqual(Array(5).fill("EVENTPOP_UNREACHABLE"));
    expect(secure.requests).toHaveLength(0);
  });

  it("resumes the TLS session of the last login, and trusts the authorities in NODE_EXTRA_CA_CERTS", async () => {
    const resumed: boolean[] = [];
    secure.behave("token", (moment) => {
      resumed.push((moment.socket as TLSSocket).isSessionReused());
      BEHAVIOURS.good(moment);
      moment.socket.end();
    });

    const { endings } = await visit(secure.url, 1, { NODE_EXTRA_CA_CERTS: certificate });

    expect(endings).toEqual([200, 200]);
    expect(resumed).toEqual([false, true]);
  });

  it("accepts a certificate of an authority in NODE_EXTRA_CA_CERTS, also with agents", async () => {
    const { endings } = await visit(secure.url, 0, { NODE_EXTRA_CA_CERTS: certificate }, ...agents);

    expect(endings).toEqual(Array(5).fill(200));
  });
});
