import type { Application } from "./world/credentials";

/** What an application needs to know to talk to the sandbox, as environment variables. */
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
