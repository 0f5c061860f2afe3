import { randomBytes } from "node:crypto";

/** What the environment says. Empty variables count as absent: `.env.example` has many of them. */
export interface Configuration {
  readonly port: number;
  readonly baseURL: string;
  readonly sessionSecret: string;
  readonly redisURL: string | undefined;
  readonly workers: number;
  /** The real Eventpop's credentials; absent where the sandbox stands in for it. */
  readonly client: { readonly id: string; readonly secret: string } | undefined;
  readonly eventpopURL: string | undefined;
  readonly organizerId: string | undefined;
  readonly eventId: string | undefined;
  readonly scope: string | undefined;
  /** Port of the sandbox; 0 takes a free one. */
  readonly sandboxPort: number;
}

/** Reads the environment, and `.env` in the working directory if there is one. Throws a sentence that names what is wrong. */
export function readConfiguration(): Configuration {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const read = (name: string) => process.env[name]?.trim() || undefined;
  const id = read("EVENTPOP_CLIENT_ID");
  const secret = read("EVENTPOP_CLIENT_SECRET");
  if ((id === undefined) !== (secret === undefined)) {
    throw new Error("Set both EVENTPOP_CLIENT_ID and EVENTPOP_CLIENT_SECRET, or neither to use the sandbox.");
  }
  const port = wholeNumber("PORT", 3000, 1, 65_535);
  return {
    port,
    baseURL: read("BASE_URL") ?? `http://localhost:${port}`,
    // Good for one process that nobody minds restarting; workers and production need one of their own.
    sessionSecret: read("SESSION_SECRET") ?? randomBytes(32).toString("base64url"),
    redisURL: read("REDIS_URL"),
    workers: wholeNumber("WORKERS", 1, 1, 64),
    client: id !== undefined && secret !== undefined ? { id, secret } : undefined,
    eventpopURL: read("EVENTPOP_URL"),
    organizerId: read("EVENTPOP_ORGANIZER_ID"),
    eventId: read("EVENTPOP_EVENT_ID"),
    scope: read("EVENTPOP_SCOPE"),
    sandboxPort: wholeNumber("EVENTPOP_SANDBOX_PORT", 4300, 0, 65_535),
  };
}

function wholeNumber(name: string, fallback: number, least: number, most: number): number {
  const text = process.env[name]?.trim();
  if (!text) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}
