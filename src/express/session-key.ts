import { createHash } from "node:crypto";
import { optionError } from "../config/validators";

/** Client id of the application that each `name` in this process belongs to. */
const applications = new Map<string, string>();

/**
 * Key of the session entry that holds a login: it names the set-up and the application, so a login made with one
 * application is none with another, also where both have the same `name` in two processes that share a session store.
 *
 * @throws OptionError `EVENTPOP_BAD_OPTION` if another application has this name in this process
 */
export function claimSessionKey({ name, clientID }: { name: string; clientID: string }): string {
  const owner = applications.get(name) ?? clientID;
  if (owner !== clientID) {
    throw optionError(
      `name must differ between applications: two eventpopAuth with different clientIDs are both named "${name}". Set name: "…" for one of them.`,
    );
  }
  applications.set(name, clientID);
  return `${name}-${createHash("sha256").update(clientID).digest("hex").slice(0, 8)}`;
}
