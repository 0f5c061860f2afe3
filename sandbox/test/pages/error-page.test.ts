import { errorPage } from "../../src/pages";
import { formsIn, textOf } from "./forms";
import { refusedCallback } from "./samples";

describe("the error page", () => {
  it("shows Doorkeeper's sentence as it is, in any language", () => {
    for (const language of ["en", "th"] as const) {
      expect(textOf(errorPage({ ...refusedCallback, language }), "pre")).toBe(refusedCallback.description);
    }
    expect(textOf(errorPage(refusedCallback), "h1")).toBe("An error has occurred");
  });

  it("offers no way on", () => {
    expect(formsIn(errorPage(refusedCallback))).toEqual([]);
  });

  it("keeps its own help outside of Doorkeeper's box", () => {
    const html = errorPage(refusedCallback);
    expect(html.indexOf("</pre>")).toBeLessThan(html.indexOf("<aside"));
    expect(errorPage({ ...refusedCallback, note: undefined })).not.toContain("<aside");
  });
});
