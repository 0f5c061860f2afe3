import { authorizationUrlBuilder } from "../../src/oauth/authorization-url";

const fixed = { response_type: "code", client_id: "app", redirect_uri: "https://app.example/auth/eventpop/callback" };
const queryOf = (address: string) => Object.fromEntries(new URL(address).searchParams);

describe("the authorization URL", () => {
  it("has the fixed parameters and the request's, encoded", () => {
    const address = authorizationUrlBuilder("https://www.eventpop.me/oauth/authorize", fixed);

    expect(address({ scope: "public organizer", state: "s&t=" })).toBe(
      "https://www.eventpop.me/oauth/authorize?response_type=code&client_id=app" +
        "&redirect_uri=https%3A%2F%2Fapp.example%2Fauth%2Feventpop%2Fcallback&scope=public+organizer&state=s%26t%3D",
    );
  });

  it("keeps the parameters of the endpoint's URL", () => {
    const address = authorizationUrlBuilder("https://www.eventpop.me/oauth/authorize?lang=th", fixed);

    expect(queryOf(address({ state: "s" }))).toEqual({ lang: "th", ...fixed, state: "s" });
  });

  it.each([
    ["that the endpoint's URL has too", { lang: "en" }, { lang: "en", ...fixed }],
    ["that is fixed", { client_id: "another", redirect_uri: "https://evil.example" }, { lang: "th", ...fixed }],
  ])("repeats no parameter if the request has one %s", (_what, params, query) => {
    const address = authorizationUrlBuilder("https://www.eventpop.me/oauth/authorize?lang=th", fixed);

    const { searchParams } = new URL(address(params));

    expect(Object.fromEntries(searchParams)).toEqual(query);
    expect([...searchParams.keys()]).toHaveLength(Object.keys(query).length);
  });

  it("does not depend on earlier requests", () => {
    const address = authorizationUrlBuilder("https://www.eventpop.me/oauth/authorize", fixed);
    const first = address({ state: "s" });
    address({ client_id: "another" });

    expect(address({ state: "s" })).toBe(first);
  });
});
