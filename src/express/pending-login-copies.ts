import type { Request, Response } from "express";
import type { StartedLogin } from "../passport/strategy";
import { isSessionCookieReceived, isSessionCookieSent } from "./session-cookie";
import type { StoreBinding } from "./store-bindings";

/** How long a copy is stored. A login can be finished for the same time. */
const LIFETIME_MS = 10 * 60_000;

/**
 * Copies of pending logins in the session store, for browsers that have a session. Some proxies and platforms forward the session
 * cookie but remove, limit or rename other cookies, so the cookie of a pending login is lost. Its copy belongs to the session of the
 * browser that started the login, and to the login's state. Only that browser can therefore finish the login.
 *
 * A visitor without a session has no copy, so that logins which are started and abandoned leave nothing in the store. A failed copy is
 * ignored: it is needed only if the cookie is lost as well.
 */
export const pendingLoginCopies = {
  /** Stores a copy if the browser has a session, or gets one with this response. */
  async save(req: Request, res: Response, { entries }: StoreBinding, login: StartedLogin): Promise<void> {
    const { sessionID } = req;
    const write = () =>
      entries
        .writeEntry(sessionID, entryName(login.state), login.cookieValue, Date.now() + LIFETIME_MS)
        .catch(() => {});
    if (isSessionCookieReceived(req)) await write();
    else res.once("finish", () => void (isSessionCookieSent(res, sessionID) && write()));
  },

  /** Returns the value of the login's cookie, if it was stored for the browser's session. */
  async read(req: Request, { entries }: StoreBinding, state: string): Promise<string | undefined> {
    if (!isSessionCookieReceived(req)) return undefined;
    const value = await entries.readEntry(req.sessionID, entryName(state)).catch(() => undefined);
    return typeof value === "string" ? value : undefined;
  },

  /** Deletes the copy of a finished login. `sessionID` is the session's id before the login. */
  async remove(sessionID: string, { entries }: StoreBinding, state: string): Promise<void> {
    await entries.deleteEntry(sessionID, entryName(state)).catch(() => {});
  },
};

function entryName(state: string): string {
  return `pending login ${state}`;
}
