import { readFileSync } from "node:fs";
import { checkDraft, draftSchemas } from "./draft-schemas";
import type { ApplicationDraft, Seed } from "./drafts";
import { SandboxError } from "./errors";
import { makeApplication, makeEvent, makeOrder, makeOrganizer, makeTicket, makeUser } from "./makers";
import { defaultSeed } from "./seed-default";
import { World } from "./world";

/** The application of a sandbox for which none is declared. Eventpop would register exact callbacks. */
const zeroConfigApplication = {
  clientId: "sandbox-client",
  clientSecret: "sandbox-secret",
  name: "My Application",
  redirectUris: "any-loopback",
} as const;

interface Contents {
  readonly seed?: Seed | string;
  /** In place of the seed's own. */
  readonly applications?: readonly ApplicationDraft[];
}

/** A new world. What the default seed says about time is relative to `now`, in milliseconds since the epoch. */
export function seededWorld({ seed = "default", applications }: Contents, now: number): World {
  const drafts = checkDraft(draftSchemas.seed, typeof seed === "string" ? namedSeed(seed, now) : seed);
  const declared = applications?.map((draft) => checkDraft(draftSchemas.application, draft));
  const world = new World();
  const time = new Date(now).toISOString();
  for (const draft of declared ?? drafts.applications ?? [zeroConfigApplication]) {
    world.applications.add(makeApplication(world, draft));
  }
  for (const draft of drafts.organizers ?? []) world.organizers.add(makeOrganizer(world, draft));
  for (const draft of drafts.users ?? []) world.users.add(makeUser(world, draft));
  for (const draft of drafts.events ?? []) world.events.add(makeEvent(world, draft, time));
  for (const draft of drafts.orders ?? []) world.orders.add(makeOrder(world, draft, time));
  for (const draft of drafts.tickets ?? []) world.tickets.add(makeTicket(world, draft, time));
  return world;
}

function namedSeed(name: string, now: number): unknown {
  return name === "default" ? defaultSeed(now) : readSeedFile(name);
}

function readSeedFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    throw new SandboxError("EVENTPOP_SANDBOX_BAD_SEED", `The seed ${path} cannot be read: ${reason}`, failure);
  }
}
