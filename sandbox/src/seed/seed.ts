import { readFileSync } from "node:fs";
import { SandboxError } from "../errors";
import { checkDraft, draftSchemas } from "../world/draft-schemas";
import type { ApplicationDraft, Seed } from "../world/drafts";
import {
  MissingUserError,
  makeApplication,
  makeEvent,
  makeOrder,
  makeOrganizer,
  makeTicket,
  makeUser,
} from "../world/makers";
import { type Mistake, mistakesIn, mistakeText } from "../world/mistakes";
import { World } from "../world/world";
import { defaultSeed } from "./seed-default";
import { danglingReferences } from "./seed-references";
import { isObjectOfLists, withoutMistakes } from "./seed-repair";

/**
 * The default application. Its id and secret contain only letters, because some clients percent-encode other characters
 * in Basic credentials (RFC 6749 section 2.3.1) and Doorkeeper does not decode them.
 */
export const defaultApplication = {
  clientId: "sandboxclient",
  clientSecret: "sandboxsecret",
  name: "My Application",
  redirectUris: "any-loopback",
} as const;

interface SeedOptions {
  readonly seed?: Seed | string | undefined;
  /** Replaces the applications of the seed. */
  readonly applications?: readonly ApplicationDraft[] | undefined;
}

/**
 * Creates the data of a sandbox. Throws if the seed is invalid. The dates of the default seed are relative to `now`.
 */
export function seededWorld({ seed = "default", applications }: SeedOptions, now: number): World {
  const drafts = checkDraft(draftSchemas.seed, typeof seed === "string" ? namedSeed(seed, now) : seed);
  const declared = applications?.map((draft) => checkDraft(draftSchemas.application, draft));
  const { world, mistakes } = createWorld({ ...drafts, ...(declared && { applications: declared }) }, now);
  const [mistake] = mistakes;
  if (mistake !== undefined) throw new SandboxError("EVENTPOP_SANDBOX_BAD_SEED", mistakeText(mistake));
  return world;
}

/**
 * Returns all mistakes in the seed file at `path`. Each line begins with the path of the mistake in the file, such as
 * `tickets.0.eventId`.
 */
export function seedFileMistakes(path: string, now: number): readonly string[] {
  const seed = readSeedFile(path);
  const ofShape = mistakesIn(draftSchemas.seed, seed);
  const ofReferences = isObjectOfLists(seed) ? createWorld(withoutMistakes(seed, ofShape), now).mistakes : [];
  // A wrong field is reported only once. For example, an `eventId` that is text instead of a number is not reported as an
  // unknown id as well.
  const others = ofReferences.filter((mistake) => !ofShape.some((reported) => isCoveredBy(mistake, reported)));
  return [...ofShape, ...others].map(mistakeText);
}

/**
 * Whether `mistake` is in the same field as `reported`, or in the same row if `reported` is about a whole row. `userId`
 * and `user` count as the same field.
 */
function isCoveredBy(mistake: Mistake, reported: Mistake): boolean {
  const [name, index, field] = reported.path;
  const [inName, inIndex, inField] = mistake.path;
  if (name !== inName || index !== inIndex) return false;
  return field === undefined || field === inField || (field === "userId" && inField === "user");
}

/** Creates all rows of `seed` that are valid. Returns the world with these rows, and the mistakes of all other rows. */
function createWorld(seed: Seed, now: number): { world: World; mistakes: readonly Mistake[] } {
  const world = new World();
  const time = new Date(now).toISOString();
  const mistakes: Mistake[] = [];
  const addAll = <Draft>(name: keyof Seed, drafts: readonly Draft[] = [], add: (draft: Draft) => unknown) => {
    for (const [index, draft] of drafts.entries()) {
      try {
        add(draft);
      } catch (failure) {
        if (!(failure instanceof SandboxError)) throw failure;
        const field = failure instanceof MissingUserError ? ["user"] : [];
        mistakes.push({ path: [name, index, ...field], sentence: failure.message });
      }
    }
  };
  addAll("applications", seed.applications ?? [defaultApplication], (draft) =>
    world.applications.add(makeApplication(world, draft)),
  );
  addAll("organizers", seed.organizers, (draft) => world.organizers.add(makeOrganizer(world, draft)));
  addAll("users", seed.users, (draft) => world.users.add(makeUser(world, draft)));
  addAll("events", seed.events, (draft) => world.events.add(makeEvent(world, draft, time)));
  addAll("orders", seed.orders, (draft) => world.orders.add(makeOrder(world, draft, time)));
  addAll("tickets", seed.tickets, (draft) => world.tickets.add(makeTicket(world, draft, time)));
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
