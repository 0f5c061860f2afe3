import type { Request } from "express";
import type { SessionData } from "express-session";
import type { AuthSettings } from "../config/auth-options";
import type { TokenSet } from "../config/token-storage";
import { type EventpopError, OptionError, StoreError } from "../errors";
import { appTimedOut } from "../passport/app-callback";
import { toUser } from "../passport/profile";
import type { SignIn } from "../passport/sign-in";
import type { InTime } from "../time/deadline";
import type { TokenManager } from "../tokens/token-manager";
import { dropSession, type LoginSession, loginFingerprint, removeSession } from "./login-session";
import { logInToPassport } from "./passport-login";
import type { StoreBinding } from "./store-bindings";

/** A token record, and how many sessions have it or are about to. */
interface SharedRecord {
  readonly recordId: Promise<string>;
  sessions: number;
}

/** A sign-in that is finished twice, by a second click, is one login: its record is created once. */
const records = new WeakMap<TokenSet, SharedRecord>();

/**
 * Makes a login: tokens into a record, and a new session with the record's handle, both saved when this resolves. Each step
 * has to be done within the sign-in's deadline; if one fails, record and session are removed again.
 */
export async function createLogin(
  { passport, afterLogin, signInTimeoutMs }: AuthSettings,
  sessions: LoginSession,
  { tokenManager, guard }: StoreBinding,
  req: Request,
  { tokens, profile, user, pendingLogin }: SignIn,
  inTime: InTime,
): Promise<void> {
  if (!profile || !user) throw new OptionError("EVENTPOP_SETUP", "eventpopAuth needs the profile from /me.");
  const isOver = () => storeTimedOut(signInTimeoutMs);
  const now = Date.now();
  const expiresAt = sessions.expiryOf(req.session, now, now);
  const previousSession = afterLogin ? copyOf(req, sessions, profile.id) : {};
  const record = recordOf(tokenManager, tokens, expiresAt);
  let isRenewed = false;
  try {
    const recordId = await inTime(() => record.recordId, isOver);
    await inTime(() => guard.renew(req), isOver);
    isRenewed = true;
    const { returnTo } = pendingLogin;
    const fingerprint = loginFingerprint(pendingLogin.state);
    // The person comes last: from the first Thai letter on, V8 stores a text with two bytes for each letter.
    const login = {
      recordId,
      signedInAt: now,
      expiresAt,
      fingerprint,
      ...(returnTo && { returnTo }),
      user: toUser(profile),
    };
    sessions.writeLogin(req.session, login);
    if (passport) {
      await inTime(
        () => logInToPassport(passport, req, user),
        () => appTimedOut("serializeUser", signInTimeoutMs),
      );
    }
    if (afterLogin) {
      await inTime(
        async () => afterLogin(req, { user, previousSession }),
        () => appTimedOut("afterLogin", signInTimeoutMs),
      );
    }
    await inTime(() => guard.saveLogin(req.session), isOver);
  } catch (error) {
    const { sessionID, sessionStore } = req;
    dropSession(req);
    const removed = release(record, tokens, tokenManager).catch(() => {});
    // The store may have written what it reported as failed.
    if (isRenewed) void tokenManager.retryRemoval(() => removeSession(sessionStore, sessionID));
    await inTime(() => removed, isOver).catch(() => {});
    throw error;
  }
}

function recordOf(tokenManager: TokenManager, tokens: TokenSet, expiresAt: number): SharedRecord {
  const record = records.get(tokens) ?? { recordId: tokenManager.startLogin(tokens, expiresAt), sessions: 0 };
  record.sessions += 1;
  records.set(tokens, record);
  return record;
}

/** Ends the login of a record, unless another click's session has it. */
async function release(record: SharedRecord, tokens: TokenSet, tokenManager: TokenManager): Promise<void> {
  record.sessions -= 1;
  if (record.sessions > 0) return;
  records.delete(tokens);
  const recordId = await record.recordId;
  await tokenManager.retryRemoval(() => tokenManager.endLogin(recordId));
}

/** What the app put into the session, without what Passport and this package keep there. */
function copyOf({ session }: Request, sessions: LoginSession, userId: string): Partial<SessionData> {
  const login = sessions.readLogin(session, 0);
  if (login && login.user.id !== userId) return {};
  const {
    cookie: _cookie,
    passport: _passport,
    [sessions.key]: _login,
    ...data
  } = session as unknown as Record<string, unknown>;
  return data as Partial<SessionData>;
}

function storeTimedOut(ms: number): EventpopError {
  return new StoreError("EVENTPOP_STORE", `The login was not stored when the sign-in's ${ms} ms were over.`);
}
