import type { Sandbox } from "eventpop-sandbox";

/** A user of the sandbox, as whom visitors of the home page can try the app. */
export interface SandboxPerson {
  readonly key: string;
  readonly name: string;
  readonly ticketCount: number;
  readonly isOrganizer: boolean;
}

/** What the home page shows if the app runs on a sandbox. */
export interface SandboxView {
  readonly inspectorURL: string;
  readonly people: readonly SandboxPerson[];
}

/** Returns the users of the sandbox who can sign in. */
export async function viewSandbox(sandbox: Sandbox): Promise<SandboxView> {
  const [users, tickets] = await Promise.all([sandbox.users.list(), sandbox.tickets.list()]);
  const people = users
    .filter(({ locked }) => !locked)
    .map(({ id, key, fullName, organizerIds }) => ({
      key,
      name: fullName,
      ticketCount: tickets.filter(({ userId, status }) => userId === id && status !== "revoked").length,
      isOrganizer: organizerIds.length > 0,
    }));
  return { inspectorURL: `${sandbox.publicUrl}/_sandbox/inspector`, people };
}
