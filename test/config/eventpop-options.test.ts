import { Agent } from "node:https";
import { inspect } from "node:util";
import type { EventpopOptions } from "../../src/config/eventpop-options";
import { OptionError } from "../../src/errors";
import { readSettings } from "../support/read-settings";

const OPTIONS = { clientID: "id", clientSecret: "canary-secret", callbackURL: "https://app.example/callback" };
const read = (options: object = {}) => readSettings("It", { ...OPTIONS, ...options } as EventpopOptions);

describe("the settings made from options", () => {
  it("have safe defaults", () => {
    expect(read()).toMatchObject({
      name: "eventpop",
      clientID: "id",
      clientSecret: "canary-secret",
      callbackURL: "https://app.example/callback",
      scope: "public",
      pkce: "auto",
      issuer: undefined,
      authorizationURL: "https://www.eventpop.me/oauth/authorize",
      tokenURL: "https://www.eventpop.me/oauth/token",
      tokenEndpoint: { secure: true, hostname: "www.eventpop.me", path: "/oauth/token" },
      revokeEndpoint: { secure: true, hostname: "www.eventpop.me", path: "/oauth/revoke" },
      api: { endpoint: { hostname: "www.eventpop.me", path: "/api/public" }, tokenIn: "header", timeoutMs: 5_000 },
      timeoutMs: 5_000,
      signInTimeoutMs: 12_000,
      agent: undefined,
      keys: ["canary-secret"],
    });
  });

  it("cause one warning if they have the sandbox's client id and the address of the real Eventpop", () => {
    const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => {});

    read({ clientID: "sandboxclient", eventpopURL: "http://127.0.0.1:4300" });
    expect(warn).not.toHaveBeenCalled();
    read({ clientID: "sandboxclient" });
    read({ clientID: "sandboxclient" });

    expect(warn.mock.calls.map(([sentence]) => sentence)).toEqual([
      expect.stringContaining(
        "eventpopURL is https://www.eventpop.me, which does not know it: set eventpopURL to the sandbox's",
      ),
    ]);
    warn.mockRestore();
  });

  it("derive every endpoint from eventpopURL", () => {
    expect(read({ eventpopURL: "http://localhost:4000/eventpop/" })).toMatchObject({
      authorizationURL: "http://localhost:4000/eventpop/oauth/authorize",
      tokenEndpoint: { secure: false, hostname: "localhost", port: 4000, path: "/eventpop/oauth/token" },
      revokeEndpoint: { path: "/eventpop/oauth/revoke" },
      api: { endpoint: { path: "/eventpop/api/public" } },
    });
  });

  it("use the option of each endpoint for its URL", () => {
    const own = {
      authorizationURL: "https://a.example/authorize",
      tokenURL: "https://t.example/x/token/",
      apiURL: "https://api.example/v1/",
    };

    expect(read(own)).toMatchObject({
      authorizationURL: "https://a.example/authorize",
      tokenEndpoint: { hostname: "t.example", path: "/x/token/" },
      revokeEndpoint: { hostname: "t.example", path: "/x/revoke/" },
      api: { endpoint: { hostname: "api.example", path: "/v1" } },
    });
  });

  it("contain all other options unchanged", () => {
    const agent = new Agent({ ca: "a private CA" });
    const keys = ["new-key-0123456789", "old-key-0123456789"];
    const rest = {
      name: "partner",
      pkce: true,
      issuer: "https://i.example",
      timeoutMs: 500,
      signInTimeoutMs: 1_000,
      agent,
      keys,
    };

    expect(read(rest)).toMatchObject(rest);
    expect(read({ tokenIn: "parameters", timeoutMs: 700, agent }).api).toMatchObject({
      tokenIn: "parameters",
      timeoutMs: 700,
      agent,
    });
  });

  it.each([
    ["public", "public"],
    ["public organizer", "public organizer"],
    [["public", "organizer"], "public organizer"],
    [["organizer"], "organizer"],
  ])("turn the option scope %j into %j", (scope, expected) => {
    expect(read({ scope }).scope).toBe(expected);
  });

  it('require PKCE with pkce: "S256", as in passport-oauth2', () => {
    expect(read({ pkce: "S256" }).pkce).toBe(true);
  });

  it("show no secret when they are logged, copied or written as JSON", () => {
    const settings = read({ keys: ["canary-key-0123456789"] });

    for (const shown of [inspect(settings, { depth: 9 }), JSON.stringify(settings), inspect({ ...settings })]) {
      expect(shown).toContain("app.example");
      expect(shown).not.toContain("canary");
    }
  });

  it("cannot be changed later through the options object", () => {
    const keys = ["key-0123456789abcd"];
    const settings = read({ keys });
    keys.push("another");

    expect(settings.keys).toEqual(["key-0123456789abcd"]);
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings.api)).toBe(true);
  });
});

describe("an invalid option is refused at start-up, by name", () => {
  it.each<[option: string, value: unknown]>([
    ["clientID", ""],
    ["clientSecret", undefined],
    ["callbackURL", "/callback"],
    ["callbackURL", "http://app.example/callback"],
    ["callbackURL", undefined],
    ["eventpopURL", "http://www.eventpop.me"],
    ["eventpopURL", "https://www.eventpop.me?x"],
    ["eventpopURL", null],
    ["eventpopURL", ""],
    ["eventpopURL", "https://www.eventpop.me/oauth"],
    ["eventpopURL", "https://www.eventpop.me/OAuth/authorize"],
    ["eventpopURL", "https://www.eventpop.me/api/public/"],
    ["authorizationURL", "javascript:alert(1)"],
    ["tokenURL", "http://127.evil.example/token"],
    ["apiURL", "https://api.example?x"],
    ["scope", ""],
    ["scope", "public,organizer\n"],
    ["scope", "public,organizer"],
    ["scope", "public, organizer"],
    ["scope", "public+organizer"],
    ["scope", "public%20organizer"],
    ["scope", ["public,organizer"]],
    ["scope", " public"],
    ["scope", []],
    ["scope", [1]],
    ["scope", { 0: "public" }],
    ["pkce", "plain"],
    ["issuer", "eventpop"],
    ["timeoutMs", 499],
    ["signInTimeoutMs", 12_001],
    ["agent", {}],
    ["agent", new Agent({ rejectUnauthorized: false })],
    ["tokenIn", "query"],
    ["keys", []],
    ["keys", "one-key-0123456789"],
    ["keys", ["short"]],
    ["keys", [undefined]],
    ["onEvent", "log"],
    ["name", ""],
    ["name", "a b"],
    ["name", "a;b"],
    ["name", "x".repeat(41)],
  ])("%s: %p", (option, value) => {
    expect(() => read({ [option]: value })).toThrow(OptionError);
    expect(() => read({ [option]: value })).toThrow(new RegExp(`^${option} `));
  });

  it.each([
    ["callbackURL", "https://app.example/auth/eventpop/callback"],
    ["eventpopURL", "https://www.eventpop.me"],
    ["authorizationURL", "https://www.eventpop.me/oauth/authorize"],
    ["tokenURL", "https://www.eventpop.me/oauth/token"],
    ["apiURL", "https://www.eventpop.me/api/public"],
    ["issuer", "https://www.eventpop.me"],
  ])("with a message that contains a valid example: %s", (option, example) => {
    expect(() => read({ [option]: "eventpop" })).toThrow(`${option} must be an absolute URL such as ${example}.`);
  });

  it.each(["rejectUnauthorized", "insecure", "checkServerIdentity", "proxy", "store"])(
    "because no option has this name: %s",
    (name) => {
      expect(() => read({ [name]: false })).toThrow(`It knows no option "${name}"`);
    },
  );
});
