import { InvalidArgumentError } from "commander";
import type { SandboxOptions } from "../options";
import type { Moment } from "../world/clock";
import { durationMs } from "../world/duration";

/** What people write on the command line, read strictly. */

export function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a number from 0 to 65535.");
}

export function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("It must be a number.");
}

/** `2h`, `90s`, `1h30m` in milliseconds. */
export function duration(text: string): number {
  return durationMs(text);
}

/** ISO 8601, or milliseconds since the epoch. */
export function moment(text: string): Moment {
  const time = /^\d+$/.test(text) ? Number(text) : text;
  if (!Number.isNaN(new Date(time).getTime())) return time;
  throw new InvalidArgumentError("Write a time such as 2026-04-13T09:00:00+07:00, or milliseconds.");
}

/** `10/60s`, or `off`. */
export function rateLimit(text: string): NonNullable<SandboxOptions["rateLimit"]> {
  if (text === "off") return false;
  const [, limit, window] = /^(\d+)\/(.+)$/.exec(text) ?? [];
  if (limit === undefined || window === undefined) {
    throw new InvalidArgumentError("Write calls and a length of time, such as 10/60s, or off.");
  }
  return { me: { limit: Number(limit), windowSeconds: durationMs(window) / 1_000 } };
}
