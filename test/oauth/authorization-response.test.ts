import fc from "fast-check";
import { type EventpopError, ProviderError, SignInError } from "../../src/errors";
import {
  looksLikeCallback,
  queryOf,
  readAuthorizationResponse,
  readState,
  toAuthorizationError,
} from "../../src/oauth/authorization-response";
import { anyText } from "../support/any-text";

const STATE = "S".repeat(32);
const SETTINGS = { issuer: undefined, authorizationURL: "https://www.eventpop.me/oauth/authorize" };

const stateOf = (query: string, method = "GET") => readState(method, queryOf(`/callback${query}`));
const readResponse = (query: string, settings: Parameters<typeof readAuthorizationResponse>[1] = SETTINGS) =>
  readAuthorizationResponse(queryOf(`/callback${query}`), settings);

describe("a query", () => {
  it.each([
    ["/callback", ""],
    ["/callback?", ""],
    ["/callback?code=c", "code=c"],
    ["/callback?code=a?b", "code=a%3Fb"],
    ["/a?code[]=1&code[x]=2&__proto__=3", "code%5B%5D=1&code%5Bx%5D=2&__proto__=3"],
  ])("of %j is parsed from the URL itself", (url, expected) => {
    expect(queryOf(url).toString()).toBe(expected);
  });

  it.each([
    ["?code=c&state=s", true],
    ["?error=e&state=s", true],
    ["?state=&code=", true],
    ["?code=c", false],
    ["?state=s", false],
    ["?error=e&code=c", false],
    ["?code[]=c&state[]=s", false],
    ["?returnTo=/a?code=c", false],
  ])("looks like a callback's if it has a state, and a code or an error: %j", (query, expected) => {
    expect(looksLikeCallback(queryOf(query))).toBe(expected);
  });
});

describe("the parameter state", () => {
  it("is read if it has 32 characters of base64url, whether the query has a code or an error", () => {
    expect(stateOf(`?code=c&state=${STATE}`)).toBe(STATE);
    expect(stateOf(`?error=e&state=${STATE}`)).toBe(STATE);
    expect(stateOf(`?state=${STATE}&code=a&code=b`)).toBe(STATE);
  });

  it.each(["", "?", "?x=1", "?iss=a", `?State=${STATE}`])(
    "is not read from a query without state, code and error: %j",
    (query) => {
      expect(() => stateOf(query)).toThrow(expect.objectContaining({ code: "EVENTPOP_BAD_CALLBACK", status: 400 }));
    },
  );

  it.each(["POST", "HEAD", "PUT", "get", undefined])("is read from a GET only, not from %p", (method) => {
    expect(() => readState(method, queryOf(`?code=c&state=${STATE}`))).toThrow("must be a GET request");
  });

  it("must not be repeated", () => {
    expect(() => stateOf(`?code=c&state=${STATE}&state=${STATE}`)).toThrow("has more than one state");
  });

  it.each(["", "s", `${STATE}S`, `${STATE.slice(1)}.`, `${STATE.slice(1)}%00`, `${STATE.slice(1)}ส`])(
    "is refused in another form: %j",
    (state) => {
      expect(() => stateOf(`?code=c&state=${state}`)).toThrow(
        expect.objectContaining({ code: "EVENTPOP_STATE_MISMATCH", status: 403 }),
      );
    },
  );
});

describe("an authorization response", () => {
  it("has a code of visible ASCII, up to 2,048 characters", () => {
    expect(readResponse("?code=c")).toEqual({ code: "c" });
    expect(readResponse(`?code=${"c".repeat(2_048)}`)).toEqual({ code: "c".repeat(2_048) });
    expect(readResponse("?code=a%2Fb%2Bc~")).toEqual({ code: "a/b+c~" });
  });

  it.each(["access_denied", "invalid_scope", "temporarily_unavailable"])("has a known error: %s", (error) => {
    expect(readResponse(`?error=${error}`)).toEqual({ error });
  });

  it.each(["", "Access_denied", "constructor", "__proto__", "<script>", "a%0d%0ab", "x".repeat(9_000)])(
    "has the error `other` for an unknown one: %j",
    (error) => {
      expect(readResponse(`?error=${error}&error_description=canary`)).toEqual({ error: "other" });
    },
  );
});

describe("the parameter iss, if no issuer is configured,", () => {
  it.each(["https://www.eventpop.me", "https://eventpop.me", "https://eventpop.me/", "HTTPS://WWW.EVENTPOP.ME/oauth"])(
    "may be the authorization URL's origin: %s",
    (iss) => {
      expect(readResponse(`?code=c&iss=${iss}`)).toEqual({ code: "c" });
    },
  );

  it.each([
    "http://www.eventpop.me",
    "https://eventpop.me:444",
    "https://www.www.eventpop.me",
    "https://eventpop.www.me",
    "https://xeventpop.me",
    "eventpop",
  ])("is refused with any other origin: %s", (iss) => {
    expect(() => readResponse(`?code=c&iss=${iss}`)).toThrow(
      expect.objectContaining({ code: "EVENTPOP_WRONG_ISSUER", status: 403 }),
    );
  });
});

describe("the query of any callback", () => {
  const name = fc.constantFrom(
    "code",
    "state",
    "error",
    "iss",
    "code[]",
    "state[a]",
    "error_description",
    "__proto__",
    "x",
  );
  const value = fc.oneof(
    fc.constantFrom("", STATE, "c", "access_denied", "%00", "%ff", "https://www.eventpop.me", "a".repeat(3_000)),
    anyText.map(encodeLoosely),
  );
  const query = fc
    .array(fc.tuple(name, value), { maxLength: 6 })
    .map((pairs) => `?${pairs.map((pair) => pair.join("=")).join("&")}`);

  /** Encodes text as a careless client does: if a character cannot be encoded, the result contains invalid UTF-8. */
  function encodeLoosely(text: string): string {
    try {
      return encodeURIComponent(text);
    } catch {
      return "%F0%28";
    }
  }

  it("has a state and a valid response, or is refused with 400 or 403", () => {
    fc.assert(
      fc.property(query, (text) => {
        try {
          const state = stateOf(text);
          const response = readResponse(text);
          const params = queryOf(text);
          expect(["code", "error", "state", "iss"].every((each) => params.getAll(each).length <= 1)).toBe(true);
          expect(params.get("state")).toBe(state);
          if ("code" in response) expect(response.code).toMatch(/^[\x21-\x7e]{1,2048}$/);
          else expect(response.error).toMatch(/^[a-z_]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(SignInError);
          expect([400, 403]).toContain((error as EventpopError).status);
          expect((error as EventpopError).message).toMatch(/^The callback['a-z, ;-]+\.$/);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("an error response", () => {
  it("means that the user refused, or that the app is registered wrongly", () => {
    expect(toAuthorizationError("access_denied")).toMatchObject({
      code: "EVENTPOP_ACCESS_DENIED",
      status: 403,
      reason: "access_denied",
    });
    expect(toAuthorizationError("other")).toMatchObject({
      code: "EVENTPOP_AUTHORIZATION_REFUSED",
      status: 403,
      reason: "other",
    });
  });

  it.each([
    ["server_error", "EVENTPOP_UNAVAILABLE", 502],
    ["temporarily_unavailable", "EVENTPOP_TEMPORARILY_UNAVAILABLE", 503],
  ])("means a temporary problem at Eventpop: %s", (reason, code, status) => {
    const error = toAuthorizationError(reason);

    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ code, status, retryable: true, reason });
  });
});
