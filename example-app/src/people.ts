import type { Sandbox } from "eventpop-sandbox";

/** A user of the sandbox, as whom visitors of the home page can try the app. */
export interface SandboxPerson {
  readonly key: string;
  readonly name: string;
  readonly ticketCount: number;
  readonly isOrganizer: boolean;
}

/** What the pages show if the app runs on a sandbox. */
export interface SandboxView {
  readonly inspectorURL: string;
  /** Returns the users who can sign in. Pages and commands of the sandbox can change them, so each home page reads them again. */
  people(): Promise<readonly SandboxPerson[]>;
}

export function viewSandbox(sandbox: Sandbox): SandboxView {
  return { inspectorURL: `${sandbox.publicUrl}/_sandbox/inspector`, people: () => peopleOf(sandbox) };
}

async function peopleOf(sandbox: Sandbox): Promise<readonly SandboxPerson[]> {
  const [users, tickets] = await Promise.all([sandbox.users.list(), sandbox.tickets.list()]);
  return users
    .filter(({ locked }) => !locked)
    .map(({ id, key, fullName, organizerIds }) => ({
      key,
      name: fullName,
      ticketCount: tickets.filter(({ userId, status }) => userId === id && status !== "revoked").length,
      isOrganizer: organizerIds.length > 0,
    }));
}
