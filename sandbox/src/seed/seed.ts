import { readFileSync } from "node:fs";
import { SandboxError } from "../errors";
import { checkDraft, draftSchemas } from "../world/draft-schemas";
import type { ApplicationDraft, Seed } from "../world/drafts";
import {
  makeApplication,
  makeEvent,
  makeOrder,
  makeOrganizer,
  makeTicket,
  makeUser,
  OwnerError,
} from "../world/makers";
import { lineOf, type Mistake, mistakesIn } from "../world/mistakes";
import { World } from "../world/world";
import { defaultSeed } from "./seed-default";
import { danglingReferences } from "./seed-references";
import { hasLists, withoutMistakes } from "./seed-repair";

/**
 * The application of a sandbox for which none is declared. Eventpop would register exact callbacks. Letters only: a client
 * that percent-encodes its credentials for Basic, as RFC 6749 §2.3.1 has it and Doorkeeper does not, may encode anything else.
 */
const zeroConfigApplication = {
  clientId: "sandboxclient",
  clientSecret: "sandboxsecret",
  name: "My Application",
  redirectUris: "any-loopback",
} as const;

interface Contents {
  readonly seed?: Seed | string | undefined;
  /** In place of the seed's own. */
  readonly applications?: readonly ApplicationDraft[] | undefined;
}

/** A new world; throws on a seed that makes no sense. What the default one says about time is relative to `now`. */
export function seededWorld({ seed = "default", applications }: Contents, now: number): World {
  const drafts = checkDraft(draftSchemas.seed, typeof seed === "string" ? namedSeed(seed, now) : seed);
  const declared = applications?.map((draft) => checkDraft(draftSchemas.application, draft));
  const { world, mistakes } = grow({ ...drafts, ...(declared && { applications: declared }) }, now);
  const [mistake] = mistakes;
  if (mistake !== undefined) throw new SandboxError("EVENTPOP_SANDBOX_BAD_SEED", lineOf(mistake));
  return world;
}

/** Everything that keeps a sandbox from starting with the seed at `path`, each with its place, such as `tickets.0.eventId`. */
export function seedFileMistakes(path: string, now: number): readonly string[] {
  const seed = readSeedFile(path);
  const ofShape = mistakesIn(draftSchemas.seed, seed);
  const ofReferences = hasLists(seed) ? grow(withoutMistakes(seed, ofShape), now).mistakes : [];
  // Nothing is told to be wrong twice: as a text that should be a number, say, and as the id of nothing.
  const others = ofReferences.filter((mistake) => !ofShape.some((told) => isWithin(mistake, told)));
  return [...ofShape, ...others].map(lineOf);
}

/** Whether `mistake` is about the row or the field of `told`. `userId` is another word for `user`. */
function isWithin(mistake: Mistake, told: Mistake): boolean {
  const [name, index, field] = told.path;
  const [inName, inIndex, inField] = mistake.path;
  if (name !== inName || index !== inIndex) return false;
  return field === undefined || field === inField || (field === "userId" && inField === "user");
}

/** A world with all of `seed` that can be had, and what cannot. Times are in milliseconds since the epoch. */
function grow(seed: Seed, now: number): { world: World; mistakes: readonly Mistake[] } {
  const world = new World();
  const time = new Date(now).toISOString();
  const mistakes: Mistake[] = [];
  const plant = <Draft>(name: keyof Seed, drafts: readonly Draft[] = [], add: (draft: Draft) => unknown) => {
    for (const [index, draft] of drafts.entries()) {
      try {
        add(draft);
      } catch (failure) {
        if (!(failure instanceof SandboxError)) throw failure;
        const field = failure instanceof OwnerError ? ["user"] : [];
        mistakes.push({ path: [name, index, ...field], sentence: failure.message });
      }
    }
  };
  plant("applications", seed.applications ?? [zeroConfigApplication], (draft) =>
    world.applications.add(makeApplication(world, draft)),
  );
  plant("organizers", seed.organizers, (draft) => world.organizers.add(makeOrganizer(world, draft)));
  plant("users", seed.users, (draft) => world.users.add(makeUser(world, draft)));
  plant("events", seed.events, (draft) => world.events.add(makeEvent(world, draft, time)));
  plant("orders", seed.orders, (draft) => world.orders.add(makeOrder(world, draft, time)));
  plant("tickets", seed.tickets, (draft) => world.tickets.add(makeTicket(world, draft, time)));
  return { world, mistakes: [...mistakes, ...danglingReferences(seed, world)] };
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
