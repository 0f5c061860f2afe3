import { authorizationResponseURL } from "../../src/clients/authorization-request";
import { OAuthError } from "../../src/clients/oauth-error";
import { claimsOf } from "../../src/clients/user-claims";

const ISSUER = "https://app.example/auth/eventpop";

describe("the URL of an authorization response", () => {
  it.each([
    ["https://live.example/a", "https://live.example/a?code=c"],
    ["https://live.example/a?b=c%20d+e", "https://live.example/a?b=c%20d+e&code=c"],
    ["https://live.example/a?", "https://live.example/a?&code=c"],
    ["com.example.app:/a", "com.example.app:/a?code=c"],
    ["com.example.app:", "com.example.app:?code=c"],
    ["http://127.0.0.1:51004", "http://127.0.0.1:51004?code=c"],
    ["HTTPS://Live.example:443/%7Ea", "HTTPS://Live.example:443/%7Ea?code=c"],
  ])("keeps the redirect URI %s", (redirectURI, start) => {
    const url = authorizationResponseURL({ redirectURI, state: "s" }, ISSUER, { code: "c" });

    expect(url).toBe(`${start}&iss=${encodeURIComponent(ISSUER)}&state=s`);
  });

  it("has the state as it was received, at its end", () => {
    const state = "%FF%20+%61=&amp";

    expect(authorizationResponseURL({ redirectURI: "a:b", state }, ISSUER, { code: "c" })).toMatch(
      /&state=%FF%20\+%61=&amp$/,
    );
  });

  it("has no state if there was none, and an empty one if it was empty", () => {
    expect(authorizationResponseURL({ redirectURI: "a:b" }, ISSUER, { code: "c" })).not.toContain("state");
    expect(authorizationResponseURL({ redirectURI: "a:b", state: "" }, ISSUER, { code: "c" })).toMatch(/&state=$/);
  });

  it("encodes the parameters of an error", () => {
    const parameters = { ...new OAuthError("access_denied", "a b&c=d").toJSON() };

    const url = authorizationResponseURL({ redirectURI: "https://live.example/" }, ISSUER, parameters);

    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({ ...parameters, iss: ISSUER });
  });
});

describe("an error for a client", () => {
  it.each([
    ["invalid_client", 401],
    ["invalid_grant", 400],
    ["invalid_request", 400],
  ] as const)("%s has the status %i", (code, status) => {
    expect(new OAuthError(code, "A sentence.").status).toBe(status);
    expect(JSON.parse(JSON.stringify(new OAuthError(code, "A sentence.")))).toEqual({
      error: code,
      error_description: "A sentence.",
    });
  });
});

describe("the claims of a user", () => {
  it("have the names of OpenID Connect", () => {
    const user = {
      id: "1001",
      fullName: "สมหญิง รักเรียน",
      email: "somying@example.com",
      avatar: "https://www.eventpop.me/a.png",
      birthday: "1990-01-31",
      gender: "female",
      phone: "+66812345678",
    };

    expect(claimsOf(user as Parameters<typeof claimsOf>[0])).toEqual({
      sub: "eventpop:1001",
      name: "สมหญิง รักเรียน",
      email: "somying@example.com",
      picture: "https://www.eventpop.me/a.png",
      birthdate: "1990-01-31",
      gender: "female",
      phone_number: "+66812345678",
    });
  });

  it("that Eventpop did not give are left out of the JSON", () => {
    expect(JSON.stringify(claimsOf({ id: "1001" }))).toBe('{"sub":"eventpop:1001"}');
  });
});
