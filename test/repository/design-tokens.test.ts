import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contrastOf } from "../../src/express/responses/contrast";
import { designTokens } from "../../src/express/responses/design-tokens";
import { ROOT } from "./repository";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

/** Files with CSS of pages. They take every colour and every size of text from the design tokens. */
const STYLESHEETS = [
  "src/express/responses/page-look.ts",
  "sandbox/src/pages/stylesheet.ts",
  "example-app/src/stylesheet.ts",
  "example-app/live/live.css",
];

const [light = "", dark = ""] = designTokens.split("@media (prefers-color-scheme: dark)");
const colours = (css: string) =>
  Object.fromEntries([...css.matchAll(/--([\w-]+): (#\w+)/g)].map(([, name = "", colour = ""]) => [name, colour]));
const SCHEMES = { light: colours(light), dark: { ...colours(light), ...colours(dark) } };

/** Which colours of text pages show on which backgrounds. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  text: ["ground", "surface", "sunken", "note-soft", "good-soft", "bad-soft"],
  muted: ["ground", "surface", "sunken", "note-soft"],
  link: ["ground", "surface", "sunken", "note-soft", "bad-soft"],
  good: ["surface", "sunken", "good-soft"],
  bad: ["surface", "sunken", "bad-soft"],
  note: ["note-soft"],
  "on-accent": ["accent"],
  "on-good": ["good"],
  "on-sandbox": ["sandbox"],
};
/** Borders of controls, and the outline of the focus, by the backgrounds on which they have to be seen. */
const BORDERS: Readonly<Record<string, readonly string[]>> = {
  edge: ["ground", "surface"],
  focus: ["ground", "surface", "sunken", "note-soft"],
  accent: ["ground", "surface"],
  "note-line": ["ground"],
};

describe("the design tokens", () => {
  it.each(["sandbox/src/pages/design-tokens.ts", "example-app/src/design-tokens.ts"])(
    "are the same in %s as in passport-eventpop",
    (path) => {
      expect(read(path)).toBe(read("src/express/responses/design-tokens.ts"));
    },
  );

  it("have a value for each colour in the dark scheme, except for the bar of the sandbox", () => {
    const missing = Object.keys(colours(light)).filter((name) => !(name in colours(dark)));

    expect(missing).toEqual(["sandbox", "on-sandbox"]);
  });

  it.each([
    ["text", 4.5, TEXTS],
    ["borders", 3, BORDERS],
  ] as const)("give %s a contrast of at least %d in both schemes", (_, minimum, pairs) => {
    const tooLow = Object.entries(SCHEMES).flatMap(([scheme, values]) =>
      Object.entries(pairs).flatMap(([name, grounds]) =>
        grounds
          .filter((ground) => !(contrastOf(values[name] ?? "", values[ground] ?? "") >= minimum))
          .map((ground) => `${scheme}: ${name} on ${ground}`),
      ),
    );

    expect(tooLow).toEqual([]);
  });

  it("include the colours with which the code compares an accent colour", () => {
    const constants = /SURFACES = (.*)|EDGES = (.*)/g;
    const code = [...read("src/express/responses/page-look.ts").matchAll(constants)].map(([line]) => line).join();

    for (const { surface, edge } of Object.values(SCHEMES)) {
      expect(code).toContain(surface);
      expect(code).toContain(edge);
    }
  });
});

describe.each(STYLESHEETS)("the stylesheet in %s", (path) => {
  const [, css = ""] = path.endsWith(".css") ? ["", read(path)] : (/`([\s\S]*?)`;/.exec(read(path)) ?? []);

  it("has no colour of its own", () => {
    expect(css.match(/#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?)\(|: *(?:white|black)\b/gi)).toBeNull();
    expect(css).toContain("var(--text)");
  });

  it("uses no token that does not exist", () => {
    const known = new Set([...designTokens.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
    const used = [...css.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name);

    expect(used.filter((name) => !known.has(name) && name !== "--accent-edge")).toEqual([]);
  });
});
