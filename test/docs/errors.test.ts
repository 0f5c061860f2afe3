import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ERRORS, type ErrorCode, EventpopError } from "../../src/errors";

const page = readFileSync(join(__dirname, "../../docs/errors.md"), "utf8");
/** Heading of each section about a code → the paragraphs below it, each on one line. */
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [heading = "", ...paragraphs] = section.replace(/^## .*/ms, "").split(/\n\n+/);
      return [heading, paragraphs.map((paragraph) => paragraph.replace(/\s+/g, " ").trim()).filter(Boolean)];
    }),
);
const codes = Object.keys(ERRORS) as ErrorCode[];

describe("docs/errors.md", () => {
  it("has one section for each code, in the order of the table", () => {
    expect([...sections.keys()]).toEqual(codes);
  });

  it.each(codes)(
    "has the message, the cause, the hint, the status and who gets the error for %s, in this order",
    (code) => {
      const { status, retryable, message, hint } = ERRORS[code];

      const [happened, why, whatToDo, facts, ...others] = sections.get(code) ?? [];

      expect(`${happened} `.slice(0, message.length + 1)).toBe(`${message} `);
      expect(why).toMatch(/^\*\*Why:\*\* \S.+\.$/);
      expect(`${whatToDo} `.slice(0, hint.length + 17)).toBe(`**What to do:** ${hint} `);
      const kind = `Status ${status}, ${retryable ? "retryable" : "not retryable"}. Seen by: `;
      expect(facts?.slice(0, kind.length)).toBe(kind);
      expect(facts).toMatch(/\.$/);
      expect(others).toEqual([]);
    },
  );

  it.each(codes)("has the heading that the docs property of %s links to", (code) => {
    const { docs } = new EventpopError(code);

    expect(docs).toBe(`passport-eventpop/docs/errors.md#${code.toLowerCase()}`);
    expect(page).toContain(`\n### ${code}\n`);
  });

  it("names only codes that exist", () => {
    const named = [...page.matchAll(/EVENTPOP_[A-Z_]+/g)].map(([name]) => name);

    expect(named.filter((name) => !codes.includes(name as ErrorCode))).toEqual([]);
  });
});
