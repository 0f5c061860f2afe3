import { type SessionData, Store } from "express-session";
import type { Clock } from "../../src/time/clock";
import type { Steps } from "./steps";

/** What several processes' stores share: text by key, as a Redis would hold it. */
export class SharedData extends Map<string, string> {
  private readonly handles: string[] = [];

  /** A key's name in every order: handles are random, so they are counted. */
  nameOf(key: string): string {
    return key.replace(/[\w-]{24}$/, (recordId) => {
      if (!this.handles.includes(recordId)) this.handles.push(recordId);
      return String(this.handles.indexOf(recordId));
    });
  }
}

/**
 * How a store moves an expiry: in one go, as Redis and Postgres do; or by reading and writing back, as session-file-store does.
 */
export type TouchKind = "at once" | "reads and writes";

/** Time for all actors: it passes only as one of them sleeps, and each sleep's end is a step. */
export class SteppedClock implements Clock {
  private time = 0;

  constructor(private readonly steps: Steps) {}

  now(): number {
    this.steps.note("looked", "time");
    return this.time;
  }

  date(): number {
    return this.now();
  }

  async sleep(ms: number): Promise<void> {
    const expiresAt = this.now() + ms;
    await this.steps.begin();
    this.steps.note("changed", "time");
    this.time = Math.max(this.time, expiresAt);
  }
}

/** One process's connection to a store, each of whose calls waits until its turn is chosen. */
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
    // Written is what the session is now, not what it is when the write arrives.
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
