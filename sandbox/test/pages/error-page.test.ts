import { errorPage } from "../../src/pages/error-page";
import { formsIn, textOf } from "./forms";
import { refusedRedirectUri } from "./samples";

describe("the error page", () => {
  it("shows Doorkeeper's description unchanged in every language", () => {
    for (const language of ["en", "th"] as const) {
      expect(textOf(errorPage({ ...refusedRedirectUri, language }), "pre")).toBe(refusedRedirectUri.description);
    }
    expect(textOf(errorPage(refusedRedirectUri), "h1")).toBe("An error has occurred");
  });

  it("has no form", () => {
    expect(formsIn(errorPage(refusedRedirectUri))).toEqual([]);
  });

  it("shows the help of the sandbox after Doorkeeper's box", () => {
    const html = errorPage(refusedRedirectUri);
    expect(html.indexOf("</pre>")).toBeLessThan(html.indexOf("<aside"));
    expect(errorPage({ ...refusedRedirectUri, help: undefined })).not.toContain("<aside");
  });
});
