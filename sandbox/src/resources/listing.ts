import { type Cause, causeOf } from "../causes/causes";
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

/** Why a parameter is refused: the message of the response, and the cause for the request log. */
export interface InvalidParameter {
  readonly sentence: string;
  readonly cause: Cause;
}

/** Returns the error for the parameter `name` whose value is not one of `expected`. */
export function invalidParameter(
  parameters: Parameters,
  name: string,
  expected: string,
  problem = "is invalid",
): InvalidParameter {
  const cause = causeOf("parameter-invalid", { parameter: name, received: parameters.text(name) ?? "", expected });
  return { sentence: `${name} ${problem}`, cause };
}

/** Reads `page`, `per_page`, `order_by` and `order`. Returns an error if one of them is invalid. */
export function readListingQuery<Row>(
  parameters: Parameters,
  keys: OrderKeys<Row>,
): ListingQuery<Row> | InvalidParameter {
  const page = wholeNumber(parameters.text("page") ?? "1");
  const perPage = wholeNumber(parameters.text("per_page") ?? String(DEFAULT_PER_PAGE));
  const orderBy = keys.get(parameters.text("order_by") ?? "id");
  const order = parameters.text("order") ?? "asc";
  if (page === undefined) return invalidParameter(parameters, "page", "a whole number");
  if (perPage === undefined) return invalidParameter(parameters, "per_page", "a whole number");
  const notValid = "does not have a valid value";
  if (!orderBy) return invalidParameter(parameters, "order_by", [...keys.keys()].join(", "), notValid);
  if (order !== "asc" && order !== "desc") return invalidParameter(parameters, "order", "asc or desc", notValid);
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
