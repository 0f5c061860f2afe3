export interface EventRow {
  readonly id: number;
  readonly title: string;
  readonly organizer: string;
  readonly status: string;
  /** In milliseconds since the epoch. */
  readonly startAt: number;
  readonly endAt: number;
}

export interface TicketRow {
  readonly id: number;
  readonly event: string;
  readonly ticketType: string;
  readonly holder: string;
  readonly referenceCode: string;
  readonly status: string;
}

export interface OrderRow {
  readonly id: number;
  readonly event: string;
  readonly buyer: string;
  readonly status: string;
  readonly ticketCount: number;
  /** In milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Posts to `tickets/:id` (`status`). */
export interface EventsTabProps {
  readonly tab: "events";
  readonly events: readonly EventRow[];
  readonly tickets: readonly TicketRow[];
  readonly orders: readonly OrderRow[];
  /** What a ticket can be set to. */
  readonly ticketStatuses: readonly string[];
}
