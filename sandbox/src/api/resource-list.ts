import type { Request, Response } from "express";
import { parametersOf } from "../http/parameters";
import type { Provider } from "../provider";
import { type OrderKeys, pageOf, readListingQuery } from "../resources/listing";
import type { Event, Order, Ticket } from "../world/catalogue";
import { sendApiError, sendResource } from "./api-responses";

interface ResourceList<Row> {
  /** The name of the JSON field that contains the rows, such as `tickets`. */
  readonly name: string;
  readonly rows: readonly Row[];
  readonly orderKeys: OrderKeys<Row>;
  readonly toJson: (row: Row) => object;
}

/** Sends the page of `list` that the query parameters select. Sends 400 if a parameter is invalid. */
export function sendList<Row>(provider: Provider, req: Request, res: Response, list: ResourceList<Row>) {
  const query = readListingQuery(parametersOf(req), list.orderKeys);
  if ("sentence" in query) return sendApiError(provider, res, 400, query);
  const { rows, total, page, perPage } = pageOf(list.rows, query);
  const items = rows.map(list.toJson);
  const envelope = { success: true, [list.name]: items, count: items.length, total, page, per_page: perPage };
  sendResource(provider, res, provider.settings.compat.listEnvelope === "wrapped" ? envelope : items);
}

const time = (text: string | null) => (text === null ? null : Date.parse(text));

const ticketTimes: OrderKeys<Ticket> = new Map([
  ["created_at", ({ createdAt }: Ticket) => time(createdAt)],
  ["updated_at", ({ updatedAt }: Ticket) => time(updatedAt)],
  ["used_at", ({ usedAt }: Ticket) => time(usedAt)],
]);

/** The values of the parameter `order_by` that Eventpop documents for a user's tickets. */
export const ticketOrderKeys: OrderKeys<Ticket> = new Map([["id", ({ id }: Ticket) => id], ...ticketTimes]);

export const eventTicketOrderKeys: OrderKeys<Ticket> = new Map([
  ...ticketOrderKeys,
  ["reference_code", ({ referenceCode }: Ticket) => referenceCode],
]);

export const orderOrderKeys: OrderKeys<Order> = new Map<string, (order: Order) => number | null>([
  ["id", ({ id }) => id],
  ["created_at", ({ createdAt }) => time(createdAt)],
  ["paid_at", ({ paidAt }) => time(paidAt)],
  ["updated_at", ({ updatedAt }) => time(updatedAt)],
]);

export const eventOrderKeys: OrderKeys<Event> = new Map<string, (event: Event) => number | null>([
  ["id", ({ id }) => id],
  ["created_at", ({ createdAt }) => time(createdAt)],
  ["updated_at", ({ updatedAt }) => time(updatedAt)],
  ["start_at", ({ startAt }) => time(startAt)],
  ["end_at", ({ endAt }) => time(endAt)],
]);
