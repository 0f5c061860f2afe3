import { errorPage, type SandboxNoteView } from "../../src/pages";
import { textOf } from "./forms";
import { refusedCallback } from "./samples";

const noteOf = (note: SandboxNoteView) => {
  const html = errorPage({ ...refusedCallback, note });
  return { html: html.slice(html.indexOf("<aside"), html.indexOf("</aside>")), text: textOf(html, "aside") };
};

describe("a sandbox note on a callback", () => {
  const { html, text } = noteOf({
    mistake: "redirect-uri",
    got: "http://localhost:3000/auth/eventpop/callback/",
    expected: ["https://tickets.example/cb", "http://localhost:3000/auth/eventpop/callback"],
  });

  it("names the cause and the fix", () => {
    expect(text).toContain("It differs from the registered one by a slash at the end.");
    expect(text).toContain("Fix: Write it exactly as it is registered.");
  });

  it("shows what came beside everything that is registered", () => {
    expect(text).toContain("Gothttp://localhost:3000/auth/eventpop/callback/");
    expect(text).toContain("https://tickets.example/cb");
  });

  it("points at the first differing character, in both", () => {
    expect(text).toContain("First differencecharacter 45");
    expect(html).toContain("callback<mark>/</mark></code>");
    expect(html).toContain("callback<mark><em>end</em></mark></code>");
  });
});

describe("a sandbox note", () => {
  it("points at a mistyped client id", () => {
    const { text, html } = noteOf({ mistake: "client-unknown", got: "sandboxcIient", expected: ["sandboxclient"] });
    expect(text).toContain("No application has this client_id.");
    expect(html).toContain("sandboxc<mark>I</mark>ient");
  });

  it("compares no scopes letter by letter", () => {
    const { html, text } = noteOf({ mistake: "scope", got: "publik", expected: ["public", "organizer"] });
    expect(html).not.toContain("<mark>");
    expect(text).toContain("Accepted herepublicorganizer");
  });

  it("stands without a comparison where there is nothing to compare", () => {
    expect(noteOf({ mistake: "client-id-missing" }).html).not.toContain("<dl");
  });

  it("speaks Thai too", () => {
    const html = errorPage({ ...refusedCallback, language: "th" });
    expect(textOf(html, "aside")).toContain("วิธีแก้: เขียนให้ตรงกับที่ลงทะเบียนไว้");
  });
});
