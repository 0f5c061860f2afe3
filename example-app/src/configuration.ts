import { randomBytes } from "node:crypto";

/**
 * The settings in the environment variables. An empty variable counts as missing, because the file `.env.example`
 * contains empty variables.
 */
export interface Configuration {
  /** The port that the app listens on. */
  readonly port: number;
  /** The URL at which browsers reach the app. */
  readonly baseURL: string;
  /** The port of the page on another origin. 0 selects a free port. */
  readonly livePort: number;
  readonly sessionSecret: string;
  readonly redisURL: string | undefined;
  /** How many processes serve the app. Redis is required for more than one process. */
  readonly workers: number;
  /** The credentials for the real Eventpop. Without them the app starts a sandbox. */
  readonly client: { readonly id: string; readonly secret: string } | undefined;
  readonly eventpopURL: string | undefined;
  /** The organizer whose tickets the profile page shows. */
  readonly organizerId: string | undefined;
  /** The event whose ticket holders can open the page `/holders`. */
  readonly eventId: string | undefined;
  readonly scope: string | undefined;
  /** The port of the sandbox. 0 selects a free port. */
  readonly sandboxPort: number;
}

/**
 * Reads the environment variables, and the file `.env` in the working directory if it exists. Throws an error that names the
 * invalid variable.
 */
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
    livePort: wholeNumber("LIVE_PORT", 0, 0, 65_535),
    // Without SESSION_SECRET the secret is random, and a restart of the app ends all sessions. Set it in production.
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

function wholeNumber(name: string, defaultValue: number, min: number, max: number): number {
  const text = process.env[name]?.trim();
  if (!text) return defaultValue;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${name} must be a whole number from ${min} to ${max}, not "${text}".`);
  }
  return value;
}
