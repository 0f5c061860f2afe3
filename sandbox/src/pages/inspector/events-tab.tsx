import { PostForm, Time } from "../elements";
import { entryRowId } from "./collections";
import { DataTable } from "./data-table";
import { EditLink, NewLink } from "./entry-links";
import { inspectorPath, type TabContext } from "./inspector-tab";

export interface OrganizerRow {
  readonly id: number;
  readonly name: string;
  readonly eventCount: number;
}

export interface EventRow {
  readonly id: number;
  readonly title: string;
  readonly organizer: string;
  readonly status: string;
  /** The time in milliseconds since the epoch. */
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
  /** The time in milliseconds since the epoch. */
  readonly createdAt: number;
}

/**
 * The props of the events tab. The forms of the tab are posted to `tickets/:id` (field `status`). All other changes are made on pages
 * of their own.
 */
export interface EventsTabProps {
  readonly tab: "events";
  readonly organizers: readonly OrganizerRow[];
  readonly events: readonly EventRow[];
  readonly tickets: readonly TicketRow[];
  readonly orders: readonly OrderRow[];
  /** The possible values of a ticket's status. */
  readonly ticketStatuses: readonly string[];
}

export function EventsTab(props: EventsTabProps & TabContext) {
  return (
    <div class="stack">
      <Events {...props} />
      <Tickets {...props} />
      <Orders {...props} />
      <Organizers {...props} />
    </div>
  );
}

function Events({ events, ...context }: EventsTabProps & TabContext) {
  const { translate } = context;
  return (
    <DataTable
      title={translate("eventList")}
      empty={translate("nothingYet")}
      action={<NewLink collection="events" {...context} />}
      columns={[
        translate("id"),
        translate("name"),
        translate("organizer"),
        translate("status"),
        translate("starts"),
        translate("ends"),
        translate("action"),
      ]}
      rowIds={events.map(({ id }) => entryRowId("events", id))}
      rows={events.map((event) => [
        <code key="id">{event.id}</code>,
        <strong key="title">{event.title}</strong>,
        event.organizer,
        <span class="tag" key="status">
          {event.status}
        </span>,
        <Time at={event.startAt} key="starts" />,
        <Time at={event.endAt} key="ends" />,
        <EditLink collection="events" id={event.id} name={event.title} key="edit" {...context} />,
      ])}
    />
  );
}

function Tickets({ tickets, ticketStatuses, ...context }: EventsTabProps & TabContext) {
  const { translate, authenticityToken } = context;
  return (
    <DataTable
      title={translate("tickets")}
      empty={translate("nothingYet")}
      action={<NewLink collection="tickets" {...context} />}
      columns={[
        translate("id"),
        translate("event"),
        translate("ticketType"),
        translate("holder"),
        translate("reference"),
        translate("status"),
        translate("action"),
      ]}
      rowIds={tickets.map(({ id }) => entryRowId("tickets", id))}
      highlighted={context.highlighted}
      rows={tickets.map((ticket) => [
        <code key="id">{ticket.id}</code>,
        ticket.event,
        ticket.ticketType,
        ticket.holder,
        <code key="reference">{ticket.referenceCode}</code>,
        <PostForm
          action={inspectorPath("tickets", String(ticket.id))}
          authenticityToken={authenticityToken}
          class="row tight"
          key="status"
        >
          <select
            name="status"
            class="small"
            aria-label={`${translate("status")}: ${ticket.referenceCode}`}
            data-testid={`ticket-status-${ticket.id}`}
          >
            {ticketStatuses.map((status) => (
              <option value={status} selected={status === ticket.status} key={status}>
                {status}
              </option>
            ))}
          </select>
          <button
            type="submit"
            class="small"
            aria-label={`${translate("save")}: ${ticket.referenceCode}`}
            data-testid={`ticket-save-${ticket.id}`}
          >
            {translate("save")}
          </button>
        </PostForm>,
        <EditLink collection="tickets" id={ticket.id} name={ticket.referenceCode} key="edit" {...context} />,
      ])}
    />
  );
}

function Orders({ orders, ...context }: EventsTabProps & TabContext) {
  const { translate } = context;
  return (
    <DataTable
      title={translate("orders")}
      empty={translate("nothingYet")}
      action={<NewLink collection="orders" {...context} />}
      columns={[
        translate("id"),
        translate("event"),
        translate("buyer"),
        translate("status"),
        translate("tickets"),
        translate("created"),
        translate("action"),
      ]}
      rowIds={orders.map(({ id }) => entryRowId("orders", id))}
      rows={orders.map((order) => [
        <code key="id">{order.id}</code>,
        order.event,
        order.buyer,
        <span class="tag" key="status">
          {order.status}
        </span>,
        order.ticketCount,
        <Time at={order.createdAt} key="created" />,
        <EditLink collection="orders" id={order.id} name={String(order.id)} key="edit" {...context} />,
      ])}
    />
  );
}

function Organizers({ organizers, ...context }: EventsTabProps & TabContext) {
  const { translate } = context;
  return (
    <DataTable
      title={translate("organizers")}
      empty={translate("nothingYet")}
      action={<NewLink collection="organizers" {...context} />}
      columns={[translate("id"), translate("name"), translate("eventList"), translate("action")]}
      rowIds={organizers.map(({ id }) => entryRowId("organizers", id))}
      rows={organizers.map((organizer) => [
        <code key="id">{organizer.id}</code>,
        <strong key="name">{organizer.name}</strong>,
        organizer.eventCount,
        <EditLink collection="organizers" id={organizer.id} name={organizer.name} key="edit" {...context} />,
      ])}
    />
  );
}
