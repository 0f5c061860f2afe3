import { SandboxError } from "../errors";
import type { Endpoint } from "../http/endpoint";
import { realTimers } from "../world/real-timers";
import { Table } from "../world/table";

type Fields = Readonly<Record<string, string>>;

/** One request, and its answer as far as one was sent. */
export interface LoggedRequest {
  /** Counts up from 1 while the sandbox runs. */
  readonly id: number;
  /** When it arrived, in milliseconds since the epoch, sandbox time. */
  readonly at: number;
  readonly on: Endpoint;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Fields;
  /** What the body said, form or JSON. */
  readonly form: Fields;
  readonly headers: Fields;
  /** The client id that asked; null where nothing said so. */
  readonly client: string | null;
  /** Id of the fault that struck; null if none did. */
  readonly fault: string | null;
  /** Null while there is no answer, and for ever if a fault sent none. */
  readonly status: number | null;
  /** Real milliseconds until the answer; null as above. */
  readonly ms: number | null;
  readonly responseHeaders: Fields;
  /** Empty for pages. */
  readonly responseBody: string;
}

/** Which requests are meant: all that fit everything given. Nothing given means every one. */
export interface RequestSelector {
  /** `any` is the default. */
  readonly on?: Endpoint | "any" | undefined;
  /** Without the query. */
  readonly path?: string | undefined;
  readonly method?: string | undefined;
  readonly status?: number | undefined;
  readonly client?: string | undefined;
  /** Parameters of query or body, such as `{ grant_type: "refresh_token" }`. */
  readonly form?: Fields | undefined;
}

/** Whether `entry` is one of those that `selector` means. */
export function matchesSelector(entry: LoggedRequest, selector: RequestSelector = {}): boolean {
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

type Watcher = (entry: LoggedRequest) => void;

/** What was asked, oldest first; with more than a thousand requests the oldest is forgotten. */
export class RequestLog {
  readonly #entries = new Table<LoggedRequest>({ key: ({ id }) => id, maxRows: MAX_REQUESTS });
  readonly #watchers = new Set<Watcher>();
  #lastId = 0;

  /** Writes down a request that has just arrived. */
  begin(request: Omit<LoggedRequest, "id">): LoggedRequest {
    this.#lastId += 1;
    return this.#tell(this.#entries.insert({ id: this.#lastId, ...request }));
  }

  /** Writes down what became of a request; one that was cleared away meanwhile stays away. */
  note(id: number, changes: Partial<LoggedRequest>): void {
    const entry = this.#entries.get(id);
    if (entry) this.#tell(this.#entries.update(entry, changes));
  }

  list(selector?: RequestSelector): readonly LoggedRequest[] {
    return this.#entries.list((entry) => matchesSelector(entry, selector));
  }

  clear(selector?: RequestSelector): void {
    for (const entry of this.list(selector)) this.#entries.remove(entry);
  }

  /**
   * The first request that fits, there already or yet to come: as soon as it arrives, or, with a `status`, as soon as it
   * is answered so. Throws a {@link SandboxError} after `timeoutMs` real milliseconds.
   */
  waitFor(selector: RequestSelector, timeoutMs: number): Promise<LoggedRequest> {
    const [known] = this.list(selector);
    if (known) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const watch: Watcher = (entry) => {
        if (!matchesSelector(entry, selector)) return;
        stop();
        resolve(entry);
      };
      const timer = realTimers.setTimeout(() => {
        stop();
        const sentence = `No request like ${JSON.stringify(selector)} came within ${timeoutMs} ms.`;
        reject(new SandboxError("EVENTPOP_SANDBOX_TIMED_OUT", sentence));
      }, timeoutMs);
      const stop = () => {
        realTimers.clearTimeout(timer);
        this.#watchers.delete(watch);
      };
      this.#watchers.add(watch);
    });
  }

  #tell(entry: LoggedRequest): LoggedRequest {
    for (const watch of [...this.#watchers]) watch(entry);
    return entry;
  }
}
