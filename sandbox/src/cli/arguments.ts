import { InvalidArgumentError } from "commander";
import type { SandboxOptions } from "../options";
import type { Moment } from "../world/clock";
import { durationMs } from "../world/duration";
import { parseInstant } from "../world/instant";

/** Parsers of command line arguments. Each one throws an error if the text is invalid. */

export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("A port must be a number from 0 to 65535.");
}

export function parseNumber(text: string): number {
  if (/^-?\d{1,15}(?:\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError("The value must be a number.");
}

/** Returns a duration such as `2h`, `90s` or `1h30m` in milliseconds. */
export function parseDuration(text: string): number {
  return durationMs(text);
}

/** Parses a time: ISO 8601 with an offset, or milliseconds since the epoch. */
export function parseMoment(text: string): Moment {
  const time = /^\d{1,15}$/.test(text) ? Number(text) : parseInstant(text);
  if (time !== undefined) return time;
  throw new InvalidArgumentError("Write a time such as 2026-04-13T09:00:00+07:00, or milliseconds.");
}

/** Parses a rate limit: `10/60s` (10 requests in 60 seconds), or `off`. */
export function parseRateLimit(text: string): NonNullable<SandboxOptions["rateLimit"]> {
  if (text === "off") return false;
  const [, limit, window] = /^(\d+)\/(.+)$/.exec(text) ?? [];
  if (limit === undefined || window === undefined) {
    throw new InvalidArgumentError("Write a number of requests and a duration, such as 10/60s, or off.");
  }
  return { me: { limit: Number(limit), windowSeconds: durationMs(window) / 1_000 } };
}
