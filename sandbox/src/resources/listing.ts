import type { Parameters } from "../http/parameters";

const DEFAULT_PER_PAGE = 10;
/** The maximum number of rows on a page. The limit at Eventpop is not known. */
const MAX_PER_PAGE = 100;

/** Which page of a list a request selects, and the order of the rows. */
export interface ListingQuery<Row> {
  readonly page: number;
  readonly perPage: number;
  readonly orderBy: (row: Row) => string | number | null;
  readonly isDescending: boolean;
}

/** The allowed values of the parameter `order_by`. The function returns the field by which the rows are sorted. */
export type OrderKeys<Row> = ReadonlyMap<string, (row: Row) => string | number | null>;

/** One page of a list. */
export interface ResultPage<Row> {
  readonly rows: readonly Row[];
  /** The number of rows on all pages. */
  readonly total: number;
  readonly page: number;
  readonly perPage: number;
}

/** Reads the parameters `page`, `per_page`, `order_by` and `order`. Returns an error message if one of them is invalid. */
export function readListingQuery<Row>(parameters: Parameters, keys: OrderKeys<Row>): ListingQuery<Row> | string {
  const page = wholeNumber(parameters.text("page") ?? "1");
  const perPage = wholeNumber(parameters.text("per_page") ?? String(DEFAULT_PER_PAGE));
  const orderBy = keys.get(parameters.text("order_by") ?? "id");
  const order = parameters.text("order") ?? "asc";
  if (page === undefined) return "page is invalid";
  if (perPage === undefined) return "per_page is invalid";
  if (!orderBy) return "order_by does not have a valid value";
  if (order !== "asc" && order !== "desc") return "order does not have a valid value";
  return {
    page: Math.max(1, page),
    perPage: Math.min(Math.max(1, perPage), MAX_PER_PAGE),
    orderBy,
    isDescending: order === "desc",
  };
}

/** Returns the whole number in `text`, or undefined if the text is not a whole number. */
export function wholeNumber(text: string): number | undefined {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Returns the requested page of `rows`. A page after the last one is empty. */
export function pageOf<Row>(rows: readonly Row[], query: ListingQuery<Row>): ResultPage<Row> {
  const { page, perPage, orderBy, isDescending } = query;
  const ascending = rows.toSorted((a, b) => compare(orderBy(a), orderBy(b)));
  const ordered = isDescending ? ascending.toReversed() : ascending;
  return { rows: ordered.slice((page - 1) * perPage, page * perPage), total: rows.length, page, perPage };
}

/** Compares two values for sorting in ascending order. Null comes last, as in PostgreSQL. */
function compare(a: string | number | null, b: string | number | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
