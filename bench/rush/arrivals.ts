import { setTimeout as sleep } from "node:timers/promises";

/** What visitors got who arrived at a steady rate. */
export interface Arrivals<Outcome> {
  /** For each outcome, the time that each visitor waited for it, in milliseconds. An error of a connection is an outcome too. */
  readonly outcomes: ReadonlyMap<Outcome | string, number[]>;
  readonly mostAtOnce: number;
}

/**
 * Starts jobs at equal intervals, whether or not earlier jobs have ended. If the timer is late, the next jobs start at once, so that the
 * rate stays the same.
 */
export async function startAtRate<Outcome>(
  job: () => Promise<Outcome>,
  perSecond: number,
  seconds: number,
): Promise<Arrivals<Outcome>> {
  const outcomes = new Map<Outcome | string, number[]>();
  const running: Promise<void>[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const visit = async () => {
    const begun = performance.now();
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    const outcome = await job().catch(({ code }: NodeJS.ErrnoException) => code ?? "error");
    atOnce -= 1;
    const times = outcomes.get(outcome) ?? [];
    times.push(performance.now() - begun);
    outcomes.set(outcome, times);
  };
  const begun = performance.now();
  for (let count = 0; count < perSecond * seconds; count += 1) {
    const wait = begun + (count * 1_000) / perSecond - performance.now();
    if (wait > 0) await sleep(wait);
    running.push(visit());
  }
  await Promise.all(running);
  return { outcomes, mostAtOnce };
}
