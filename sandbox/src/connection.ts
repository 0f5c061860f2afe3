import { randomBytes } from "node:crypto";
import type { Application } from "./world/credentials";

/**
 * A random secret, the same for all sandboxes of a process. It is random because a fixed secret would be unsafe if
 * it were used in production by mistake.
 */
const sessionSecret = randomBytes(32).toString("base64url");

/**
 * Returns all environment variables that an application needs: the connection to the sandbox, and a secret for
 * express-session.
 */
export function connectionEnv(
  url: string,
  application: Pick<Application, "clientId" | "clientSecret"> | undefined,
): Record<string, string> {
  return {
    EVENTPOP_URL: url,
    EVENTPOP_CLIENT_ID: application?.clientId ?? "",
    EVENTPOP_CLIENT_SECRET: application?.clientSecret ?? "",
    SESSION_SECRET: sessionSecret,
  };
}
