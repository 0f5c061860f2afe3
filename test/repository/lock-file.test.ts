import { isVulnerable, KNOWN_VULNERABILITIES } from "./known-vulnerabilities";
import { listFiles, readLockedPackages, readManifest } from "./repository";

describe("the lock file", () => {
  const locked = readLockedPackages("package-lock.json");

  it.each(KNOWN_VULNERABILITIES)("has no version of $name with $advisories", ({ name, fixedIn }) => {
    const versions = locked.filter((entry) => entry.name === name).map(({ version }) => String(version));

    expect(versions).not.toEqual([]);
    expect(versions.filter((version) => isVulnerable(version, fixedIn))).toEqual([]);
  });
});

describe.each(listFiles("*package-lock.json"))("the lock file %s", (lockFile) => {
  const locked = readLockedPackages(lockFile);

  it("contains no registry URL, so that every machine uses its own registry", () => {
    const addresses = locked.filter(({ resolved }) => resolved?.includes("://"));

    expect(addresses).toEqual([]);
  });

  it("lists the optional binaries of every platform, because `npm ci` fails if one is missing", () => {
    const wanted = locked.flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}));
    const names = new Set(locked.map(({ name }) => name));

    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });
});

describe("the check for a known vulnerability, with a fix for each major version,", () => {
  it.each([
    ["4.19.2", true],
    ["4.20.0", false],
    ["4.21.0", false],
    ["5.0.0", false],
    ["6.0.0", false],
    ["3.21.2", true],
  ])("has for the Express versions %s the result %s", (version, expected) => {
    expect(isVulnerable(version, ["4.20.0", "5.0.0"])).toBe(expected);
  });
});

describe("development dependencies", () => {
  const folders = [".", ...(readManifest().workspaces ?? [])];

  it.each(folders)("have exact versions in %s", (folder) => {
    const loose = Object.entries(readManifest(folder).devDependencies ?? {}).filter(
      ([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+$/.test(version),
    );

    expect(loose).toEqual([]);
  });
});
