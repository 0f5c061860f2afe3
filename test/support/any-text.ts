import fc from "fast-check";

const codePoints = fc.array(fc.integer({ min: 0, max: 0x10ffff }));

/**
 * Texts of any code points, halves of pairs included, and texts such as `__proto__`. `fc.string({ unit: "binary" })` makes a table of
 * all code points first, for more than a second.
 */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  codePoints.map((points) => String.fromCodePoint(...points)),
  fc.string(),
);
