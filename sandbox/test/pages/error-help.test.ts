import type { ErrorHelpView } from "../../src/pages/error-help";
import { errorPage } from "../../src/pages/error-page";
import { firstDifference, mostSimilar } from "../../src/pages/text-difference";
import { textOf } from "./forms";
import { refusedRedirectUri } from "./samples";

const render = (help: ErrorHelpView) => {
  const html = errorPage({ ...refusedRedirectUri, help });
  return { html: html.slice(html.indexOf("<aside"), html.indexOf("</aside>")), text: textOf(html, "aside") };
};

describe("the help for a redirect URI that is not registered", () => {
  const { html, text } = render({
    problem: "redirect-uri",
    received: "http://localhost:3000/auth/eventpop/callback/",
    accepted: ["https://tickets.example/cb", "http://localhost:3000/auth/eventpop/callback"],
  });

  it("names the cause and the fix", () => {
    expect(text).toContain("The callback differs from the registered one by a slash at the end.");
    expect(text).toContain("Fix: Send the callback exactly as it is registered.");
  });

  it("shows the received and all registered redirect URIs", () => {
    expect(text).toContain("Receivedhttp://localhost:3000/auth/eventpop/callback/");
    expect(text).toContain("https://tickets.example/cb");
  });

  it("marks the first different character in the received redirect URI and in the most similar registered one", () => {
    expect(text).toContain("First differencecharacter 45");
    expect(html).toContain("callback<mark>/</mark></code>");
    expect(html).toContain("callback<mark><em>end</em></mark></code>");
  });
});

describe("the help for an error", () => {
  it("marks the wrong character of a client id", () => {
    const { text, html } = render({
      problem: "client-unknown",
      received: "sandboxcIient",
      accepted: ["sandboxclient"],
    });
    expect(text).toContain("No application has this client_id.");
    expect(html).toContain("sandboxc<mark>I</mark>ient");
  });

  it("does not compare scopes character by character", () => {
    const { html, text } = render({ problem: "scope", received: "publik", accepted: ["public", "organizer"] });
    expect(html).not.toContain("<mark>");
    expect(text).toContain("Accepted herepublicorganizer");
  });

  it("has no list of values if no value was received and no accepted values are known", () => {
    expect(render({ problem: "client-id-missing" }).html).not.toContain("<dl");
  });

  it("is in Thai on a Thai page", () => {
    const html = errorPage({ ...refusedRedirectUri, language: "th" });
    expect(textOf(html, "aside")).toContain("วิธีแก้: เขียนให้ตรงกับที่ลงทะเบียนไว้");
  });
});

describe("the first difference of two strings", () => {
  it.each([
    ["http://a/cb", "https://a/cb", 4],
    ["http://a/cb/", "http://a/cb", 11],
    ["http://a/cb", "http://a/cb/", 11],
    ["", "x", 0],
    ["🎫🎫a", "🎫🎫b", 2],
  ])("is at the right index: %j and %j differ at %j", (a, b, index) => {
    expect(firstDifference(a, b)).toBe(index);
  });

  it("is undefined for equal strings", () => {
    expect(firstDifference("same", "same")).toBeUndefined();
  });
});

describe("the closest candidate", () => {
  it("is the one with the longest common beginning", () => {
    expect(
      mostSimilar("http://localhost:3000/x", ["https://a.example", "http://localhost:3000/y", "http://localhost"]),
    ).toBe("http://localhost:3000/y");
  });

  it("is undefined without candidates", () => {
    expect(mostSimilar("x", [])).toBeUndefined();
  });
});
