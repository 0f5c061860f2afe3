import { dirname, join } from "node:path";
import express, { type Express } from "express";
import { designTokens } from "./design-tokens";

/**
 * Creates the server of a page on another origin. It only serves files: the page itself logs the user in with the app's server, and
 * calls the app's API with an access token. `appURL` is the app's public URL.
 */
export function createLivePage(appURL: string): Express {
  const live = express();
  live.disable("x-powered-by");
  live.get("/settings.mjs", (_req, res) => {
    res.type("js").send(`export const APP = ${JSON.stringify(appURL)};\n`);
  });
  live.get("/design-tokens.css", (_req, res) => {
    res.type("css").send(designTokens);
  });
  live.use("/oauth4webapi.js", express.static(join(dirname(require.resolve("oauth4webapi")), "index.js")));
  live.use(express.static(join(__dirname, "../live")));
  return live;
}
