import { eventpopAuth, OptionError } from "../../src";
import { CLIENT } from "../support/consumer-app";

const APP = { baseURL: "https://app.example" };

describe("options of eventpopAuth", () => {
  it.each([
    ["neither baseURL nor callbackURL", {}, /^callbackURL is missing: set it .* or set baseURL/],
    ["a misspelt option", { ...APP, callbackUrl: "x" }, /knows no option "callbackUrl": did you mean callbackURL\?$/],
    ["an unknown option", { ...APP, colour: "red" }, /knows no option "colour": it knows clientID, .*baseURL/],
    [
      "a callbackURL on another host than baseURL",
      { ...APP, callbackURL: "https://other.example/auth/eventpop/callback" },
      /must be under baseURL/,
    ],
    [
      "a callbackURL that does not end with a route of the login",
      { callbackURL: "https://app.example/other" },
      /must end in \/auth\/eventpop\/callback/,
    ],
    [
      "a baseURL that is the callback URL",
      { baseURL: "http://localhost:3000/auth/eventpop/callback" },
      /^baseURL must be the address of your site, without \/auth\/eventpop\/callback at its end; the option callbackURL takes/,
    ],
    ["a baseURL without TLS", { baseURL: "http://app.example" }, /^baseURL must use https/],
    ["a route with a pattern", { ...APP, loginPath: "/login/:id" }, /^loginPath must be a plain path such as/],
    [
      "a redirect to another site",
      { ...APP, successRedirect: "//evil.example" },
      /^successRedirect must be a path such as/,
    ],
    [
      "a redirect that is a complete URL",
      { ...APP, logoutRedirect: "https://evil.example" },
      /^logoutRedirect must be a path/,
    ],
    [
      "the same path for two routes",
      { ...APP, logoutPath: "/Auth/Eventpop" },
      /^loginPath and logoutPath must differ\.$/,
    ],
    [
      "the path of the callback for the session",
      { ...APP, sessionPath: "/auth/eventpop/callback" },
      /^callbackPath and sessionPath must differ\.$/,
    ],
    [
      "a successRedirect to the session, which is not a page",
      { ...APP, successRedirect: "/auth/eventpop/session" },
      /^successRedirect must not be sessionPath/,
    ],
    [
      "a failureRedirect to the login",
      { ...APP, failureRedirect: "/auth/eventpop?x=1" },
      /must not be loginPath: .*never end\.$/,
    ],
    [
      "a too short idleTimeoutMs",
      { ...APP, idleTimeoutMs: 1_000 },
      /^idleTimeoutMs must be a whole number .* from 60000 to/,
    ],
    [
      "a passport without Passport's methods",
      { ...APP, passport: {} },
      /^passport must be an object with serializeUser\(\)\.$/,
    ],
    [
      "a tokenStore with missing methods",
      { ...APP, tokenStore: { createRecord() {} } },
      /^tokenStore must be an object with createRecord\(\), readRecord\(\)/,
    ],
    [
      "a failureRedirect that is not a path",
      { ...APP, failureRedirect: "failed" },
      /^failureRedirect must be a path such as \/login-failed\.$/,
    ],
    [
      "a logoutRedirect that is not a path",
      { ...APP, logoutRedirect: "bye" },
      /^logoutRedirect must be a path such as \/goodbye\.$/,
    ],
    [
      "a baseURL that is not absolute",
      { baseURL: "app.example" },
      /^baseURL must be an absolute URL such as https:\/\/app\.example\.$/,
    ],
    ["an empty baseURL", { baseURL: "" }, /^baseURL is empty: .* environment variable, that is not set; /],
    [
      "an empty eventpopURL",
      { ...APP, eventpopURL: "" },
      /^eventpopURL is empty: set it to .*https:\/\/www\.eventpop\.me, or leave it out/,
    ],
    [
      "an eventpopURL that is the URL of an endpoint",
      { ...APP, eventpopURL: "https://www.eventpop.me/oauth" },
      /^eventpopURL must be .*: \/oauth\/authorize .* appended to it\.$/,
    ],
    [
      "scopes separated by a comma",
      { ...APP, scope: "public,organizer" },
      /^scope must be .* one blank between them\.$/,
    ],
    [
      "a misspelt option of the pages",
      { ...APP, pages: { Name: "Shop" } },
      /^pages knows no option "Name": did you mean name\?$/,
    ],
    [
      "a name of two lines",
      { ...APP, pages: { name: "Shop\nCo" } },
      /^pages\.name must be one line of at most 60 characters\.$/,
    ],
    ["a logo without a name", { ...APP, pages: { logo: "/logo.svg" } }, /^pages\.logo needs pages\.name/],
    [
      "a logo without TLS",
      { ...APP, pages: { name: "Shop", logo: "http://cdn.example/logo.svg" } },
      /^pages\.logo must use https/,
    ],
    [
      "a logo that is not a URL",
      { ...APP, pages: { name: "Shop", logo: "logo.svg" } },
      /^pages\.logo must be an absolute URL such as .* or a path such as \/logo\.svg\.$/,
    ],
    ["a colour by name", { ...APP, pages: { accent: "red" } }, /^pages\.accent must be a colour such as #0b57d0/],
    ["a verify that is not a function", { ...APP, verify: "yes" }, /^verify must be a function\.$/],
    ["a name with a blank", { ...APP, name: "a b" }, /^name must be/],
  ])("with %s are refused while the app starts", (_case, options, sentence) => {
    const start = () => eventpopAuth({ ...CLIENT, ...options } as never);

    expect(start).toThrow(OptionError);
    expect(start).toThrow(sentence);
  });

  it("determine the routes by callbackURL, by baseURL, or by both", () => {
    const paths = { callbackPath: "/login/done", loginPath: "/login" };
    const placements = [
      { callbackURL: "https://app.example/shop/login/done" },
      { baseURL: "https://app.example/shop/" },
      { baseURL: "https://app.example/shop", callbackURL: "https://app.example/shop/login/done" },
    ];

    for (const placement of placements) {
      const { strategy } = eventpopAuth({ ...CLIENT, ...paths, ...placement });
      expect(strategy.settings.callbackURL).toBe("https://app.example/shop/login/done");
    }
  });
});
