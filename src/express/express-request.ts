import type { Request } from "express";

/**
 * Whether a request, and the response to it, are Express's. Other requests may come as well: a WebSocket's has no response, and
 * connect, koa-connect and @fastify/middie hand over Node's own.
 */
export function isExpress(req: Request): boolean {
  return typeof (req as Partial<Request>).get === "function" && req.res !== undefined;
}
