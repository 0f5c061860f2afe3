import { Listing, type Page } from "../../src/api/listing";
import { rejectionOf } from "../support/rejection";

interface Item {
  readonly id: string;
}

const item = (number: number): Item => ({ id: String(number) });
const items = (count: number) => Array.from({ length: count }, (_, index) => item(index + 1));

/** A listing whose pages are parts of `list()`, as from a database. The list may change between two pages. */
function listingOf(list: () => readonly Item[], { perPage = 10, bare = false } = {}) {
  const requestedPages: number[] = [];
  const fetchPage = async (page: number): Promise<Page<Item>> => {
    requestedPages.push(page);
    const all = list();
    const slice = all.slice((page - 1) * perPage, page * perPage);
    return { items: slice, count: slice.length, ...(!bare && { total: all.length }), page, perPage };
  };
  return { listing: new Listing({ operation: "tickets", fetchPage }), requestedPages };
}

async function idsOf(listing: Listing<Item>): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of listing) ids.push(Number(id));
  return ids;
}

describe("iterating over a list", () => {
  it.each([
    [0, 1],
    [1, 1],
    [10, 1],
    [11, 2],
    [20, 2],
    [37, 4],
    [1_000, 100],
  ])("of %i items requests %i pages and stops at the total", async (count, pages) => {
    const { listing, requestedPages } = listingOf(() => items(count));
    expect(await idsOf(listing)).toEqual(items(count).map(({ id }) => Number(id)));
    expect(requestedPages).toEqual(Array.from({ length: pages }, (_, index) => index + 1));
  });

  it.each([
    [0, 1],
    [9, 1],
    [10, 2],
    [37, 4],
  ])("of %i items in bare arrays, without a total, ends after %i pages", async (count, pages) => {
    const { listing, requestedPages } = listingOf(() => items(count), { bare: true });
    expect(await idsOf(listing)).toHaveLength(count);
    expect(requestedPages).toHaveLength(pages);
  });

  it("sends no request before the loop starts, and none after the loop ended early", async () => {
    const { listing, requestedPages } = listingOf(() => items(37));
    expect(requestedPages).toEqual([]);
    for await (const { id } of listing) if (id === "11") break;
    expect(requestedPages).toEqual([1, 2]);
  });

  it("can be repeated, and then requests the list again", async () => {
    let count = 1;
    const { listing } = listingOf(() => items(count));
    expect(await idsOf(listing)).toHaveLength(1);
    count = 11;
    expect(await idsOf(listing)).toHaveLength(11);
  });

  it("returns no item twice if items are added at the start of the list meanwhile", async () => {
    let newest = 25;
    const { listing } = listingOf(() => {
      const list = items(newest).reverse();
      newest += 3;
      return list;
    });
    const ids = await idsOf(listing);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort((a, b) => a - b)).toEqual(items(25).map(({ id }) => Number(id)));
  });

  it("returns items that are added at the end of the list meanwhile", async () => {
    let count = 10;
    const { listing } = listingOf(() => {
      count += 5;
      return items(count);
    });
    const ids = await idsOf(listing);
    expect(ids.slice(0, 20)).toEqual(items(20).map(({ id }) => Number(id)));
  });

  it("ends if items are removed from the list meanwhile, even all of them", async () => {
    for (const left of [0, 5, 10, 15, 29]) {
      let first = true;
      const { listing, requestedPages } = listingOf(() => {
        const list = first ? items(30) : items(left);
        first = false;
        return list;
      });
      await idsOf(listing);
      expect(requestedPages.length).toBeLessThanOrEqual(4);
    }
  });

  it("ends if every page is the same, as when the server ignores `page`", async () => {
    for (const total of [37, undefined]) {
      let calls = 0;
      const fetchPage = async (page: number) => {
        calls += 1;
        return { items: items(10), count: 10, ...(total !== undefined && { total }), page, perPage: 10 };
      };
      await expect(new Listing({ operation: "tickets", fetchPage }).all()).resolves.toHaveLength(10);
      expect(calls).toBeLessThanOrEqual(4);
    }
  });

  it("returns the whole list if its pages have fewer items than requested", async () => {
    for (const bare of [true, false]) {
      const { listing } = listingOf(() => items(37), { bare });
      const capped = new Listing({
        operation: "tickets",
        fetchPage: async (page) => ({ ...(await listing.page(page)), perPage: 100 }),
      });
      await expect(capped.all()).resolves.toHaveLength(37);
    }
  });

  it("fails after 1,000 pages, so that it cannot run without end", async () => {
    let pages = 0;
    const fetchPage = async (page: number) => {
      pages = page;
      const fresh = items(10).map(({ id }) => item(page * 10 + Number(id)));
      return { items: fresh, count: 10, total: page * 100, page, perPage: 10 };
    };
    const error = await rejectionOf(new Listing({ operation: "tickets", fetchPage }).all());
    expect(error).toMatchObject({ code: "EVENTPOP_INVALID_RESPONSE", message: expect.stringContaining("tickets: ") });
    expect(pages).toBe(1_000);
  });
});

describe("the first items of a list", () => {
  it.each([
    [0, 0, 0],
    [1, 1, 1],
    [10, 10, 1],
    [11, 11, 2],
    [1_000, 37, 4],
  ])("with limit %i are %i items, read from %i pages", async (limit, count, pages) => {
    const { listing, requestedPages } = listingOf(() => items(37));
    await expect(listing.all({ limit })).resolves.toHaveLength(count);
    expect(requestedPages).toHaveLength(pages);
  });
});

describe("one page", () => {
  it("of a list is requested by its number", async () => {
    const { listing, requestedPages } = listingOf(() => items(11));
    await expect(listing.page(2)).resolves.toEqual({ items: [item(11)], count: 1, total: 11, page: 2, perPage: 10 });
    await expect(listing.page(9)).resolves.toMatchObject({ items: [], count: 0, total: 11 });
    expect(requestedPages).toEqual([2, 9]);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("of a list cannot have the number %p", async (number) => {
    const { listing, requestedPages } = listingOf(() => items(11));
    await expect(listing.page(number)).rejects.toMatchObject({ code: "EVENTPOP_BAD_OPTION" });
    expect(requestedPages).toEqual([]);
  });
});
