import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ERRORS, type ErrorCode, EventpopError } from "../../src/errors";

const page = readFileSync(join(__dirname, "../../docs/errors.md"), "utf8");
/** Heading → what stands below it, for every section about a code. */
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf("\n")), section.slice(section.indexOf("\n"))]),
);
const codes = Object.keys(ERRORS) as ErrorCode[];

describe("docs/errors.md", () => {
  it("has one section per code, in the order of the table, and none that is not in it", () => {
    expect([...sections.keys()]).toEqual(codes);
  });

  it.each(codes)("says of %s what happened, its status, whether to try again, who sees it, and what to do", (code) => {
    const { status, retryable } = ERRORS[code];
    const [, happened = "", facts = "", ...rest] = (sections.get(code) ?? "").split("\n\n");

    expect(happened).toMatch(/^\S.{20,}/);
    expect(facts).toMatch(
      new RegExp(
        `^Status ${status}, ${retryable ? "retryable" : "not retryable"}\\. Seen by: [^]+\\.\\nWhat to do: [^]+\\.`,
      ),
    );
    expect(
      rest
        .join("")
        .trim()
        .replace(/^## .*/s, ""),
    ).toBe("");
  });

  it("is where errors point to: the heading is the anchor", () => {
    for (const code of codes) {
      const { docs } = new EventpopError(code, "Something happened.");
      const anchor = [...sections.keys()].find(
        (heading) => docs === `passport-eventpop/docs/errors.md#${heading.toLowerCase()}`,
      );
      expect(anchor).toBe(code);
    }
  });

  it("names codes, kinds and options that exist", () => {
    for (const [named] of page.matchAll(/EVENTPOP_[A-Z_]+/g)) expect(codes).toContain(named);
  });
});
