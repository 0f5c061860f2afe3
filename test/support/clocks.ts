import type { Clock } from "../../src/time/clock";

/** A clock whose `sleep` advances the time at once, without waiting. A test can advance the time too. */
export class QuickClock implements Clock {
  private time = 0;

  now(): number {
    return this.time;
  }

  epochMs(): number {
    return Date.now() + this.time;
  }

  async sleep(ms: number): Promise<void> {
    await new Promise(setImmediate);
    this.time += ms;
  }

  pass(ms: number): void {
    this.time += ms;
  }
}

/** Number of turns of the event loop that code needs to reach its next `sleep`. A call of a memory store takes one turn. */
const ROUNDS = 60;

/** A clock that only the test advances. Sleeping code continues one after the other, in the order of its times. */
export class ManualClock implements Clock {
  private time = 0;
  private readonly sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.time;
  }

  epochMs(): number {
    return Date.now() + this.time;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => {
      this.sleepers.push({ until: this.time + ms, wake });
    });
  }

  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await rest();
    for (let next = this.earliest(end); next; next = this.earliest(end)) {
      this.time = Math.max(this.time, next.until);
      this.sleepers.splice(this.sleepers.indexOf(next), 1);
      next.wake();
      await rest();
    }
    this.time = end;
  }

  private earliest(end: number) {
    const [first] = this.sleepers.toSorted((a, b) => a.until - b.until);
    return first && first.until <= end ? first : undefined;
  }
}

async function rest(): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) await new Promise(setImmediate);
}
