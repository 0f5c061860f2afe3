import { causeOf } from "../../src/causes/causes";
import type { ErrorHelpView } from "../../src/pages/error-help";
import { errorPage } from "../../src/pages/error-page";
import { textOf } from "./forms";
import { refusedRedirectUri } from "./samples";

const callback = "http://localhost:3000/auth/eventpop/callback";

const render = (help: ErrorHelpView) => {
  const html = errorPage({ ...refusedRedirectUri, help });
  return { html: html.slice(html.indexOf("<aside"), html.indexOf("</aside>")), text: textOf(html, "aside") };
};

describe("the help for a redirect URI that is not registered", () => {
  const { html, text } = render({
    cause: causeOf("redirect-uri-trailing-slash", { received: `${callback}/`, registered: callback }),
    received: "http://localhost:3000/auth/eventpop/callback/",
    accepted: ["https://tickets.example/cb", "http://localhost:3000/auth/eventpop/callback"],
  });

  it("names the cause and the fix", () => {
    expect(text).toContain(`The callback ${callback}/ differs from the registered ${callback} by a slash at the end.`);
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
      cause: causeOf("client-unknown", { client: "sandboxcIient" }),
      received: "sandboxcIient",
      accepted: ["sandboxclient"],
    });
    expect(text).toContain("No application has the client_id sandboxcIient.");
    expect(html).toContain("sandboxc<mark>I</mark>ient");
  });

  it("does not compare scopes character by character", () => {
    const { html, text } = render({
      cause: causeOf("scope", { scope: "publik" }),
      received: "publik",
      accepted: ["public", "organizer"],
    });
    expect(html).not.toContain("<mark>");
    expect(text).toContain("Accepted herepublicorganizer");
  });

  it("has no list of values if no value was received and no accepted values are known", () => {
    expect(render({ cause: causeOf("client-id-missing") }).html).not.toContain("<dl");
  });

  it("is in Thai on a Thai page", () => {
    const html = errorPage({ ...refusedRedirectUri, language: "th" });
    expect(textOf(html, "aside")).toContain("วิธีแก้: เขียนให้ตรงกับที่ลงทะเบียนไว้");
  });
});
