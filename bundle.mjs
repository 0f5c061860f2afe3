/**
 * Builds the scripts of the package as one file, `dist/index.js`, because loading the hundred files of `src/` takes twice as long
 * (`bench/footprint`). TypeScript writes the declarations. They contain the comments, which would only make the file slower to load.
 */
import { build } from "rolldown";
import packageJson from "./package.json" with { type: "json" };

await build({
  input: "src/index.ts",
  platform: "node",
  external: Object.keys({ ...packageJson.dependencies, ...packageJson.peerDependencies }),
  transform: { target: "node20.19" },
  output: {
    file: "dist/index.js",
    format: "cjs",
    strict: true,
    esModule: true,
    generatedCode: { symbols: false },
    comments: false,
  },
});
