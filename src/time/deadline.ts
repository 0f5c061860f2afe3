import { Timeout } from "./timeout";

/** Begins a step and waits for it until time is up, then throws `late()`. With no time left it is not begun at all. */
export type InTime = <T>(step: () => Promise<T>, late: () => Error) => Promise<T>;

const OVER = Symbol("over");

/** Does work whose steps, one after the other, share so many milliseconds. */
export async function withDeadline<T>(ms: number, work: (inTime: InTime) => Promise<T>): Promise<T> {
  const end = performance.now() + ms;
  let timeout: Timeout | undefined;
  const over = new Promise<typeof OVER>((resolve) => {
    timeout = new Timeout(ms, () => resolve(OVER));
  });
  try {
    return await work(async (step, late) => {
      const result = performance.now() >= end ? OVER : await Promise.race([step(), over]);
      if (result === OVER) throw late();
      return result;
    });
  } finally {
    timeout?.clear();
  }
}
