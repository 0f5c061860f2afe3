import { EventEmitter, once } from "node:events";
import { MemoryStore, type SessionData } from "express-session";

/** The methods of a session store that tests watch. */
export type StoreCall = "get" | "set" | "touch" | "destroy";
/** How calls of one kind fail. */
export type StoreTrouble = "fails" | "writes and fails" | "is silent" | "throws" | { readonly delayMs: number };

/** A method, such as `set`, or a method and the kind of entry, such as `set record`. */
export type StoreCalls = StoreCall | `${StoreCall} ${SeenStoreCall["of"]}`;

/** A call of the store: the method and the kind of entry. */
export interface SeenStoreCall {
  readonly call: StoreCall;
  /**
   * `session`, `record` (tokens of a login), `tombstone` (of a login that has ended), `marker` (of a refresh), or `entry` (other
   * data of a login).
   */
  readonly of: "session" | "record" | "tombstone" | "marker" | "entry";
  readonly key: string;
  /** The JSON that was written. */
  readonly written: string;
}

/** A memory store that records its calls, and can be made to fail. */
export class WatchedStore extends MemoryStore {
  private seen: SeenStoreCall[] = [];
  private readonly troubles = new Map<StoreCalls, StoreTrouble>();
  private readonly arrivals = new EventEmitter();

  /** The calls since {@link forget}. */
  get calls(): readonly SeenStoreCall[] {
    return this.seen;
  }

  forget(): void {
    this.seen = [];
  }

  /** Returns the number of calls of one kind, such as `set session`. */
  count(what: `${StoreCall} ${SeenStoreCall["of"]}`): number {
    return this.seen.filter((each) => `${each.call} ${each.of}` === what).length;
  }

  /** Makes calls of these kinds fail from now on. Without kinds, all calls fail. */
  trouble(how: StoreTrouble, ...calls: StoreCalls[]): void {
    for (const call of calls.length > 0 ? calls : (["get", "set", "touch", "destroy"] as const)) {
      this.troubles.set(call, how);
    }
  }

  recover(): void {
    this.troubles.clear();
  }

  /** Resolves at the next call of this kind. */
  async next(call: StoreCalls): Promise<void> {
    await once(this.arrivals, call);
  }

  override get(key: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    this.run("get", key, undefined, callback, () => super.get(key, callback));
  }

  override set(key: string, session: SessionData, callback: (error?: unknown) => void = () => {}): void {
    // Copies the session now, because it may change before a slow store writes it.
    const now = JSON.parse(JSON.stringify(session)) as SessionData;
    this.run("set", key, now, callback, (done = callback) => super.set(key, now, done));
  }

  override touch(key: string, session: SessionData, callback: (error?: unknown) => void = () => {}): void {
    this.run("touch", key, undefined, callback, () => super.touch(key, session, callback as () => void));
  }

  override destroy(key: string, callback: (error?: unknown) => void = () => {}): void {
    this.run("destroy", key, undefined, callback, () => super.destroy(key, callback));
  }

  private run(
    call: StoreCall,
    key: string,
    content: unknown,
    callback: (error: unknown) => void,
    go: (done?: () => void) => void,
  ): void {
    const of = kindOf(key);
    this.seen.push({ call, of, key, written: JSON.stringify(content) ?? "" });
    this.arrivals.emit(call);
    this.arrivals.emit(`${call} ${of}`);
    const trouble = this.troubles.get(`${call} ${of}`) ?? this.troubles.get(call);
    if (trouble === undefined) go();
    else if (trouble === "writes and fails") go(() => callback(new Error(`canary-store-text: cannot ${call}`)));
    else if (trouble === "fails") setImmediate(callback, new Error(`canary-store-text: cannot ${call}`));
    else if (trouble === "throws") throw new Error(`canary-store-text: cannot ${call}`);
    else if (trouble !== "is silent") setTimeout(go, trouble.delayMs);
  }
}

function kindOf(key: string): SeenStoreCall["of"] {
  if (key.startsWith("eventpop-ended-")) return "tombstone";
  if (key.startsWith("eventpop-entry-")) return "entry";
  if (key.startsWith("eventpop-refresh-")) return "marker";
  return key.startsWith("eventpop-") ? "record" : "session";
}
