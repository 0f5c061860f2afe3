import { type DoorkeeperVersion, type LoggedRequest, startSandbox } from "../../src";
import { type Comparison, compare } from "./comparison";
import { initialStateOf } from "./initial-state";
import { Placeholders } from "./placeholders";
import { Player } from "./player";
import { recordedServerSeed, variants } from "./recorded-server";
import type { RecordedCase, RecordedStep } from "./recording";

/** The result of a replay. */
export interface Replay {
  readonly comparisons: readonly Comparison[];
  /** The request log of the sandbox after the replay. */
  readonly log: readonly LoggedRequest[];
}

/** Sends the requests of a recorded case to a new sandbox, and compares every response. */
export async function replay(recorded: RecordedCase, doorkeeper: DoorkeeperVersion): Promise<Replay> {
  const variant = variants[recorded.variant];
  const [first] = recorded.steps;
  if (!variant || !first) throw new Error(`There is nothing to replay in ${recorded.variant} ${recorded.id}.`);
  await using sandbox = await startSandbox({
    ...variant,
    compat: { ...variant.compat, doorkeeper },
    seed: recordedServerSeed(organizerIn(recorded)),
    rateLimit: false,
    frozen: true,
  });
  const initialState = initialStateOf(recorded);
  const placeholders = new Placeholders(sandbox.url);
  const player = new Player(sandbox.url, initialState, placeholders);
  await player.prepare(first);
  if (initialState.isExpired) await sandbox.clock.advance("3s");

  const comparisons: Comparison[] = [];
  for (const steps of groupsAtOnce(recorded.steps)) {
    await sandbox.clock.advance({ seconds: secondsBefore(steps, variant.ttl?.accessToken ?? 7200) });
    const responses = await Promise.all(steps.map((step) => player.send(step)));
    // Requests that are sent at the same time can get their responses in any order. The recording has the successful ones
    // first.
    const inOrder = responses.toSorted((a, b) => a.status - b.status);
    for (const [index, response] of inOrder.entries()) {
      const step = steps[index];
      if (step) comparisons.push(compare(step, response, placeholders));
    }
  }
  return { comparisons, log: await sandbox.requests.list({}, { reveal: true }) };
}

function organizerIn({ steps }: RecordedCase): number {
  const path = steps.map(({ request }) => request.path).find((candidate) => candidate.includes("/organizers/")) ?? "";
  return Number(/organizers\/(\d+)/.exec(path)?.[1] ?? 1);
}

/**
 * Returns the steps in groups. The steps of a group are sent at the same time: they follow each other and have the same
 * note, such as "3 at once".
 */
function groupsAtOnce(steps: readonly RecordedStep[]): readonly (readonly RecordedStep[])[] {
  const groups: RecordedStep[][] = [];
  for (const step of steps) {
    const group = groups.at(-1);
    const isTogether = / at once$/.test(step.note ?? "") && group?.[0]?.note === step.note;
    if (group && isTogether) group.push(step);
    else groups.push([step]);
  }
  return groups;
}

/**
 * Returns how many seconds lie between two recorded steps, computed from the remaining lifetime of a token in the
 * response.
 */
function secondsBefore([step]: readonly RecordedStep[], lifetime: number): number {
  const left = /"expires_in":(\d+)/.exec(step?.response.body ?? "")?.[1];
  return left === undefined ? 0 : lifetime - Number(left);
}
