import express, { type NextFunction, type Request, type Response, Router } from "express";
import { SandboxError, type SandboxErrorCode } from "../errors";
import { originOf } from "../http/public-url";
import type { Provider } from "../provider";
import { browserSession, signIn } from "../site/browser-session";
import { version } from "../version";
import type { SandboxControl } from "./control";
import { type ControlAccess, ownOriginOnly, programsOnly, refuse } from "./control-guard";
import { type Operation, operations } from "./control-operations";
import { orders, read } from "./control-orders";
import { openApi } from "./openapi";

const prefix = "/_sandbox";
/** A snapshot holds up to 10,000 tokens. */
const largestOrder = "16mb";

const statuses: Partial<Record<SandboxErrorCode, number>> = {
  EVENTPOP_SANDBOX_NOT_FOUND: 404,
  EVENTPOP_SANDBOX_TIMED_OUT: 408,
};

/**
 * `/_sandbox`: orders from programs, where they are taken. Whether the sandbox is ready, and what can be ordered, is
 * told to everybody on this machine.
 */
export function controlRoutes(provider: Provider, control: SandboxControl, access: ControlAccess): Router {
  const router = Router();
  router.use(prefix, ownOriginOnly(provider));
  router.get(`${prefix}/ready`, (_req, res) => void res.json({ ready: true }));
  router.get(`${prefix}/openapi.json`, (_req, res) => void res.json(openApi(operations, prefix)));
  if (!access.takesOrders) return router;

  const guards = [programsOnly(access), express.json({ limit: largestOrder })];
  router.get(`${prefix}/info`, guards, (req: Request, res: Response) => void res.json(infoOf(provider, req)));
  router.post(`${prefix}/sign-in-as`, guards, (req: Request, res: Response) => {
    const { as } = read(orders.person, req.body);
    const user = provider.world.users.get(as);
    if (!user) return refuse(res, 404, `There is no user ${JSON.stringify(as)}.`, "EVENTPOP_SANDBOX_NOT_FOUND");
    signIn(provider, res, user, browserSession(provider, req, res));
    res.status(204).end();
  });
  for (const operation of operations) {
    router[operation.method](prefix + operation.path, guards, answering(control, operation));
  }
  router.use(prefix, refuseOrder);
  return router;
}

function answering(control: SandboxControl, { run }: Operation) {
  return (req: Request, res: Response, next: NextFunction) => {
    const { params, query, body } = req;
    run(control, { params: params as Record<string, string>, query, body: body ?? {} }).then((answer) => {
      if (answer === undefined) res.status(204).end();
      else res.json(answer);
    }, next);
  };
}

/** An order that makes no sense is answered with one sentence; everything else is a mistake of the sandbox. */
function refuseOrder(failure: unknown, _req: Request, res: Response, next: NextFunction): void {
  const status = statusOf(failure);
  if (status === undefined || !(failure instanceof Error)) next(failure);
  else refuse(res, status, failure.message, failure instanceof SandboxError ? failure.code : undefined);
}

/** Undefined for what is no fault of the order. */
function statusOf(failure: unknown): number | undefined {
  if (failure instanceof SandboxError) return statuses[failure.code] ?? 400;
  // Bodies that `express.json` cannot read.
  const status = failure instanceof Error && "status" in failure ? failure.status : undefined;
  return typeof status === "number" && status < 500 ? status : undefined;
}

function infoOf(provider: Provider, req: Request): object {
  const { world, settings } = provider;
  const { users, applications, organizers, events, tickets, orders: bought, tokens } = world;
  const tables = { users, applications, organizers, events, tickets, orders: bought, tokens };
  const counts = Object.entries(tables).map(([name, table]) => [name, table.list().length]);
  return { version, publicUrl: originOf(provider, req), settings, counts: Object.fromEntries(counts) };
}
