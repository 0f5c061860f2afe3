/**
 * The version of `package.json`. It is a constant because bundled apps cannot read `package.json` at run time. A test checks
 * that both versions are equal.
 */
export const version = "0.1.0";
