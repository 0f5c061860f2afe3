const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { join, relative } = require("node:path");
const { version } = require("typescript-7/package.json");

const ROOT = join(__dirname, "../..");
const SETTINGS = ["tsconfig.json", "sandbox/tsconfig.json", "test/tsconfig.json", "test/support/compiled-file.cjs"];
const settings = SETTINGS.map((file) => readFileSync(join(ROOT, file), "utf8")).join("\0");

/** Gives Jest the JavaScript of a TypeScript file, which `compile.cjs` has written. */
module.exports = {
  process(_source, path) {
    const file = join(process.env.COMPILED_TESTS, relative(ROOT, path)).replace(/\.([mc]?)tsx?$/, ".$1js");
    const code = readFileSync(file, "utf8").replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
    return { code, map: { ...JSON.parse(readFileSync(`${file}.map`, "utf8")), sourceRoot: "", sources: [path] } };
  },

  /** Jest keeps the JavaScript from run to run, until the file, the compiler or its settings change. */
  getCacheKey: (source, path) =>
    createHash("sha256")
      .update([version, settings, relative(ROOT, path), source].join("\0"))
      .digest("hex"),
};
