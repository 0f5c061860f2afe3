import express from "express";

/** Express as it comes, and the one before: `express4` is an alias of the package, without declarations of its own. */
export const EXPRESS_VERSIONS: readonly [version: string, express: typeof express][] = [
  ["Express 5", express],
  ["Express 4", require("express4")],
];
