import { type Footprint, type Step, Steps } from "./steps";

/** A point on the way: what could be next, and which of that was tried. */
interface Junction {
  readonly ready: readonly string[];
  /** Steps that need not be next, for orders that go on with them were run. */
  readonly asleep: Map<string, Footprint>;
  /** Steps that have to be tried here. */
  readonly wanted: Set<string>;
  next: string;
  /** The next step, once it was run. */
  step: Step | undefined;
}

/** What was tried. */
export interface Explored {
  /** How many orders were run, any two of which differ in something that may matter. */
  readonly orders: number;
  /** Steps of the longest. */
  readonly longest: number;
}

/**
 * Runs a scene in every order of its actors' steps that may make a difference. Orders that differ only in swaps of
 * neighbours with nothing in common come to the same end, so that one of them is run: dynamic partial-order reduction
 * with source sets and sleep sets. A scene must be the same each time but for the order.
 *
 * @param scene - sets up everything anew, adds actors, and gives the check to be made when all are done
 */
export async function explore(scene: (steps: Steps) => Promise<() => Promise<void>>): Promise<Explored> {
  const way: Junction[] = [];
  let orders = 0;
  let longest = 0;
  do {
    const steps = new Steps();
    const check = await scene(steps);
    for (const junction of way) junction.step = await steps.run(junction.next);
    let known = Number.POSITIVE_INFINITY;
    for (let ready = steps.ready; ready.length > 0; ready = steps.ready) {
      const asleep = stillAsleep(way.at(-1));
      const awake = ready.find((name) => !asleep.has(name));
      if (awake === undefined) known = Math.min(known, way.length);
      const next = awake ?? ready[0] ?? "";
      way.push({ ready, asleep, wanted: new Set([next]), next, step: await steps.run(next) });
    }
    try {
      await steps.end();
      await check();
    } catch (error) {
      throw new Error(`In the order ${way.map(({ next }) => next).join(", ")}`, { cause: error });
    }
    if (known > way.length) orders += 1;
    longest = Math.max(longest, way.length);
    wantOtherOrders(way);
    // From here on, every order was run before.
    way.splice(known);
  } while (turnBack(way));
  return { orders, longest };
}

/** What is asleep behind a junction: whatever has nothing in common with the step taken there. */
function stillAsleep(junction: Junction | undefined): Map<string, Footprint> {
  if (!junction?.step) return new Map();
  const { footprint } = junction.step;
  return new Map([...junction.asleep].filter(([, other]) => !footprint.conflictsWith(other)));
}

/** For each two steps that could have come the other way round, asks for that at the junction of the earlier one. */
function wantOtherOrders(way: readonly Junction[]): void {
  /** For each junction, those whose steps had to come before its own. */
  const causesOf = new Map<Junction, Set<Junction>>();
  for (const [index, later] of way.entries()) {
    const causes = new Set<Junction>();
    causesOf.set(later, causes);
    for (const earlier of way.slice(0, index).reverse()) {
      if (causes.has(earlier)) continue;
      const isConflict = earlier.step && later.step?.footprint.conflictsWith(earlier.step.footprint);
      const isBeginning = earlier.next === later.step?.after;
      if (!isConflict && !isBeginning) continue;
      if (!isBeginning) wantReversed(way, earlier, later, causesOf);
      for (const cause of causesOf.get(earlier) ?? []) causes.add(cause);
      causes.add(earlier);
    }
  }
}

/** Asks at `earlier` for whatever leads to `later` without it (a source set: Abdulla and others, 2014). */
function wantReversed(
  way: readonly Junction[],
  earlier: Junction,
  later: Junction,
  causesOf: ReadonlyMap<Junction, ReadonlySet<Junction>>,
): void {
  const between = way.slice(way.indexOf(earlier) + 1, way.indexOf(later));
  const leading = [...between.filter((junction) => !causesOf.get(junction)?.has(earlier)), later];
  const first = leading.filter((junction) => !leading.some((other) => causesOf.get(junction)?.has(other)));
  if (first.some(({ next }) => earlier.wanted.has(next))) return;
  for (const { next } of first.slice(0, 1)) earlier.wanted.add(next);
}

/** Goes back to the last junction that has something left to try. False where there is none. */
function turnBack(way: Junction[]): boolean {
  for (let junction = way.at(-1); junction; junction = way.at(-1)) {
    const { step, asleep, wanted } = junction;
    if (step) asleep.set(step.name, step.footprint);
    const next = [...wanted].find((name) => !asleep.has(name));
    if (next !== undefined) {
      junction.next = next;
      return true;
    }
    way.pop();
  }
  return false;
}
