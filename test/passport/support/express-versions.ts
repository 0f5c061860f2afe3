import express from "express";

/** Express 5 and Express 4: `express4` is an alias of the package, without its own declarations. */
export const EXPRESS_VERSIONS: readonly [version: string, express: typeof express][] = [
  ["Express 5", express],
  ["Express 4", require("express4")],
];
