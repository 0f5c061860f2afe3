import { type Footprint, type Step, Steps } from "./steps";

/** A point in an order: the steps that could run next, and the steps that were tried. */
interface Junction {
  readonly ready: readonly string[];
  /** Steps that need not run next, because an equivalent order was already run. */
  readonly asleep: Map<string, Footprint>;
  /** Steps that must be tried at this point. */
  readonly wanted: Set<string>;
  next: string;
  /** The next step, after it was run. */
  step: Step | undefined;
}

/** The result of {@link explore}. */
export interface Explored {
  /** Number of orders that were run. No two are equivalent. */
  readonly orders: number;
  /** Number of steps of the longest order. */
  readonly longest: number;
}

/**
 * Runs a scene in every order of its actors' steps that may make a difference. Two orders have the same result if
 * they differ only in swaps of neighbouring steps that have nothing in common, so only one of them is run. The method is dynamic
 * partial-order reduction with source sets and sleep sets. Except for the order, a scene must run in the same way each time.
 *
 * @param scene - sets up a new state, adds actors, and returns a function that checks the result
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
    // From this point on, all orders were already run.
    way.splice(known);
  } while (turnBack(way));
  return { orders, longest };
}

/** Returns the steps that stay asleep after a junction, because they do not conflict with the step that was run. */
function stillAsleep(junction: Junction | undefined): Map<string, Footprint> {
  if (!junction?.step) return new Map();
  const { footprint } = junction.step;
  return new Map([...junction.asleep].filter(([, other]) => !footprint.conflictsWith(other)));
}

/** For each two steps that could also run in reverse order, requests the reverse order at the junction of the earlier step. */
function wantOtherOrders(way: readonly Junction[]): void {
  /** For each junction, the junctions whose steps must run before its own. */
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

/** Requests, at `earlier`, another step that leads to `later` without the step of `earlier` (source sets: Abdulla and others, 2014). */
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

/** Goes back to the last junction that has an untried step. Returns false if there is none. */
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
