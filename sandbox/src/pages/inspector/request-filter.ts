import { inspectorPath } from "./inspector-tab";

/** Which requests the tabs of requests and logins show. An absent field selects all. */
export interface RequestFilter {
  /** A text that occurs anywhere in the request, its response or its cause. */
  readonly q?: string | undefined;
  /** The endpoint, such as `token`. */
  readonly on?: string | undefined;
  readonly method?: string | undefined;
  /** A status such as `401`, or a class of statuses such as `4xx`. */
  readonly status?: string | undefined;
  /** The client id of the application. */
  readonly client?: string | undefined;
  /** The key of the user. */
  readonly user?: string | undefined;
  /** Whether only failed requests are selected. */
  readonly failed?: boolean | undefined;
}

/** Returns the filter as the query of a URL, with the `?`. Returns an empty string for a filter that selects all. */
export function filterQuery(
  { failed, ...texts }: RequestFilter,
  extraParameters: Readonly<Record<string, string>> = {},
): string {
  const given = Object.entries({ ...texts, failed: failed ? "1" : undefined, ...extraParameters });
  const query = new URLSearchParams(given.flatMap(([name, value]) => (value ? [[name, value]] : [])));
  return query.size > 0 ? `?${query}` : "";
}

/** Returns the link to one request, which stays the same as long as the log contains the request. */
export function requestHref(id: string): string {
  return inspectorPath("requests", id);
}
