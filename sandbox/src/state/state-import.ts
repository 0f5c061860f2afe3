import { snapshotSchema } from "../control/snapshot-schema";
import { SandboxError } from "../errors";
import type { Provider } from "../provider";
import { seededWorld } from "../seed/seed";
import type { Seed } from "../world/drafts";
import { validate } from "../world/mistakes";

/**
 * Replaces the state of a sandbox by the content of a file, which is a state or a seed. A state replaces everything except for the
 * log. A seed replaces the data and deletes tokens, codes and browser sessions; clock, settings and faults stay. Throws a
 * {@link SandboxError} that names the first mistake, and then changes nothing.
 */
export function importState(provider: Provider, content: string): "state" | "seed" {
  const data = parsed(content);
  if ("world" in data) {
    provider.restore(validate(snapshotSchema, data, { code: "EVENTPOP_SANDBOX_BAD_SEED" }));
    return "state";
  }
  provider.world.restore(seededWorld({ seed: data as Seed }, provider.clock.now()).snapshot());
  return "seed";
}

function parsed(content: string): object {
  try {
    const data: unknown = JSON.parse(content);
    if (typeof data === "object" && data !== null && !Array.isArray(data)) return data;
  } catch (failure) {
    throw notAState(failure instanceof Error ? failure.message : String(failure));
  }
  throw notAState("it is not an object");
}

function notAState(reason: string): SandboxError {
  const sentence = `A file with a state or a seed must be JSON: ${reason.replace(/\.$/, "")}.`;
  return new SandboxError("EVENTPOP_SANDBOX_BAD_SEED", sentence);
}
