import { inspectorPath } from "./inspector-tab";

/**
 * The kinds of data that forms of the inspector create, change and delete, and the tab that lists them. The paths of the
 * forms contain the same names as the paths of the control API.
 */
export const collectionTabs = {
  users: "people",
  applications: "applications",
  organizers: "events",
  events: "events",
  tickets: "events",
  orders: "events",
} as const;

export type CollectionName = keyof typeof collectionTabs;

export const collectionNames = Object.keys(collectionTabs) as readonly CollectionName[];

/** Returns the path of the page with which a row is changed. */
export function entryPath(collection: CollectionName, key: string | number): string {
  return inspectorPath(collection, String(key));
}

/** Returns the path of the page with which a row is created. `values` are the first values of its fields. */
export function newEntryPath(collection: CollectionName, values: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(values).toString();
  return `${inspectorPath("new", collection)}${query && "?"}${query}`;
}

/** Returns the id of the element that shows a row in its tab. After a change, the page scrolls to it. */
export function entryRowId(collection: CollectionName, key: string | number): string {
  return `${collection}-${key}`;
}
