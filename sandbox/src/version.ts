import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The version of this package. */
export const version = versionIn(JSON.parse(readFileSync(join(__dirname, "../package.json"), "utf8")));

function versionIn(manifest: unknown): string {
  const isKnown = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isKnown ? String(manifest.version) : "unknown";
}
