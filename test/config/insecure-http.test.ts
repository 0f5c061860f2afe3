import {
  clientCredentials,
  EventpopClient,
  type EventpopOptions,
  EventpopStrategy,
  eventpopAuth,
  OptionError,
} from "../../src";

const CLIENT = { clientID: "id", clientSecret: "canary-secret-of-the-app" };
const SERVICE = "http://eventpop:4300";
const CALLBACK = "http://192.168.1.20:3000/auth/eventpop/callback";

const createStrategy = (options: Partial<EventpopOptions>) =>
  new EventpopStrategy({ ...CLIENT, callbackURL: "http://localhost:3000/callback", ...options }, async () => false);

afterEach(() => {
  process.env.NODE_ENV = "test";
});

describe("http for a host in a private network", () => {
  const constructors: readonly [string, (options: { allowInsecureHTTP?: boolean }) => unknown][] = [
    ["EventpopStrategy", (options) => createStrategy({ ...options, eventpopURL: SERVICE })],
    ["eventpopAuth", (options) => eventpopAuth({ ...CLIENT, ...options, callbackURL: CALLBACK, eventpopURL: SERVICE })],
    ["EventpopClient", (options) => new EventpopClient({ token: "t", ...options, eventpopURL: SERVICE })],
    ["clientCredentials", (options) => clientCredentials({ ...CLIENT, ...options, eventpopURL: SERVICE })],
  ];

  it.each(constructors)("is refused by %s, with an error that names the option for it", (_name, create) => {
    expect(() => create({})).toThrow(OptionError);
    expect(() => create({ allowInsecureHTTP: false })).toThrow(
      /URL must use https: http is allowed for localhost only, not for \S+\. In development, the option allowInsecureHTTP: true allows it\.$/,
    );
  });

  it.each(constructors)("is accepted by %s with allowInsecureHTTP: true", (_name, create) => {
    expect(() => create({ allowInsecureHTTP: true })).not.toThrow();
  });

  it.each(constructors)("is refused by %s if NODE_ENV is production", (_name, create) => {
    process.env.NODE_ENV = "production";

    expect(() => create({ allowInsecureHTTP: true })).toThrow(
      "allowInsecureHTTP must not be true if NODE_ENV is production: use https there, and leave the option out.",
    );
  });
});

describe("allowInsecureHTTP: true", () => {
  it.each(["eventpopURL", "authorizationURL", "tokenURL", "apiURL", "issuer", "callbackURL"] as const)(
    "does not allow http for a public host name in %s",
    (name) => {
      const options = { [name]: "http://www.eventpop.me" };

      expect(() => createStrategy({ allowInsecureHTTP: true, ...options })).toThrow(
        `${name} must use https: http is allowed for localhost only, not for www.eventpop.me.`,
      );
    },
  );

  it("is an error even if every URL uses https, so that a copy of the options for production is noticed", () => {
    process.env.NODE_ENV = "production";

    expect(() => createStrategy({ allowInsecureHTTP: true })).toThrow(OptionError);
  });

  it.each(["true", 1, null])("must be a boolean, not %p", (value) => {
    expect(() => createStrategy({ allowInsecureHTTP: value as unknown as boolean })).toThrow(
      "allowInsecureHTTP must be false or true.",
    );
  });
});
