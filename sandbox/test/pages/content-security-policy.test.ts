import { createHash } from "node:crypto";
import { contentSecurityPolicy } from "../../src/pages";
import { everyPage } from "./every-page";

const sha256 = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

describe("the pages' Content-Security-Policy", () => {
  it("lets in every page's own style and script, as they are served", () => {
    for (const html of Object.values(everyPage("th"))) {
      for (const [, element = "", content = ""] of html.matchAll(/<(style|script)>(.*?)<\/\1>/gs)) {
        expect(contentSecurityPolicy).toContain(`${element}-src ${sha256(content)}`);
      }
    }
  });

  it("does not restrict where forms lead: Chromium would hold up the redirect to the application", () => {
    expect(contentSecurityPolicy).not.toContain("form-action");
  });

  it("lets nobody frame a page", () => {
    expect(contentSecurityPolicy).toContain("frame-ancestors 'none'");
  });
});
