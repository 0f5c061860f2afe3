import type { NextFunction, Request, RequestHandler, Response } from "express";
import { originOf } from "../http/public-url";
import { isSameSecret } from "../oauth/secrets";
import type { Provider } from "../provider";

/** Who has power over the sandbox. */
export interface ControlAccess {
  /** Whether orders over HTTP are taken at all. */
  readonly isOn: boolean;
  /** What everybody must know; null where the sandbox can be reached from this machine only. */
  readonly token: string | null;
}

/** A header that no page of another origin can send without being asked first (CORS), and is never allowed to. */
export const controlHeader = "X-Eventpop-Sandbox-Control";

/** Refuses what a page of another origin has sent: browsers say so in `Origin`. */
export function refuseOtherOrigins(provider: Provider): RequestHandler {
  return (req, res, next) => {
    const { origin, host } = req.headers;
    const isOwn = origin === undefined || [originOf(provider, req), `${req.protocol}://${host}`].includes(origin);
    if (isOwn) next();
    else refuse(res, 403, `Orders from pages of ${origin} are not taken.`);
  };
}

/** Lets programs through that send {@link controlHeader}, and the token as `Bearer` where there is one. */
export function requireControlHeader({ token }: ControlAccess) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (req.get(controlHeader) !== "1") return refuse(res, 403, `Send the header ${controlHeader}: 1.`);
    if (token === null || isSameSecret(bearerOf(req), token)) return next();
    refuse(res, 401, "Send the control token that the sandbox has at its start, as Authorization: Bearer.");
  };
}

/** Lets people through; where there is a token, their browsers ask for it as a password. */
export function requireControlPassword({ token }: ControlAccess) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (token === null || isSameSecret(passwordOf(req), token)) return next();
    res.set("WWW-Authenticate", 'Basic realm="The control token of the Eventpop sandbox", charset="UTF-8"');
    refuse(res, 401, "The password is the control token that the sandbox has at its start.");
  };
}

function bearerOf(req: Request): string {
  return /^Bearer (.+)$/i.exec(req.headers.authorization ?? "")?.[1] ?? "";
}

function passwordOf(req: Request): string {
  const encoded = /^Basic (.+)$/i.exec(req.headers.authorization ?? "")?.[1] ?? "";
  return /:(.*)$/s.exec(Buffer.from(encoded, "base64").toString())?.[1] ?? "";
}

/** An answer of the control routes that says no. */
export function refuse(res: Response, status: number, message: string, code = "EVENTPOP_SANDBOX_REFUSED"): void {
  res.status(status).json({ error: { code, message } });
}
