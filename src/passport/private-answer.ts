import type { Response } from "express";
import { OptionError } from "../errors";

/**
 * Makes the answer to a request one that no cache may keep and no other site may learn the address of (RFC 9700 §4.2.4).
 *
 * @throws OptionError `EVENTPOP_SETUP` outside Express
 */
export function keepPrivate(res: Response | undefined): Response {
  if (!res) {
    throw new OptionError("EVENTPOP_SETUP", "The request has no `res`: use the strategy in an Express app, 4 or 5.");
  }
  res.setHeader("Cache-Control", "no-store");
  res.setHeader("Referrer-Policy", "no-referrer");
  return res;
}
