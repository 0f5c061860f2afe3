import { type Footprint, type Step, Steps } from "./steps";

/** A point in an order: the steps that could be next, and those that were tried. */
interface Junction {
  readonly ready: readonly string[];
  /** Steps that need not be next, because an equivalent order was already run. */
  readonly asleep: Map<string, Footprint>;
  /** Steps that must be tried here. */
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
 * Runs a scene in every order of its actors' steps that may make a difference. Orders that differ only in swaps of
 * neighbours with nothing in common come to the same end, so that one of them is run: dynamic partial-order reduction
 * with source sets and sleep sets. A scene must be the same each time but for the order.
 *
 * @param scene - sets up a new state, adds actors, and gives the check for the end
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
    // All orders from here on were already run.
    way.splice(known);
  } while (turnBack(way));
  return { orders, longest };
}

/** The steps that stay asleep after a junction: those without a conflict with the step that was run. */
function stillAsleep(junction: Junction | undefined): Map<string, Footprint> {
  if (!junction?.step) return new Map();
  const { footprint } = junction.step;
  return new Map([...junction.asleep].filter(([, other]) => !footprint.conflictsWith(other)));
}

/** For each two steps that could also run in reverse order, requests that at the junction of the earlier step. */
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

/** Requests at `earlier` a step that leads to `later` without it (source set: Abdulla and others, 2014). */
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

/** Goes back to the last junction with a step left to try. False if there is none. */
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
