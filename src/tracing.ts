import { type TracingChannel, tracingChannel } from "node:diagnostics_channel";

/**
 * The operations that take time. Each has a `TracingChannel` of Node, named `passport-eventpop.login` and so on.
 *
 * - `login`: a callback, from its request until the session is saved. With `EventpopStrategy`, until `verify` has finished.
 * - `refresh`: one refresh of the tokens of a login, with its waits for the store and for other processes.
 * - `request`: one request to Eventpop, including a retry. It runs within a login, a refresh or a call of the API.
 */
export type TracedOperationName = "login" | "refresh" | "request";

/** One operation, as the subscribers of its tracing channel get it. It never contains a token, an authorization code or a user. */
export interface TracedOperation {
  /**
   * What a request is for: `authorization_code`, `refresh_token`, `client_credentials` or `revoke` at the token endpoint, otherwise
   * the name of the method of `EventpopClient`, such as `tickets`. Absent for a login and a refresh.
   */
  readonly request?: string;
  /** HTTP status of Eventpop's response to a request, when there is one. */
  status?: number;
  /** The error with which the operation failed. Node sets it. */
  readonly error?: unknown;
}

type Channel = TracingChannel<unknown, TracedOperation>;

const channels: Readonly<Record<TracedOperationName, Channel>> = {
  login: tracingChannel("passport-eventpop.login"),
  refresh: tracingChannel("passport-eventpop.refresh"),
  request: tracingChannel("passport-eventpop.request"),
};

/** Runs an operation, and publishes its start, its end and its error. Without subscribers, only runs it. */
export function runTraced<T>(
  name: TracedOperationName,
  operation: TracedOperation,
  run: (operation: TracedOperation) => Promise<T>,
): Promise<T> {
  const channel = channels[name];
  return channel.hasSubscribers ? publish(channel, operation, run) : run(operation);
}

/** Publishes an operation without its result, because the result may contain tokens. */
async function publish<T>(
  channel: Channel,
  operation: TracedOperation,
  run: (operation: TracedOperation) => Promise<T>,
): Promise<T> {
  const results: T[] = [];
  await channel.tracePromise(async () => {
    results.push(await run(operation));
  }, operation);
  return results[0] as T;
}
