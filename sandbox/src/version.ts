/**
 * The version of `package.json`. It is a constant because bundled apps cannot read `package.json` at run time. A test
 * compares the two.
 */
export const version = "0.1.0";
