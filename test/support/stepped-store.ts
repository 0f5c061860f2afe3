import { type SessionData, Store } from "express-session";
import type { Clock } from "../../src/time/clock";
import type { Steps } from "./steps";

/** The data that the stores of several processes share: text by key, as in Redis. */
export class SharedData extends Map<string, string> {
  private readonly ids: string[] = [];

  /** Returns a name of a key that is the same in every order. Random ids are replaced by numbers. */
  nameOf(key: string): string {
    return key.replace(/[\w-]{24}$/, (recordId) => {
      if (!this.ids.includes(recordId)) this.ids.push(recordId);
      return String(this.ids.indexOf(recordId));
    });
  }
}

/**
 * How a store changes an expiry: in one operation, as with Redis and PostgreSQL, or by reading and writing the session, as
 * session-file-store does.
 */
export type TouchKind = "at once" | "reads and writes";

/** The clock of all actors. Time passes only while an actor sleeps, and the end of each sleep is a step. */
export class SteppedClock implements Clock {
  private time = 0;

  constructor(private readonly steps: Steps) {}

  now(): number {
    this.steps.note("looked", "time");
    return this.time;
  }

  epochMs(): number {
    return this.now();
  }

  async sleep(ms: number): Promise<void> {
    const expiresAt = this.now() + ms;
    await this.steps.begin();
    this.steps.note("changed", "time");
    this.time = Math.max(this.time, expiresAt);
  }
}

/** One process's connection to a store. Each call waits until its step is chosen. */
export class SteppedStore extends Store {
  constructor(
    private readonly steps: Steps,
    private readonly data: SharedData,
    private readonly touchKind: TouchKind = "at once",
  ) {
    super();
  }

  override get(key: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    this.step("looked", key).then(() => callback(null, this.read(key)), callback);
  }

  override set(key: string, session: SessionData, callback: (error?: unknown) => void = () => {}): void {
    // The session is serialized now, because it may change before the write runs.
    const text = JSON.stringify(session);
    this.step("changed", key).then(() => {
      this.data.set(key, text);
      callback();
    }, callback);
  }

  override touch(key: string, _session: SessionData, callback: (error?: unknown) => void = () => {}): void {
    this.touchInSteps(key).then(() => callback(), callback);
  }

  override destroy(key: string, callback: (error?: unknown) => void = () => {}): void {
    this.step("changed", key).then(() => {
      this.data.delete(key);
      callback();
    }, callback);
  }

  private async touchInSteps(key: string): Promise<void> {
    await this.step("looked", key);
    const text = this.data.get(key);
    if (text === undefined || this.touchKind === "at once") return;
    await this.step("changed", key);
    this.data.set(key, text);
  }

  private async step(how: "looked" | "changed", key: string): Promise<void> {
    await this.steps.begin();
    this.steps.note(how, this.data.nameOf(key));
  }

  private read(key: string): SessionData | undefined {
    const text = this.data.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }
}
