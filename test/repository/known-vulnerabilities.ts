/** The advisories for one package, and the versions without them. */
export interface KnownVulnerability {
  readonly name: string;
  readonly advisories: readonly string[];
  /** The first version without them in each major line. Higher major lines do not have them. */
  readonly fixedIn: readonly string[];
}

/** The published advisories for the packages that a login uses. Add new ones here. */
export const KNOWN_VULNERABILITIES: readonly KnownVulnerability[] = [
  { name: "passport", advisories: ["CVE-2022-25896"], fixedIn: ["0.6.0"] },
  { name: "passport-oauth2", advisories: ["CVE-2021-41580"], fixedIn: ["1.6.1"] },
  { name: "on-headers", advisories: ["CVE-2025-7339"], fixedIn: ["1.1.0"] },
  { name: "express", advisories: ["CVE-2024-29041", "CVE-2024-43796"], fixedIn: ["4.20.0", "5.0.0"] },
  { name: "qs", advisories: ["CVE-2022-24999", "CVE-2025-15284", "CVE-2026-2391"], fixedIn: ["6.14.2"] },
  {
    name: "body-parser",
    advisories: ["CVE-2024-45590", "CVE-2025-13466", "CVE-2026-12590"],
    fixedIn: ["1.20.3", "2.3.0"],
  },
  {
    name: "path-to-regexp",
    advisories: ["CVE-2024-45296", "CVE-2024-52798", "CVE-2026-4867", "CVE-2026-4923", "CVE-2026-4926"],
    fixedIn: ["0.1.13", "8.4.0"],
  },
  { name: "cookie", advisories: ["CVE-2024-47764"], fixedIn: ["0.7.0"] },
  { name: "cookie-signature", advisories: ["GHSA-92vm-wfm5-mxvv"], fixedIn: ["1.0.4"] },
  { name: "send", advisories: ["CVE-2024-43799"], fixedIn: ["0.19.0"] },
  { name: "serve-static", advisories: ["CVE-2024-43800"], fixedIn: ["1.16.0"] },
];

/** Whether a version such as `4.19.1` comes before the first safe one of its line. */
export function isVulnerable(version: string, fixedIn: readonly string[]): boolean {
  const fixOfLine = fixedIn.find((fix) => majorOf(fix) === majorOf(version));
  if (fixOfLine !== undefined) return isBefore(version, fixOfLine);
  return fixedIn.some((fix) => majorOf(version) < majorOf(fix));
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

function isBefore(version: string, other: string): boolean {
  return version.localeCompare(other, "en", { numeric: true }) < 0;
}
