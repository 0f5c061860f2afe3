import type { NextFunction, Request, RequestHandler, Response } from "express";
import { isSameSecret } from "./oauth/secrets";
import type { Provider } from "./provider";
import { originOf } from "./public-url";

/** Who may give orders over HTTP. */
export interface ControlAccess {
  /** What they must send as `Authorization: Bearer`; null where the sandbox can be reached from this machine only. */
  readonly token: string | null;
}

/** A header that no page of another origin can send without being asked first (CORS), and is never allowed to. */
export const controlHeader = "X-Eventpop-Sandbox-Control";

/** Refuses what a page of another origin has sent: browsers say so in `Origin`. */
export function ownOriginOnly(provider: Provider): RequestHandler {
  return (req, res, next) => {
    const { origin, host } = req.headers;
    const isOwn = origin === undefined || [originOf(provider, req), `${req.protocol}://${host}`].includes(origin);
    if (isOwn) next();
    else refuse(res, 403, `Orders from pages of ${origin} are not taken.`);
  };
}

/** Lets programs through that send {@link controlHeader}, and the token where there is one. */
export function programsOnly({ token }: ControlAccess) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (req.get(controlHeader) !== "1") return refuse(res, 403, `Send the header ${controlHeader}: 1.`);
    if (token !== null && !isSameSecret(bearerOf(req), token)) {
      return refuse(res, 401, "Send the control token that the sandbox showed at its start, as Authorization: Bearer.");
    }
    next();
  };
}

function bearerOf(req: Request): string {
  return /^Bearer (.+)$/i.exec(req.headers.authorization ?? "")?.[1] ?? "";
}

/** An answer of the control routes that says no. */
export function refuse(res: Response, status: number, message: string, code = "EVENTPOP_SANDBOX_REFUSED"): void {
  res.status(status).json({ error: { code, message } });
}
