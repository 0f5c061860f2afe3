import type { NextFunction, Request, RequestHandler, Response } from "express";
import { originOf } from "../http/public-url";
import { isSameSecret } from "../oauth/secrets";
import type { Provider } from "../provider";

/** Who may use the control API. */
export interface ControlAccess {
  /** Whether the control API is available over HTTP. */
  readonly isEnabled: boolean;
  /**
   * The token that every control request must contain. Null if only this machine can reach the sandbox, because then no
   * token is needed.
   */
  readonly token: string | null;
}

/**
 * The header that every control request must have. A page of another origin cannot send this header: its browser first asks the sandbox for
 * permission (CORS preflight), and the sandbox never gives it.
 */
export const controlHeader = "X-Eventpop-Sandbox-Control";

/**
 * Middleware that refuses requests from pages of other origins. Browsers send the origin of the page in the header
 * `Origin`.
 */
export function refuseOtherOrigins(provider: Provider): RequestHandler {
  return (req, res, next) => {
    const { origin, host } = req.headers;
    const isOwn = origin === undefined || [originOf(provider, req), `${req.protocol}://${host}`].includes(origin);
    if (isOwn) next();
    else sendControlError(res, 403, `Control requests from pages of ${origin} are refused.`);
  };
}

/**
 * Returns middleware that refuses requests without {@link controlHeader}. If `token` is not null, it also refuses
 * requests without `Authorization: Bearer` and this token.
 */
export function requireControlHeader({ token }: ControlAccess) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (req.get(controlHeader) !== "1") return sendControlError(res, 403, `Send the header ${controlHeader}: 1.`);
    if (token === null || isSameSecret(bearerOf(req), token)) return next();
    sendControlError(
      res,
      401,
      "Send the control token that the sandbox printed at its start, as Authorization: Bearer.",
    );
  };
}

/**
 * Returns middleware that makes the browser ask for `token` as a password (HTTP Basic authentication). If `token` is
 * null, it asks for nothing.
 */
export function requireControlPassword({ token }: ControlAccess) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (token === null || isSameSecret(passwordOf(req), token)) return next();
    res.set("WWW-Authenticate", 'Basic realm="The control token of the Eventpop sandbox", charset="UTF-8"');
    sendControlError(res, 401, "The password is the control token that the sandbox printed at its start.");
  };
}

function bearerOf(req: Request): string {
  return /^Bearer (.+)$/i.exec(req.headers.authorization ?? "")?.[1] ?? "";
}

function passwordOf(req: Request): string {
  const encoded = /^Basic (.+)$/i.exec(req.headers.authorization ?? "")?.[1] ?? "";
  return /:(.*)$/s.exec(Buffer.from(encoded, "base64").toString())?.[1] ?? "";
}

/** Sends an error response of the control API. */
export function sendControlError(
  res: Response,
  status: number,
  message: string,
  code = "EVENTPOP_SANDBOX_REFUSED",
): void {
  res.status(status).json({ error: { code, message } });
}
