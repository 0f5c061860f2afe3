import { errorPage } from "../../src/pages/error-page";
import { formsIn, textOf } from "./forms";
import { refusedRedirectUri } from "./samples";

describe("the error page", () => {
  it("shows Doorkeeper's description in English, whatever the language of the page is", () => {
    for (const language of ["en", "th"] as const) {
      expect(textOf(errorPage({ ...refusedRedirectUri, language }), "pre")).toBe(refusedRedirectUri.description);
    }
    expect(textOf(errorPage(refusedRedirectUri), "h1")).toBe("An error has occurred");
  });

  it("has no form", () => {
    expect(formsIn(errorPage(refusedRedirectUri))).toEqual([]);
  });

  it("shows the sandbox's help below Doorkeeper's message", () => {
    const html = errorPage(refusedRedirectUri);
    expect(html.indexOf("</pre>")).toBeLessThan(html.indexOf("<aside"));
    expect(errorPage({ ...refusedRedirectUri, help: undefined })).not.toContain("<aside");
  });
});
