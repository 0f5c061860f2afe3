import { type Cause, isHarmless, whySentence } from "../causes/causes";
import { SandboxError } from "../errors";
import type { Endpoint } from "../http/endpoint";
import { realTimers } from "../world/real-timers";
import { Table } from "../world/table";

type Fields = Readonly<Record<string, string>>;

/** A request and its response. */
export interface LoggedRequest {
  /** The number of the request. The first request of a sandbox has 1. */
  readonly id: number;
  /** When the request arrived: sandbox time, in milliseconds since the epoch. */
  readonly at: number;
  readonly on: Endpoint;
  readonly method: string;
  /** The path without the query. */
  readonly path: string;
  readonly query: Fields;
  /** The parameters in the body, which may be a form or JSON. */
  readonly form: Fields;
  readonly headers: Fields;
  /** The client id of the request. Null if the request contains none. */
  readonly client: string | null;
  /** The key of the user of the token, the code or the browser session. Null if there is none. */
  readonly user: string | null;
  /** The id of the fault that hit the request. Null if no fault hit it. */
  readonly fault: string | null;
  /** The status of the response. Null until the response is sent, and always null if a fault prevents the response. */
  readonly status: number | null;
  /** How long the response took, in real milliseconds. Null until the response is sent or the connection is closed without one. */
  readonly ms: number | null;
  /**
   * Why the request was refused, or what is unusual about its response: one sentence in English that names the thing and the
   * fix. Null if nothing is unusual.
   */
  readonly why: string | null;
  /** The cause behind {@link LoggedRequest.why}, for programs: its name, such as `code-expired`, and the values in the sentence. */
  readonly cause: Cause | null;
  /** When the request arrived, in milliseconds on a monotonic clock, for durations. Changes of the sandbox's clock have no effect on it. */
  readonly arrivedMs: number;
  readonly responseHeaders: Fields;
  /** The body of the response. Empty if the response is an HTML page. */
  readonly responseBody: string;
}

/** Selects the requests that match every given field. Without fields it selects all. */
export interface RequestSelector {
  /** The endpoint of the requests. @defaultValue `any` */
  readonly on?: Endpoint | "any" | undefined;
  /** The path without the query. */
  readonly path?: string | undefined;
  readonly method?: string | undefined;
  readonly status?: number | undefined;
  readonly client?: string | undefined;
  /** Parameters that the query or the body must contain, such as `{ grant_type: "refresh_token" }`. */
  readonly form?: Fields | undefined;
}

/** The two fields of a logged request that say why it was refused. */
export function causeFields(cause: Cause): Pick<LoggedRequest, "cause" | "why"> {
  return { cause, why: whySentence(cause, "en") };
}

/** Whether the request was refused, or got no response or a wrong one because of a fault. False while it has no response. */
export function isFailed({ status, cause }: Pick<LoggedRequest, "status" | "cause">): boolean {
  return (status ?? 0) >= 400 || (cause !== null && !isHarmless(cause));
}

/** Whether `selector` selects `entry`. */
export function isSelected(entry: LoggedRequest, selector: RequestSelector = {}): boolean {
  const { on = "any", path, method, status, client, form = {} } = selector;
  return (
    (on === "any" || entry.on === on) &&
    (path === undefined || entry.path === path) &&
    (method === undefined || entry.method === method.toUpperCase()) &&
    (status === undefined || entry.status === status) &&
    (client === undefined || entry.client === client) &&
    Object.entries(form).every(([name, value]) => (entry.form[name] ?? entry.query[name]) === value)
  );
}

const MAX_REQUESTS = 1_000;

/** The functions that are called after each change of the log. */
export interface LogListener {
  /** Is called after a request was added or updated. */
  readonly changed: (entry: LoggedRequest) => void;
  /** Is called after requests were deleted. */
  readonly cleared?: () => void;
}

/** The log of requests, oldest first. It keeps only the newest thousand. */
export class RequestLog {
  readonly #entries = new Table<LoggedRequest>({ key: ({ id }) => id, maxRows: MAX_REQUESTS });
  readonly #listeners = new Set<LogListener>();
  readonly #revisions = new WeakMap<LoggedRequest, number>();
  #lastId = 0;
  #revision = 0;

  /** The number of changes so far. A page shows the log of one revision, and then asks for the changes since. */
  get revision(): number {
    return this.#revision;
  }

  /** Adds a request that has just arrived. */
  add(request: Omit<LoggedRequest, "id">): LoggedRequest {
    this.#lastId += 1;
    return this.#notify(this.#entries.put({ id: this.#lastId, ...request }));
  }

  /** Updates a request. Does nothing if the request was deleted. */
  update(id: number, changes: Partial<LoggedRequest>): void {
    const entry = this.#entries.get(id);
    if (entry) this.#notify(this.#entries.update(entry, changes));
  }

  list(selector?: RequestSelector): readonly LoggedRequest[] {
    return this.#entries.list((entry) => isSelected(entry, selector));
  }

  /** Returns the requests that were added or updated after this revision. */
  changedSince(revision: number): readonly LoggedRequest[] {
    return this.#entries.list((entry) => (this.#revisions.get(entry) ?? 0) > revision);
  }

  clear(selector?: RequestSelector): void {
    for (const entry of this.list(selector)) this.#entries.remove(entry);
    this.#revision += 1;
    for (const { cleared } of [...this.#listeners]) cleared?.();
  }

  /** Calls `listener` after each change. Returns a function that stops these calls. */
  subscribe(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Returns the first matching request. If the log contains none, waits until one arrives. If the selector has a `status`,
   * waits until the response is sent. Throws a {@link SandboxError} after `timeoutMs` real milliseconds.
   */
  waitFor(selector: RequestSelector, timeoutMs: number): Promise<LoggedRequest> {
    const [known] = this.list(selector);
    if (known) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const timer = realTimers.setTimeout(() => {
        unsubscribe();
        const sentence = `No request matched ${JSON.stringify(selector)} within ${timeoutMs} ms.`;
        reject(new SandboxError("EVENTPOP_SANDBOX_TIMED_OUT", sentence));
      }, timeoutMs);
      const changed = (entry: LoggedRequest) => {
        if (!isSelected(entry, selector)) return;
        realTimers.clearTimeout(timer);
        unsubscribe();
        resolve(entry);
      };
      const unsubscribe = this.subscribe({ changed });
    });
  }

  #notify(entry: LoggedRequest): LoggedRequest {
    this.#revision += 1;
    this.#revisions.set(entry, this.#revision);
    for (const { changed } of [...this.#listeners]) changed(entry);
    return entry;
  }
}
