import type { Application } from "./world/credentials";

/** The environment variables with which an application connects to the sandbox. */
export function connectionEnv(
  url: string,
  application: Pick<Application, "clientId" | "clientSecret"> | undefined,
): Record<string, string> {
  return {
    EVENTPOP_URL: url,
    EVENTPOP_CLIENT_ID: application?.clientId ?? "",
    EVENTPOP_CLIENT_SECRET: application?.clientSecret ?? "",
  };
}
