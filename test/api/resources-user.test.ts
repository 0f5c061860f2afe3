import fc from "fast-check";
import { readUser } from "../../src/api/resources";
import { type EventpopError, ProviderError } from "../../src/errors";
import { anyText } from "../support/any-text";

const SOMCHAI = {
  id: 7,
  full_name: "สมชาย ใจดี",
  email: "somchai@mail.example",
  avatar: "https://img.example/somchai.png",
  avatars: { original: "https://img.example/somchai-original.png", tiny: "https://img.example/somchai-tiny.png" },
  birthday: "1990-02-28",
  gender: "male",
  phone: "+66812345678",
};

describe("the user in a response of /me", () => {
  it.each([
    ["from an envelope, which Eventpop sends", { user: SOMCHAI }],
    ["from a bare object, which the OpenAPI file describes", SOMCHAI],
  ])("is read %s", (_, body) => {
    expect(readUser(body)).toEqual({
      id: "7",
      fullName: "สมชาย ใจดี",
      email: "somchai@mail.example",
      avatar: "https://img.example/somchai.png",
      avatars: {
        original: "https://img.example/somchai-original.png",
        tiny: "https://img.example/somchai-tiny.png",
      },
      birthday: "1990-02-28",
      gender: "male",
      phone: "+66812345678",
    });
  });

  it.each([
    ["missing", {}],
    ["null", { id: null }],
    ["an object", { id: {} }],
    ["a list", { id: [1001] }],
    ["a boolean", { id: true }],
    ["blank", { id: "  " }],
    ["a number above the safe integers", { id: 2 ** 53 + 2 }],
    ["infinite", JSON.parse('{"id": 1e400}')],
    ["zero", { id: 0 }],
    ["negative", { id: -7 }],
    ["a fraction", { id: 7.5 }],
    ["65 characters long", { id: "7".repeat(65) }],
    ["more than one line", { id: "7\r\n8" }],
    ["under __proto__", JSON.parse('{"__proto__": {"id": 7}}')],
    ["inherited", Object.create({ id: 7 })],
  ])("is refused if the id is %s", (_, user) => {
    const refusal = expect.objectContaining({ code: "EVENTPOP_INVALID_RESPONSE", status: 502 });
    expect(() => readUser(user)).toThrow(refusal);
    expect(() => readUser({ user })).toThrow(refusal);
    expect(() => readUser({ user })).toThrow(/^me: user\.id in Eventpop's response/);
  });

  it.each([
    ["null", null],
    ["a list", [SOMCHAI]],
    ["text", "7"],
  ])("is refused if the envelope contains %s, even if there is an id outside of the envelope", (_, user) => {
    expect(() => readUser({ id: 7, user })).toThrow("me: user in Eventpop's response is not an object.");
  });

  it.each([null, undefined, [], "7", 7])("is refused if the body is %p", (body) => {
    expect(() => readUser(body)).toThrow("me: the body in Eventpop's response is not an object.");
  });

  it("keeps a string id, and converts a number to a string", () => {
    expect(readUser({ id: "7" }).id).toBe("7");
    expect(readUser({ id: Number.MAX_SAFE_INTEGER }).id).toBe("9007199254740991");
  });

  it.each([
    ["null", null],
    ["blank", " \n"],
    ["of another type", { text: "x" }],
    ["longer than the maximum", "x".repeat(3_000)],
    ["with control characters", "x\u0000\u001b[31m"],
    ["with half a surrogate pair", "x\ud83d"],
  ])("is accepted without the details that are %s", (what, value) => {
    const { id, ...details } = SOMCHAI;
    const spoilt = Object.fromEntries(Object.keys(details).map((name) => [name, value]));
    const user = readUser({ id, ...spoilt });
    expect(user).toEqual(what.startsWith("longer") ? { id: "7", fullName: "x".repeat(256) } : { id: "7" });
  });

  it("has its name cut to 256 characters, and never inside a surrogate pair", () => {
    expect(readUser({ id: 7, full_name: "ก".repeat(900_000) }).fullName).toBe("ก".repeat(256));
    expect(readUser({ id: 7, full_name: `${"ก".repeat(255)}😀` }).fullName).toBe("ก".repeat(255));
    expect(readUser({ id: 7, full_name: `${"ก".repeat(254)}😀` }).fullName).toBe(`${"ก".repeat(254)}😀`);
  });

  it("has no avatar with a URL over 2,048 bytes, which would fill the session", () => {
    const thai = (letters: number) => `https://img.example/${"ก".repeat(letters)}`;
    expect(readUser({ id: 7, avatar: thai(676) }).avatar).toBe(thai(676));
    expect(readUser({ id: 7, avatar: thai(677) })).toEqual({ id: "7" });
  });

  it.each(["javascript:alert(1)", "//img.example/a.png", "/missing.png", "data:image/png;base64,AA==", "https://"])(
    "has no avatar if its URL is %s",
    (address) => {
      expect(readUser({ id: 7, avatar: address, avatars: { original: address } })).toEqual({ id: "7" });
    },
  );

  it("may have fields named __proto__ and constructor", () => {
    const user = readUser(
      JSON.parse('{"id":7,"__proto__":{"email":"x@y.example"},"avatars":{"__proto__":"https://a.example/"}}'),
    );
    expect(user).toEqual({ id: "7" });
    expect(Object.getPrototypeOf(user)).toBe(Object.prototype);
    expect(({} as { email?: string }).email).toBeUndefined();
  });

  it("has a valid id or is refused, for any JSON", () => {
    const id = fc.oneof(fc.jsonValue(), fc.integer(), anyText);
    const user = fc.oneof(
      fc.jsonValue(),
      fc.record({ id, full_name: anyText, email: fc.jsonValue(), avatars: fc.jsonValue() }),
    );
    const body = fc.oneof(fc.jsonValue(), user, fc.record({ user }));
    fc.assert(
      fc.property(body, (value) => {
        try {
          expect(readUser(value).id).toMatch(/^[!-~]{1,64}$/);
        } catch (error) {
          expect(error).toBeInstanceOf(ProviderError);
          expect((error as EventpopError).code).toBe("EVENTPOP_INVALID_RESPONSE");
        }
      }),
    );
  });
});
