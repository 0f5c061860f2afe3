import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "./repository";

interface Diagnostic {
  /** Such as `lint/style/noRestrictedImports`. */
  readonly category: string;
}

/** Rules of `biome.json` that a file breaks, were it at this path. */
function brokenRules(path: string, text: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "rooms-"));
  try {
    copyFileSync(join(ROOT, "biome.json"), join(folder, "biome.json"));
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    const biome = join(ROOT, "node_modules/@biomejs/biome/bin/biome");
    const { stdout } = spawnSync(process.execPath, [biome, "lint", "--vcs-enabled=false", "--reporter=json"], {
      cwd: folder,
      encoding: "utf8",
    });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
    return diagnostics.map(({ category }) => category.split("/").at(-1) ?? category);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the rooms of src/", () => {
  it.each([
    ["src/oauth/visitor.ts", "../api/client"],
    ["src/oauth/visitor.ts", ".."],
    ["src/api/visitor.ts", "../oauth/token-set"],
    ["src/api/visitor.ts", "../session/token-store"],
    ["src/session/visitor.ts", "../api/client"],
    ["src/session/visitor.ts", "../passport/strategy"],
    ["src/passport/visitor.ts", "../express/router"],
    ["src/express/visitor.ts", "../sandbox/world"],
    ["src/express/visitor.ts", ".."],
    ["src/express/pages/visitor.ts", "../../sandbox/world"],
    ["src/sandbox/visitor.ts", "../errors"],
    ["src/sandbox/visitor.ts", "../api/resources"],
    ["src/sandbox/cli/visitor.ts", "../../errors"],
    ["src/sandbox/cli/visitor.ts", "../inspector/tabs"],
    ["src/sandbox/inspector/visitor.ts", "../cli/start"],
    ["src/sandbox/inspector/visitor.ts", "../../http"],
    ["src/sandbox/pages/visitor.ts", "../world/world"],
    ["src/sandbox/pages/visitor.ts", "../../errors"],
    ["src/sandbox/pages/inspector/visitor.ts", "../../../errors"],
    ["src/sandbox/pages/inspector/visitor.ts", "../../world/world"],
    ["src/sandbox/world/visitor.ts", "../http/answers"],
    ["src/sandbox/seed/visitor.ts", "../provider"],
    ["src/sandbox/http/visitor.ts", "../oauth/token"],
    ["src/sandbox/resources/visitor.ts", "../api/api-access"],
    ["src/sandbox/oauth/visitor.ts", "../site/token-routes"],
    ["src/sandbox/log/visitor.ts", "../faults/faults"],
    ["src/sandbox/faults/visitor.ts", "../site/token-routes"],
    ["src/sandbox/site/visitor.ts", "../api/api-routes"],
    ["src/sandbox/api/visitor.ts", "../site/browser-session"],
    ["src/sandbox/api/visitor.ts", "../../api/resources"],
    ["src/sandbox/visitor/visitor.ts", "../world/world"],
    ["src/sandbox/control/visitor.ts", "../inspector/tabs"],
    ["src/sandbox/control/visitor.ts", "../../errors"],
  ])("%s may not import %s", (path, other) => {
    expect(brokenRules(path, `import "${other}";\n`)).toContain("noRestrictedImports");
  });

  it.each([
    ["src/oauth/visitor.ts", "../http"],
    ["src/api/visitor.ts", "./resources"],
    ["src/session/visitor.ts", "../oauth/token-set"],
    ["src/session/visitor.ts", "../timeout"],
    ["src/passport/visitor.ts", "../session/token-store"],
    ["src/express/visitor.ts", "../passport/strategy"],
    ["src/sandbox/visitor.ts", "./world/world"],
    ["src/sandbox/inspector/visitor.ts", "../control/control"],
    ["src/sandbox/pages/inspector/visitor.ts", "../layout"],
    ["src/sandbox/oauth/visitor.ts", "../provider"],
    ["src/sandbox/site/visitor.ts", "../oauth/token"],
    ["src/sandbox/control/visitor.ts", "../provider"],
    ["src/index.ts", "./express/eventpop-auth"],
  ])("%s may import %s", (path, other) => {
    expect(brokenRules(path, `import "${other}";\n`)).toEqual([]);
  });
});

describe("the linter refuses", () => {
  it.each([
    ["noExplicitAny", "export const value: any = 1;\n"],
    ["noNonNullAssertion", "export const first = (list: string[]) => list[0]!.length;\n"],
    ["noDefaultExport", "export default 1;\n"],
    ["noCommonJs", 'export const fs = require("node:fs");\n'],
    ["useNodejsImportProtocol", 'import "fs";\n'],
    ["noExcessiveLinesPerFile", "export {};\n".repeat(251)],
  ])("%s", (rule, text) => {
    expect(brokenRules("src/visitor.ts", text)).toContain(rule);
  });

  it("useFilenamingConvention", () => {
    expect(brokenRules("src/tokenSet.ts", "export {};\n")).toContain("useFilenamingConvention");
  });
});
