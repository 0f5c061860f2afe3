import fc from "fast-check";
import {
  absoluteUrl,
  baseUrl,
  functionOption,
  milliseconds,
  objectWithMethods,
  oneOf,
  optional,
  requiredString,
  UNSET_VARIABLE,
  type Validator,
  validateOptions,
} from "../../src/config/validators";
import { OptionError } from "../../src/errors";

/** Returns the message of the error with which a validator refuses a value. */
function refusal(read: Validator<unknown>, value: unknown): string {
  try {
    read(value, "it");
  } catch (error) {
    if (error instanceof OptionError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "none";
}

describe("an options object", () => {
  const readers = {
    clientID: requiredString("from Eventpop"),
    callbackURL: optional(absoluteUrl("https://app.example/callback")),
    pkce: oneOf(true, false),
  };

  it("is read with defaults for omitted options", () => {
    expect(validateOptions("it", { clientID: "id" }, readers)).toEqual({
      clientID: "id",
      callbackURL: undefined,
      pkce: true,
    });
  });

  it.each([undefined, null, "text", 5, () => {}])("is refused if it is not an object: %p", (options) => {
    expect(() => validateOptions("It", options, readers)).toThrow("It needs an object of options.");
  });

  it.each([
    ["clientId", "did you mean clientID?"],
    ["client_id", "did you mean clientID?"],
    ["callbackUrl", "did you mean callbackURL?"],
    ["callbackURI", "did you mean callbackURL?"],
    ["callback_url", "did you mean callbackURL?"],
    ["redirect_uri", "did you mean callbackURL?"],
    ["redirectURL", "did you mean callbackURL?"],
    ["PKCE", "did you mean pkce?"],
    ["colour", "it knows clientID, callbackURL, pkce."],
    ["__proto__", "it knows clientID, callbackURL, pkce."],
    ["constructor", "it knows clientID, callbackURL, pkce."],
  ])("is refused if it has an unknown option: %s", (name, advice) => {
    const options = JSON.parse(`{"clientID":"id","${name}":"x"}`);

    expect(() => validateOptions("It", options, readers)).toThrow(
      `It knows no option ${JSON.stringify(name)}: ${advice}`,
    );
  });

  it("with any content is read, or refused with a message, and changes no prototype", () => {
    const options = fc.oneof(
      fc.anything(),
      fc.dictionary(fc.constantFrom("clientID", "callbackURL", "pkce", "x", "__proto__"), fc.anything()),
    );
    fc.assert(
      fc.property(options, (given) => {
        try {
          expect(Object.keys(validateOptions("It", given, readers))).toEqual(Object.keys(readers));
        } catch (error) {
          expect(error).toBeInstanceOf(OptionError);
          expect((error as OptionError).message).toMatch(/^[A-Z_a-z].*\.|\?$/);
        }
      }),
    );
    expect({}).not.toHaveProperty("x");
  });
});

describe("required text", () => {
  const read = requiredString("set it to your client id");

  it("is returned unchanged", () => {
    expect(read("a b", "it")).toBe("a b");
  });

  it.each([undefined, null, ""])(
    "is refused if it is missing, with its name and a hint about environment variables: %j",
    (value) => {
      expect(refusal(read, value)).toBe(
        `EVENTPOP_BAD_OPTION: it is missing: set it to your client id. ${UNSET_VARIABLE}`,
      );
    },
  );

  it.each([" ", " a", "a\n", 5, {}, ["a"], true])(
    "is refused if it is not a string or has whitespace around it: %j",
    (value) => {
      expect(refusal(read, value)).toBe("EVENTPOP_BAD_OPTION: it must be a string without blanks around it.");
    },
  );
});

describe("an option with several possible values", () => {
  const read = oneOf<"auto" | boolean>("auto", true, false);

  it("is the first value by default", () => {
    expect([undefined, "auto", true, false].map((value) => read(value, "it"))).toEqual(["auto", "auto", true, false]);
  });

  it.each(["", "Auto", 1, 0, null, "true"])("is refused if it is another value: %j", (value) => {
    expect(refusal(read, value)).toBe('EVENTPOP_BAD_OPTION: it must be "auto" or true or false.');
  });
});

describe("a number of milliseconds", () => {
  const read = milliseconds(5_000, 500, 30_000);

  it("has a default, and includes its bounds", () => {
    expect([undefined, 500, 30_000].map((value) => read(value, "it"))).toEqual([5_000, 500, 30_000]);
  });

  it.each([499, 30_001, 500.5, Number.NaN, Number.POSITIVE_INFINITY, "5000", null, 5_000n])(
    "is refused if it is not a whole number in the range: %p",
    (value) => {
      expect(refusal(read, value)).toBe(
        "EVENTPOP_BAD_OPTION: it must be a whole number of milliseconds from 500 to 30000.",
      );
    },
  );
});

describe("a function, and an object with methods", () => {
  it("are accepted", () => {
    const store = { get() {}, set() {} };

    expect(functionOption()(store.get, "it")).toBe(store.get);
    expect(objectWithMethods("get", "set")(store, "it")).toBe(store);
    expect(optional(functionOption())(undefined, "it")).toBeUndefined();
  });

  it.each([null, {}, "x", 5, { get: 1 }])("are refused if the value is of another type: %j", (value) => {
    expect(refusal(functionOption(), value)).toBe("EVENTPOP_BAD_OPTION: it must be a function.");
    expect(refusal(objectWithMethods("get", "set"), value)).toBe(
      "EVENTPOP_BAD_OPTION: it must be an object with get(), set().",
    );
  });
});

const EXAMPLE = "https://app.example/example";

describe("an absolute URL", () => {
  it.each([
    "https://app.example",
    "https://app.example/callback?tenant=a",
    "HTTPS://App.Example:8443/",
    "http://localhost:3000/callback",
    "http://app.localhost/",
    "http://127.0.0.1:3000",
    "http://127.1.2.3",
    "http://[::1]:3000",
  ])("is https, or http on this machine, and is returned unchanged: %s", (address) => {
    expect(absoluteUrl(EXAMPLE)(address, "it")).toBe(address);
  });

  it.each([
    "http://app.example",
    "http://127.evil.example",
    "http://127.0.0.1.evil.example",
    "http://localhost.evil.example",
    "http://notlocalhost",
    "http://192.168.0.1",
    "http://0.0.0.0",
    "http://[::2]",
  ])("is refused with http on another host: %s", (address) => {
    expect(refusal(absoluteUrl(EXAMPLE), address)).toMatch(
      /^EVENTPOP_BAD_OPTION: it must use https: http is allowed for localhost only, not for [^ ]+\.( In development, .*)?$/,
    );
  });

  it.each([
    "/callback",
    "callback",
    "//app.example",
    "app.example",
    "ftp://app.example",
    "javascript:alert(1)",
    5,
    null,
    undefined,
  ])("is refused if it is not absolute: %j", (address) => {
    expect(refusal(absoluteUrl(EXAMPLE), address)).toContain(`it must be an absolute URL such as ${EXAMPLE}.`);
  });

  it.each([
    "https://app.example/\n",
    " https://app.example",
    "https://app.example /a",
    "https:\\\\app.example",
    "https://app.example/a\\b",
    "https:app.example",
    "https://",
  ])("is refused if it contains characters that URL parsers drop or correct: %j", (address) => {
    expect(refusal(absoluteUrl(EXAMPLE), address)).toContain("it must be an absolute URL");
  });

  it("that is empty is refused with a hint about environment variables", () => {
    expect(refusal(absoluteUrl(EXAMPLE), "")).toBe(
      `EVENTPOP_BAD_OPTION: it is empty: set it to a URL such as ${EXAMPLE}, or leave it out. ${UNSET_VARIABLE}`,
    );
  });

  it("is refused with a password or a fragment", () => {
    expect(refusal(absoluteUrl(EXAMPLE), "https://user:canary@app.example")).toBe(
      "EVENTPOP_BAD_OPTION: it must not hold a user name or password.",
    );
    expect(refusal(absoluteUrl(EXAMPLE), "https://app.example/#")).toBe(
      "EVENTPOP_BAD_OPTION: it must not have a fragment (#…).",
    );
  });

  it("that is a base URL must have no query, and is returned without the slashes at its end", () => {
    expect(baseUrl(EXAMPLE)("https://app.example/a//", "it")).toBe("https://app.example/a");
    expect(refusal(baseUrl(EXAMPLE), "https://app.example/?a=1")).toContain("it must not have a query");
    expect(refusal(baseUrl(EXAMPLE), "https://app.example?")).toContain("it must not have a query");
  });
});
