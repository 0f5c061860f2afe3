import type { Router } from "express";
import { parametersOf } from "../http/parameters";
import { railsRouter } from "../http/rails-routing";
import type { Provider } from "../provider";
import { orderJson } from "../resources/order-json";
import { readUndocumentedFilter } from "../resources/ticket-filter";
import { ticketJson } from "../resources/ticket-json";
import { requireUser } from "./api-access";
import { orderOrderKeys, sendList, ticketOrderKeys } from "./resource-list";

/**
 * Returns the routes for a user's tickets and orders at one organizer. If the organizer does not exist, the lists are
 * empty.
 */
export function buyerRoutes(provider: Provider): Router {
  const router = railsRouter();

  router.get("/organizers/:organizerId/tickets", (req, res) => {
    const user = requireUser(provider, req, res);
    if (!user) return;
    const { world, settings } = provider;
    const matchesQ = settings.compat.undocumentedQ ? readUndocumentedFilter(parametersOf(req)) : () => true;
    const isSoldBy = soldBy(provider, req.params.organizerId);
    sendList(provider, req, res, {
      name: "tickets",
      rows: world.tickets.list((ticket) => ticket.userId === user.id && isSoldBy(ticket) && matchesQ(ticket)),
      orderKeys: ticketOrderKeys,
      toJson: (ticket) => ticketJson(ticket, world.events.get(ticket.eventId), settings.compat.ticketTypeNumbers),
    });
  });

  router.get("/organizers/:organizerId/orders", (req, res) => {
    const user = requireUser(provider, req, res);
    if (!user) return;
    const { world } = provider;
    const isSoldBy = soldBy(provider, req.params.organizerId);
    sendList(provider, req, res, {
      name: "orders",
      rows: world.orders.list((order) => order.userId === user.id && isSoldBy(order)),
      orderKeys: orderOrderKeys,
      toJson: (order) =>
        orderJson(
          order,
          world.tickets.list(({ orderId }) => orderId === order.id),
        ),
    });
  });

  return router;
}

function soldBy({ world }: Provider, organizerId: string) {
  return ({ eventId }: { readonly eventId: number }) => String(world.events.get(eventId)?.organizerId) === organizerId;
}
