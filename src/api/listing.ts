import { optionError } from "../config/validators";
import { ProviderError } from "../errors";
import type { Page } from "./resources";

/** Most pages that one walk asks for. */
const MAX_PAGES = 1_000;
/** Eventpop's own page size. A page of fewer items than this is the last, whatever size was asked for. */
export const DEFAULT_PER_PAGE = 10;

/** What a walk needs to know about a list. */
export interface ListSource<T> {
  readonly operation: string;
  /** Fetches one page, counted from 1. */
  readonly fetchPage: (page: number) => Promise<Page<T>>;
}

/**
 * A list of Eventpop's. Nothing is asked until it is read: `for await (const ticket of eventpop.tickets(7))` walks it
 * page by page, each reading anew.
 *
 * A list may change while it is walked. Nothing comes twice (items are told apart by their ids), and a walk always
 * ends. What moves to a page that was read already is missed, as with any paging by numbers: for long lists of an event's
 * tickets, walk by `minId` instead.
 */
export class Listing<T extends { readonly id: string }> implements AsyncIterable<T> {
  readonly #source: ListSource<T>;

  /** @internal */
  constructor(source: ListSource<T>) {
    this.#source = source;
  }

  /** One page, counted from 1. A page past the end is empty. */
  async page(number: number): Promise<Page<T>> {
    if (!Number.isSafeInteger(number) || number < 1) {
      throw optionError(`${this.#source.operation}: a page must be a whole number from 1 up.`);
    }
    return this.#source.fetchPage(number);
  }

  /**
   * The whole list, or its first `limit` items; if one page fails, the promise is rejected.
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

  /** Walks the list. It stops at the total that Eventpop names, without asking for an empty page. */
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
      if (isLast(page, number, seen.size - seenBefore, seen.size)) return;
    }
    throw new ProviderError(
      "EVENTPOP_INVALID_RESPONSE",
      `${operation}: the list goes on after ${MAX_PAGES} pages; ask for more items per page.`,
    );
  }
}

function isLast<T>({ items, total, perPage }: Page<T>, number: number, fresh: number, seen: number): boolean {
  if (items.length === 0) return true;
  // A bare list names no total: a short page ends it, and so does one that repeats what was there.
  if (total === undefined) return fresh === 0 || items.length < Math.min(perPage, DEFAULT_PER_PAGE);
  // By position as well as by number: items that were removed meanwhile are never seen, and a page may hold fewer than asked.
  return seen >= total || number * items.length >= total;
}
