import fc from "fast-check";
import { createSealer } from "../../src/crypto/sealing";

const SECRET = "secret-0123456789";
const sealer = createSealer([SECRET], "a test");

/** Returns the sealed text with one bit of one character flipped. */
function flip(sealed: string, index: number, bit: number): string {
  const code = sealed.charCodeAt(index) ^ (1 << bit);
  return sealed.slice(0, index) + String.fromCharCode(code) + sealed.slice(index + 1);
}

describe("a sealed text", () => {
  it("unseals to the original text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (text, context) => {
        return sealer.unseal(sealer.seal(text, context), context) === text;
      }),
    );
  });

  it("shows nothing of the text, and differs each time", () => {
    const first = sealer.seal("canary", "here");

    expect(first).toMatch(/^[\w-]{6}\.[\w-]{46}$/);
    expect(Buffer.from(first.slice(7), "base64url").toString("latin1")).not.toContain("canary");
    expect(sealer.seal("canary", "here")).not.toBe(first);
  });

  it("cannot be unsealed after any bit was flipped", () => {
    const sealed = sealer.seal("text ข้อความ", "here");

    for (let index = 0; index < sealed.length; index += 1) {
      for (let bit = 0; bit < 8; bit += 1) expect(sealer.unseal(flip(sealed, index, bit), "here")).toBeUndefined();
    }
  });

  it("cannot be unsealed after it was cut, extended or encoded differently", () => {
    const sealed = sealer.seal("text", "here");
    const [id, bytes] = sealed.split(".");

    for (let length = 0; length < sealed.length; length += 1)
      expect(sealer.unseal(sealed.slice(0, length), "here")).toBeUndefined();
    for (const other of [
      `${sealed}A`,
      `${sealed}=`,
      `${sealed}.`,
      ` ${sealed}`,
      `${sealed}.${bytes}`,
      `${id}.`,
      `.${bytes}`,
      `${id}${bytes}`,
    ]) {
      expect(sealer.unseal(other, "here")).toBeUndefined();
    }
  });

  it("cannot be unsealed in another context, for another purpose or with another secret", () => {
    const sealed = sealer.seal("text", "here");

    expect(sealer.unseal(sealed, "there")).toBeUndefined();
    expect(sealer.unseal(sealed, "")).toBeUndefined();
    expect(createSealer([SECRET], "another test").unseal(sealed, "here")).toBeUndefined();
    expect(createSealer([`${SECRET}!`], "a test").unseal(sealed, "here")).toBeUndefined();
  });

  it("is unsealed as undefined, without an error, if it has another form", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (sealed, context) => sealer.unseal(sealed, context) === undefined));
    const id = sealer.seal("", "").slice(0, 6);
    const bytes = fc.uint8Array({ maxLength: 200 }).map((each) => `${id}.${Buffer.from(each).toString("base64url")}`);
    fc.assert(fc.property(bytes, (sealed) => sealer.unseal(sealed, "") === undefined));
  });
});

describe("secrets", () => {
  it("can be rotated, because the first one seals and all of them unseal", () => {
    const before = createSealer(["old-secret"], "a test");
    const during = createSealer(["new-secret", "old-secret"], "a test");
    const after = createSealer(["new-secret"], "a test");
    const old = before.seal("text", "here");
    const fresh = during.seal("text", "here");

    expect(during.unseal(old, "here")).toBe("text");
    expect(after.unseal(fresh, "here")).toBe("text");
    expect(before.unseal(fresh, "here")).toBeUndefined();
    expect(after.unseal(old, "here")).toBeUndefined();
  });

  it("must be at least one", () => {
    expect(() => createSealer([], "a test")).toThrow(RangeError);
  });
});
