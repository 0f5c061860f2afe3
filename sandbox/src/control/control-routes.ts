import express, { type NextFunction, type Request, type Response, Router } from "express";
import * as v from "valibot";
import { SandboxError, type SandboxErrorCode } from "../errors";
import { originOf } from "../http/public-url";
import type { Provider } from "../provider";
import { browserSession, signIn } from "../site/browser-session";
import { version } from "../version";
import { validate } from "../world/mistakes";
import { notFoundError } from "./collection";
import { type ControlAccess, refuseOtherOrigins, requireControlHeader, sendControlError } from "./control-guard";
import { openApi } from "./openapi";
import { type Operation, performOperation } from "./operation";
import { operations } from "./operations";
import { decodeQuery } from "./query";

const prefix = "/_sandbox";
/** Maximum size of a request body. A snapshot is large because it contains up to 10,000 tokens. */
const MAX_BODY = "16mb";

const signInSchema = v.strictObject({ as: v.string() });

const allOperations: readonly Operation[] = Object.values(operations).flatMap((group) =>
  Object.values<Operation>(group),
);

const statuses: Partial<Record<SandboxErrorCode, number>> = {
  EVENTPOP_SANDBOX_NOT_FOUND: 404,
  EVENTPOP_SANDBOX_TIMED_OUT: 408,
};

/**
 * Returns the routes below `/_sandbox`. The operations exist only if the control API is on. `/ready` and `/openapi.json`
 * always exist, and requests to them need neither the control header nor a token.
 */
export function controlRoutes(provider: Provider, access: ControlAccess): Router {
  const router = Router();
  router.use(prefix, refuseOtherOrigins(provider));
  router.get(`${prefix}/ready`, (_req, res) => void res.json({ ready: true }));
  router.get(`${prefix}/openapi.json`, (_req, res) => void res.json(openApi(allOperations, prefix)));
  if (!access.isEnabled) return router;

  const guards = [requireControlHeader(access), express.json({ limit: MAX_BODY })];
  router.get(`${prefix}/info`, guards, (req: Request, res: Response) => void res.json(infoOf(provider, req)));
  router.post(`${prefix}/sign-in-as`, guards, (req: Request, res: Response) => {
    const { as } = validate(signInSchema, req.body, { code: "EVENTPOP_SANDBOX_BAD_OPTION" });
    const user = provider.world.users.get(as);
    if (!user)
      return sendControlError(res, 404, `There is no user ${JSON.stringify(as)}.`, "EVENTPOP_SANDBOX_NOT_FOUND");
    signIn(provider, res, user, browserSession(provider, req, res));
    res.status(204).end();
  });
  for (const operation of allOperations) {
    router[operation.method](prefix + operation.path, guards, performing(provider, operation));
  }
  router.use(prefix, handleControlError);
  return router;
}

function performing(provider: Provider, operation: Operation) {
  const isInQuery = operation.method === "get" || operation.method === "delete";
  return (req: Request, res: Response, next: NextFunction) => {
    const { key } = req.params;
    const data = isInQuery ? decodeQuery(req.query) : req.body;
    performOperation(provider, operation, { key, data }).then((result) => {
      if (result !== undefined) res.json(result);
      else if (operation.method === "get") next(notFoundError(key));
      else res.status(204).end();
    }, next);
  };
}

/**
 * Sends a message of one sentence if the control request was wrong. Passes any other error to the next handler, because
 * it is a failure of the sandbox.
 */
function handleControlError(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  const status = statusOf(error);
  if (status === undefined || !(error instanceof Error)) next(error);
  else sendControlError(res, status, error.message, error instanceof SandboxError ? error.code : undefined);
}

/** Returns the 4xx status for the error of a wrong request, or undefined if the sandbox itself failed. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof SandboxError) return statuses[error.code] ?? 400;
  // `express.json` throws errors with a `status` for bodies that it cannot parse.
  const status = error instanceof Error && "status" in error ? error.status : undefined;
  return typeof status === "number" && status < 500 ? status : undefined;
}

function infoOf(provider: Provider, req: Request): object {
  const { world, settings } = provider;
  const { users, applications, organizers, events, tickets, orders: bought, tokens } = world;
  const tables = { users, applications, organizers, events, tickets, orders: bought, tokens };
  const counts = Object.entries(tables).map(([name, table]) => [name, table.list().length]);
  return { version, publicUrl: originOf(provider, req), settings, counts: Object.fromEntries(counts) };
}
