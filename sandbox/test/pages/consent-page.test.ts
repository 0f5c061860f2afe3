import { consentPage } from "../../src/pages/consent-page";
import { formsIn, textOf } from "./forms";
import { consent } from "./samples";

const fields = [
  ["authenticity_token", "csrf-token"],
  ["client_id", "sandboxclient"],
  ["redirect_uri", "http://localhost:3000/auth/eventpop/callback"],
  ["state", ""],
  ["response_type", "code"],
  ["scope", "public organizer"],
  ["code_challenge", ""],
  ["code_challenge_method", ""],
];

describe("the consent page", () => {
  it("has Doorkeeper's two forms with all fields in Doorkeeper's order", () => {
    expect(formsIn(consentPage(consent))).toEqual([
      { method: "post", action: "/oauth/authorize", fields, buttons: [["commit", "Authorize"]] },
      {
        method: "post",
        action: "/oauth/authorize",
        fields: [["_method", "delete"], ...fields],
        buttons: [["commit", "Deny"]],
      },
    ]);
  });

  it("submits the same values in Thai and in English", () => {
    const html = consentPage({ ...consent, language: "th" });
    expect(formsIn(html)).toEqual(formsIn(consentPage(consent)));
    expect(html).toContain('data-testid="consent-deny">ไม่อนุญาต</button>');
  });

  it("has the field response_mode before scope if it is given, as in Doorkeeper from version 5.6 on", () => {
    const html = consentPage({ ...consent, fields: { ...consent.fields, response_mode: "" } });
    expect(formsIn(html)[0]?.fields.map(([name]) => name)).toEqual([
      "authenticity_token",
      "client_id",
      "redirect_uri",
      "state",
      "response_type",
      "response_mode",
      "scope",
      "code_challenge",
      "code_challenge_method",
    ]);
  });

  it("keeps a state unchanged, whatever characters it contains", () => {
    const state = `a b+c/=&d%20"ไทย'<>`;
    const html = consentPage({ ...consent, fields: { ...consent.fields, state } });
    expect(formsIn(html)[0]?.fields).toContainEqual(["state", state]);
  });

  it("has the same texts as Doorkeeper's page", () => {
    const html = consentPage(consent);
    expect(textOf(html, "title")).toBe("Eventpop Sandbox · OAuth authorization required");
    expect(textOf(html, "h1")).toBe("Authorization required");
    expect(textOf(html, "main")).toContain(
      "Authorize Ticket Corner to use your account?" +
        "This application will be able to:" +
        "See your ticketsSell tickets",
    );
  });

  it("shows the signed-in user, and a link to sign in as another user", () => {
    const html = consentPage(consent);
    expect(textOf(html, "main")).toContain("Signed in as สมชาย ใจดี");
    expect(html).toContain('<a href="/users/sign_in?switch=1&amp;return_to=%2Foauth%2Fauthorize"');
  });
});
