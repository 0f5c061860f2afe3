import { type Compat, startSandbox } from "../../src";
import { diagnosisText } from "../../src/doctor/report";
import { doorkeeperVersions } from "../../src/world/doorkeeper-versions";
import { application, type Examined, examine } from "./examine";

/** Examines a sandbox with these switches. */
async function examineSandbox(compat: Partial<Compat>): Promise<Examined> {
  await using sandbox = await startSandbox({ applications: [application], compat });
  return await examine(sandbox.url);
}

/** The parts of a diagnosis that must be equal for two servers that behave alike. */
function behaviourIn({ compat, findings }: Examined) {
  const comparable = findings.filter(({ check }) => check !== "server" && check !== "callback");
  return { compat, findings: comparable };
}

describe("the doctor recognizes", () => {
  it.each([
    ["4.4", "4.4 or 5.0"],
    ["5.0", "4.4 or 5.0"],
    ["5.1", "5.1"],
    ["5.2", "5.2 or 5.3"],
    ["5.3", "5.2 or 5.3"],
    ["5.4", "5.4 or 5.5"],
    ["5.5", "5.4 or 5.5"],
    ["5.6", "5.6"],
    ["5.8", "5.8"],
    ["5.9", "5.9"],
    ["6.0", "6.0"],
  ] as const)("Doorkeeper %s as %s", async (doorkeeper, names) => {
    const { one, wrong } = await examineSandbox({ doorkeeper });

    expect([one("version").text, wrong]).toEqual([`The server behaves like Doorkeeper ${names}.`, []]);
  });

  it.each<[Partial<Compat>, Partial<Compat>]>([
    [{ apiErrors: "empty" }, { apiErrors: "empty" }],
    [{ tokenFormat: "base64url" }, { tokenFormat: "base64url" }],
    [{ tokenErrorStatus: 401 }, { tokenErrorStatus: 401, doorkeeper: "5.5" }],
    [{ undocumentedRoutes: false }, { undocumentedRoutes: false }],
    [{ pkce: "refused" }, { pkce: "refused" }],
    [
      { doorkeeper: "5.1", pkce: "absent" },
      { doorkeeper: "5.1", pkce: "refused" },
    ],
    [
      { doorkeeper: "5.3", pkce: "absent" },
      { doorkeeper: "5.3", pkce: "refused" },
    ],
    [
      { doorkeeper: "6.0", iss: true },
      { doorkeeper: "6.0", iss: true },
    ],
  ])("the switches %j", async (compat, expected) => {
    const examined = await examineSandbox(compat);

    expect(examined.compat).toMatchObject(expected);
    expect(examined.wrong).toEqual([]);
    expect(examined.one("version").status).toBe("ok");
  });

  it.each(["on", "ignored"] as const)("pkce %s, if the server checks requests before the sign-in", async (pkce) => {
    await using sandbox = await startSandbox({
      applications: [application],
      compat: { pkce },
      login: { as: "somchai" },
    });

    expect((await examine(sandbox.url)).compat.pkce).toBe(pkce);
  });

  it("a server that gives the application the same token again", async () => {
    await using sandbox = await startSandbox({ applications: [application], compat: { reuseAccessToken: true } });

    expect((await examine(sandbox.url)).compat.reuseAccessToken).toBeUndefined();
    await sandbox.clock.advance("20s");

    expect((await examine(sandbox.url)).compat.reuseAccessToken).toBe(true);
  });
});

it("the doctor reads a token without expires_in as a new one", async () => {
  await using sandbox = await startSandbox({ applications: [application] });
  await sandbox.faults.add({ on: "token", type: "omit", fields: ["expires_in"] });

  const { compat, wrong } = await examine(sandbox.url);

  expect([compat.reuseAccessToken, compat.tokenFormat, wrong]).toEqual([undefined, "hex", []]);
});

describe("a sandbox with the switches that the doctor found", () => {
  const variants: readonly Partial<Compat>[] = [
    ...doorkeeperVersions.map((doorkeeper) => ({ doorkeeper })),
    ...doorkeeperVersions.map((doorkeeper) => ({ doorkeeper, pkce: "absent" as const, apiErrors: "empty" as const })),
    { doorkeeper: "5.9", undocumentedRoutes: false, tokenFormat: "base64url" },
    { doorkeeper: "5.6", tokenErrorStatus: 401 },
  ];

  it.each(variants)("gets the same findings as the server with %j", async (compat) => {
    const measured = await examineSandbox(compat);

    const again = await examineSandbox(measured.compat);

    expect(behaviourIn(again)).toEqual(behaviourIn(measured));
  });
});

describe("the report", () => {
  it("names the switches that differ from the defaults", async () => {
    const text = diagnosisText(await examineSandbox({ doorkeeper: "5.9", apiErrors: "empty" }));

    expect(text).toMatch(/\nSeen of the server: doorkeeper 5\.9, .*apiErrors empty/);
    expect(text).toContain('startSandbox({ compat: {"doorkeeper":"5.9","apiErrors":"empty"} })');
  });

  it("says that all switches have their defaults, if that is so", async () => {
    expect(diagnosisText(await examineSandbox({}))).toMatch(/\nThese are the defaults of the sandbox\.\n$/);
  });
});
