import { optionError, toId } from "../config/validators";
import { ProviderError } from "../errors";
import { FieldReader, withoutUndefined } from "./field-reader";
import { checkSuccess, type WithRaw } from "./resources";

/** Maximum number of pages that one iteration requests. */
const MAX_PAGES = 1_000;
/** Eventpop's default page size. A page with fewer items is the last page, for every `perPage` of at least this size. */
export const DEFAULT_PER_PAGE = 10;

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** How many items are on this page. */
  readonly count: number;
  /** How many items there are on all pages. Absent if Eventpop sends a bare array. */
  readonly total?: number;
  /** Number of the page. The first page is 1. */
  readonly page: number;
  /** Maximum number of items per page. Smaller than the requested number if Eventpop limits it. */
  readonly perPage: number;
}

/** How a list is read from a response: the name of its field, and the function that reads an item. */
export interface ListShape<T> {
  readonly operation: string;
  readonly fieldName: string;
  readonly readItem: (fields: FieldReader) => WithRaw<T>;
}

/**
 * Reads one page of a list: `{ success, tickets, count, total, page, per_page }`, a bare array, or the single item that the
 * OpenAPI file describes.
 */
export function readPage<T>(
  body: unknown,
  shape: ListShape<T>,
  requested: { page: number; perPage: number },
): Page<WithRaw<T>> {
  const { operation, fieldName, readItem } = shape;
  const readItems = (items: readonly unknown[]) =>
    items.map((item, index) => readItem(new FieldReader(item, operation, `${fieldName}[${index}]`)));
  if (Array.isArray(body)) return { items: readItems(body), count: body.length, ...requested };

  const response = checkSuccess(new FieldReader(body, operation), operation);
  if (response.get(fieldName) === undefined && toId(response.get("id")) !== undefined) {
    return { items: [readItem(response)], count: 1, total: 1, ...requested };
  }
  const items = readItems(response.requiredList(fieldName));
  return {
    items,
    count: items.length,
    ...withoutUndefined({ total: response.count("total") }),
    page: response.count("page") ?? requested.page,
    perPage: response.count("per_page") || requested.perPage,
  };
}

/** Where a {@link Listing} gets its pages from. */
export interface ListSource<T> {
  readonly operation: string;
  /** Fetches one page, counted from 1. */
  readonly fetchPage: (page: number) => Promise<Page<T>>;
}

/**
 * A list from Eventpop. Creating it sends no request. An iteration such as `for await (const ticket of eventpop.tickets(7))`
 * requests the list page by page. Each iteration requests the list again.
 *
 * The list at Eventpop may change during an iteration. The iteration still ends, and returns no id twice. It misses an item that
 * moves to an earlier page in the meantime. To read a long list of an event's tickets without this risk, use `minId`.
 */
export class Listing<T extends { readonly id: string }> implements AsyncIterable<T> {
  readonly #source: ListSource<T>;

  /** @internal */
  constructor(source: ListSource<T>) {
    this.#source = source;
  }

  /** Requests one page. The first page is 1. A page after the last one is empty. */
  async page(number: number): Promise<Page<T>> {
    if (!Number.isSafeInteger(number) || number < 1) {
      throw optionError(`${this.#source.operation}: a page must be a whole number from 1 up.`);
    }
    return this.#source.fetchPage(number);
  }

  /**
   * Requests the whole list, or its first `limit` items. Rejects if the request of a page fails. @defaultValue `limit`: no limit
   */
  async all({ limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {}): Promise<T[]> {
    const items: T[] = [];
    if (limit <= 0) return items;
    for await (const item of this) {
      items.push(item);
      if (items.length >= limit) break;
    }
    return items;
  }

  /** Iterates over the items. Ends at the total that Eventpop sends, without requesting an empty page. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    const { operation, fetchPage } = this.#source;
    const seen = new Set<string>();
    for (let number = 1; number <= MAX_PAGES; number += 1) {
      const page = await fetchPage(number);
      const seenBefore = seen.size;
      for (const item of page.items) {
        if (seen.has(item.id)) continue;
        seen.add(item.id);
        yield item;
      }
      if (isLastPage(page, number, seen.size - seenBefore, seen.size)) return;
    }
    throw new ProviderError(
      "EVENTPOP_INVALID_RESPONSE",
      `${operation}: the list has more than ${MAX_PAGES} pages: set perPage to a larger number.`,
    );
  }
}

function isLastPage<T>(
  { items, total, perPage }: Page<T>,
  number: number,
  newItems: number,
  itemsSeen: number,
): boolean {
  if (items.length === 0) return true;
  // A bare array has no total. The list then ends with a short page, or with a page without new items.
  if (total === undefined) return newItems === 0 || items.length < Math.min(perPage, DEFAULT_PER_PAGE);
  // Both conditions are needed, because items may be removed during the iteration, and a page may have fewer items than requested.
  return itemsSeen >= total || number * items.length >= total;
}
