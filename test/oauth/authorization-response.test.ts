import fc from "fast-check";
import { type EventpopError, ProviderError, SignInError } from "../../src/errors";
import {
  looksLikeCallback,
  queryOf,
  readAuthorizationResponse,
  readState,
  toAuthorizationError,
} from "../../src/oauth/authorization-response";

const STATE = "S".repeat(32);
const SETTINGS = { issuer: undefined, authorizationURL: "https://www.eventpop.me/oauth/authorize" };

const stateOf = (query: string, method = "GET") => readState(method, queryOf(`/callback${query}`));
const answerOf = (query: string, settings: Parameters<typeof readAuthorizationResponse>[1] = SETTINGS) =>
  readAuthorizationResponse(queryOf(`/callback${query}`), settings);

describe("a query", () => {
  it.each([
    ["/callback", ""],
    ["/callback?", ""],
    ["/callback?code=c", "code=c"],
    ["/callback?code=a?b", "code=a%3Fb"],
    ["/a?code[]=1&code[x]=2&__proto__=3", "code%5B%5D=1&code%5Bx%5D=2&__proto__=3"],
  ])("C6: of %j is read from the address itself", (url, expected) => {
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
  ])("is a callback's if it has a state, and a code or an error: %j", (query, expected) => {
    expect(looksLikeCallback(queryOf(query))).toBe(expected);
  });
});

describe("a state", () => {
  it("C1: is 32 characters of base64url, with a code, an error or nothing beside it", () => {
    expect(stateOf(`?code=c&state=${STATE}`)).toBe(STATE);
    expect(stateOf(`?error=e&state=${STATE}`)).toBe(STATE);
    expect(stateOf(`?state=${STATE}&code=a&code=b`)).toBe(STATE);
  });

  it.each(["", "?", "?x=1", "?iss=a", `?State=${STATE}`])("C5: cannot come with nothing: %j", (query) => {
    expect(() => stateOf(query)).toThrow(expect.objectContaining({ code: "EVENTPOP_BAD_CALLBACK", status: 400 }));
  });

  it.each(["POST", "HEAD", "PUT", "get", undefined])("C5: comes by GET, not by %p", (method) => {
    expect(() => readState(method, queryOf(`?code=c&state=${STATE}`))).toThrow("must be a GET request");
  });

  it("C5: comes once", () => {
    expect(() => stateOf(`?code=c&state=${STATE}&state=${STATE}`)).toThrow("has more than one state");
  });

  it.each(["", "s", `${STATE}S`, `${STATE.slice(1)}.`, `${STATE.slice(1)}%00`, `${STATE.slice(1)}ส`])(
    "C1: is nothing else: %j",
    (state) => {
      expect(() => stateOf(`?code=c&state=${state}`)).toThrow(
        expect.objectContaining({ code: "EVENTPOP_STATE_MISMATCH", status: 403 }),
      );
    },
  );
});

describe("an answer", () => {
  it("is a code of visible ASCII, up to 2,048 characters", () => {
    expect(answerOf("?code=c")).toEqual({ code: "c" });
    expect(answerOf(`?code=${"c".repeat(2_048)}`)).toEqual({ code: "c".repeat(2_048) });
    expect(answerOf("?code=a%2Fb%2Bc~")).toEqual({ code: "a/b+c~" });
  });

  it.each(["access_denied", "invalid_scope", "temporarily_unavailable"])("C7: is a known error: %s", (error) => {
    expect(answerOf(`?error=${error}`)).toEqual({ error });
  });

  it.each(["", "Access_denied", "constructor", "__proto__", "<script>", "a%0d%0ab", "x".repeat(9_000)])(
    "C7, C36: is `other` for an error of its own making: %j",
    (error) => {
      expect(answerOf(`?error=${error}&error_description=canary`)).toEqual({ error: "other" });
    },
  );
});

describe("an issuer that is not configured", () => {
  it.each(["https://www.eventpop.me", "https://eventpop.me", "https://eventpop.me/", "HTTPS://WWW.EVENTPOP.ME/oauth"])(
    "C10: may be named as where people are sent: %s",
    (iss) => {
      expect(answerOf(`?code=c&iss=${iss}`)).toEqual({ code: "c" });
    },
  );

  it.each([
    "http://www.eventpop.me",
    "https://eventpop.me:444",
    "https://www.www.eventpop.me",
    "https://xeventpop.me",
    "eventpop",
  ])("C10: may not be named as anything else: %s", (iss) => {
    expect(() => answerOf(`?code=c&iss=${iss}`)).toThrow(
      expect.objectContaining({ code: "EVENTPOP_WRONG_ISSUER", status: 403 }),
    );
  });
});

describe("any callback whatever", () => {
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
    fc.string({ unit: "binary" }).map(encodeLoosely),
  );
  const query = fc
    .array(fc.tuple(name, value), { maxLength: 6 })
    .map((pairs) => `?${pairs.map((pair) => pair.join("=")).join("&")}`);

  /** As a careless client would: what cannot be encoded goes as bytes that are no UTF-8. */
  function encodeLoosely(text: string): string {
    try {
      return encodeURIComponent(text);
    } catch {
      return "%F0%28";
    }
  }

  it("C5, C6, C7, C10: is a state and a clean answer, or refused with 400 or 403; nothing else is thrown", () => {
    fc.assert(
      fc.property(query, (text) => {
        try {
          const state = stateOf(text);
          const answer = answerOf(text);
          const params = queryOf(text);
          expect(["code", "error", "state", "iss"].every((each) => params.getAll(each).length <= 1)).toBe(true);
          expect(params.get("state")).toBe(state);
          if ("code" in answer) expect(answer.code).toMatch(/^[\x21-\x7e]{1,2048}$/);
          else expect(answer.error).toMatch(/^[a-z_]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(SignInError);
          expect([400, 403]).toContain((error as EventpopError).status);
          expect((error as EventpopError).message).toMatch(/^The callback [a-z, ;-]+\.$|no state of this site\.$/);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("a refusal", () => {
  it("C7: is the person's own, or about how the app is registered", () => {
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
  ])("is trouble at Eventpop that may pass: %s", (reason, code, status) => {
    const error = toAuthorizationError(reason);

    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ code, status, retryable: true, reason });
  });
});
