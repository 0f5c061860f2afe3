import { type ClientRegistration, eventpopAuth, OptionError } from "../../src/index";
import { CLIENT } from "../support/consumer-app";

const VALID: ClientRegistration = {
  clientID: "ios",
  name: "Tickets for iPhone",
  redirectURIs: ["com.example.tickets:/signed-in"],
};

/** Creates the middleware with these values of the option `clients`, which need not have the right type. */
function createWith(...clients: unknown[]): void {
  eventpopAuth({ ...CLIENT, baseURL: "https://app.example", clients: clients as ClientRegistration[] });
}

/** Returns the message with which a client is refused that has these changes. */
function refusalOf(changes: Readonly<Record<string, unknown>>): string {
  try {
    createWith({ ...VALID, ...changes });
  } catch (error) {
    if (error instanceof OptionError && error.code === "EVENTPOP_BAD_OPTION") return error.message;
    throw error;
  }
  return "";
}

describe("the option clients", () => {
  it.each([undefined, []])("may be left out or empty: %p", (clients) => {
    expect(() => eventpopAuth({ ...CLIENT, baseURL: "https://app.example", clients })).not.toThrow();
  });

  it.each([null, {}, "ios", 1])("must be a list: %p is refused", (clients) => {
    expect(() => eventpopAuth({ ...CLIENT, baseURL: "https://app.example", clients: clients as never })).toThrow(
      "clients must be a list of at most 100 clients.",
    );
  });

  it("may have 100 clients and not one more", () => {
    const clients = Array.from({ length: 101 }, (_each, index) => ({ ...VALID, clientID: `client-${index}` }));

    expect(() => createWith(...clients.slice(1))).not.toThrow();
    expect(() => createWith(...clients)).toThrow("clients must be a list of at most 100 clients.");
  });

  it("must have a different clientID for each client", () => {
    expect(() => createWith(VALID, { ...VALID, clientID: "cli" }, { ...VALID, name: "Another" })).toThrow(
      "clients has two clients with the clientID ios.",
    );
  });

  it.each([[undefined], [null], ["ios"]])("must contain objects: %p is refused", (client) => {
    expect(() => createWith(VALID, client)).toThrow("clients[1] needs an object of options.");
  });

  it("must contain only known options", () => {
    expect(() => createWith({ ...VALID, redirectURI: "https://app.example/" })).toThrow(
      /^clients\[0\] knows no option "redirectURI": it knows clientID, name, clientSecret, redirectURIs, origins\.$/,
    );
  });
});

describe("the option clientID of a client", () => {
  it.each(["i", "live-page_2.~", "9", "x".repeat(60)])("may be %s", (clientID) => {
    expect(refusalOf({ clientID })).toBe("");
  });

  it.each([undefined, "", " ios", "i os", "ios:1", "ไอโอเอส", "x".repeat(61), 7])(
    "is refused if it is %p",
    (clientID) => {
      expect(refusalOf({ clientID })).toMatch(/^clients\[0\]\.clientID (?:is missing|must be)/);
    },
  );
});

describe("the option name of a client", () => {
  it.each(["Tickets for iPhone", "ตั๋วของฉัน", "<b>Vote</b>", "x".repeat(60)])("may be %s", (name) => {
    expect(refusalOf({ name })).toBe("");
  });

  it.each([undefined, "", " Vote", "two\nlines", "\u001b[31mred", "x".repeat(61), {}])(
    "is refused if it is %p",
    (name) => {
      expect(refusalOf({ name })).toMatch(/^clients\[0\]\.name (?:is missing|must be)/);
    },
  );
});

describe("the option clientSecret of a client", () => {
  it.each([undefined, "0123456789abcdef", "-._~".repeat(20)])("may be %p", (clientSecret) => {
    expect(refusalOf({ clientSecret })).toBe("");
  });

  it.each(["", "0123456789abcde", "0123456789abcdef:", "0123456789abcde%", "ก".repeat(16), null, 1234567890123456])(
    "is refused without being shown if it is %p",
    (clientSecret) => {
      const refusal = refusalOf({ clientSecret });

      expect(refusal).toMatch(/^clients\[0\]\.clientSecret must be at least 16 letters/);
      if (clientSecret) expect(refusal).not.toContain(String(clientSecret));
    },
  );
});

describe("the option redirectURIs of a client", () => {
  it.each([
    "https://live.example/signed-in",
    "https://live.example",
    "https://live.example:8443/a?b=c&d=%20",
    "com.example.tickets:/signed-in",
    "com.example.tickets://signed-in",
    "com.example.tickets:signed-in",
    "http://127.0.0.1/signed-in",
    "http://127.0.0.1:8080/signed-in",
    "http://[::1]/signed-in",
    "http://localhost:3000/signed-in",
    "http://app.localhost/signed-in",
  ])("may contain %s", (uri) => {
    expect(refusalOf({ redirectURIs: [uri] })).toBe("");
  });

  it.each([
    ["", "must be an absolute URI"],
    ["/signed-in", "must be an absolute URI"],
    ["//live.example/signed-in", "must be an absolute URI"],
    ["live.example", "must be an absolute URI"],
    ["https://", "must be an absolute URI"],
    ["https:live.example/signed-in", "must be an absolute URI"],
    ["https:/live.example/signed-in", "must be an absolute URI"],
    ["https:\\\\live.example", "must be an absolute URI"],
    ["https://live.example/signed in", "must be an absolute URI"],
    ["https://live.example/เข้าสู่ระบบ", "must be an absolute URI"],
    ["https://live.example/\r\nSet-Cookie:a=b", "must be an absolute URI"],
    [undefined, "must be an absolute URI"],
    [7, "must be an absolute URI"],
    ["https://live.example/#signed-in", "must have no fragment (#…) and no wildcard (*)"],
    ["https://*.example/signed-in", "must have no fragment (#…) and no wildcard (*)"],
    ["https://user:password@live.example/", "must not contain a user name or password"],
    ["http://live.example/signed-in", "must use https"],
    ["http://192.168.1.20/signed-in", "must use https"],
    ["http://127.0.0.1.live.example/signed-in", "must use https"],
    ["http://localhost.live.example/signed-in", "must use https"],
    ["tickets:/signed-in", "must use https, a scheme with a dot"],
    ["javascript:alert(1)", "must use https, a scheme with a dot"],
    ["data:text/html,hello", "must use https, a scheme with a dot"],
    ["file:///signed-in", "must use https, a scheme with a dot"],
  ])("must not contain %p", (uri, reason) => {
    const refusal = refusalOf({ redirectURIs: ["https://live.example/", uri] });

    expect(refusal).toContain(`clients[0].redirectURIs ${reason}`);
  });

  it.each([undefined, [], "https://live.example/", {}])(
    "must be a list with an entry: %p is refused",
    (redirectURIs) => {
      expect(refusalOf({ redirectURIs })).toBe("clients[0].redirectURIs must be a list with at least one entry.");
    },
  );

  it("may have 20 entries and not one more", () => {
    const redirectURIs = Array.from({ length: 21 }, (_each, index) => `https://live.example/${index}`);

    expect(refusalOf({ redirectURIs: redirectURIs.slice(1) })).toBe("");
    expect(refusalOf({ redirectURIs })).toBe("clients[0].redirectURIs must have at most 20 entries.");
  });

  it("may have entries of 500 characters and not one more", () => {
    const longest = "https://live.example/".padEnd(500, "x");

    expect(refusalOf({ redirectURIs: [longest] })).toBe("");
    expect(refusalOf({ redirectURIs: [`${longest}x`] })).toContain("at most 500 characters");
  });
});

describe.each([
  ["origins of a client", (origins: unknown) => refusalOf({ origins }), "clients[0].origins"],
  [
    "origins of eventpopAuth",
    (origins: unknown) => {
      try {
        eventpopAuth({ ...CLIENT, baseURL: "https://app.example", origins: origins as string[] });
        return "";
      } catch (error) {
        return (error as Error).message;
      }
    },
    "origins",
  ],
])("the option %s", (_option, refusalFor, name) => {
  it.each([undefined, ["https://live.example"], ["https://live.example:8443", "http://localhost:5173"]])(
    "may be %p",
    (origins) => {
      expect(refusalFor(origins)).toBe("");
    },
  );

  it.each([
    "https://live.example/",
    "https://live.example/page",
    "https://LIVE.example",
    "https://live.example:443",
    "http://live.example",
    "https://*.example",
    "com.example.tickets:",
    "null",
    "*",
    "",
    undefined,
  ])("must not contain %p", (origin) => {
    expect(refusalFor([origin])).toContain(`Each of ${name} must be an origin such as https://live.example`);
  });

  it.each([[[]], ["https://live.example"], [{}]])("must be a list with an entry: %p is refused", (origins) => {
    expect(refusalFor(origins)).toBe(`${name} must be a list with at least one entry.`);
  });
});
