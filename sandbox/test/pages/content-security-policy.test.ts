import { createHash } from "node:crypto";
import { contentSecurityPolicy } from "../../src/pages/layout";
import { everyPage } from "./every-page";

const sha256 = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

describe("the pages' Content-Security-Policy", () => {
  it("allows the stylesheet and the scripts of every page", () => {
    for (const html of Object.values(everyPage("th"))) {
      for (const [, element = "", content = ""] of html.matchAll(/<(style|script)>(.*?)<\/\1>/gs)) {
        const directive = contentSecurityPolicy.split("; ").find((text) => text.startsWith(`${element}-src `));
        expect(directive?.split(" ")).toContain(sha256(content));
      }
    }
  });

  it("does not restrict form targets, because Chromium would block the redirect to the application", () => {
    expect(contentSecurityPolicy).not.toContain("form-action");
  });

  it("forbids other sites to show the pages in frames", () => {
    expect(contentSecurityPolicy).toContain("frame-ancestors 'none'");
  });
});
