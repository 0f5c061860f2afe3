import type { Request } from "express";
import type { Store } from "express-session";
import type { AuthSettings } from "../config/auth-options";
import type { Settings } from "../config/eventpop-options";
import { type EventpopError, OptionError, StoreError } from "../errors";
import { warnOnce } from "../events";
import { pathOf, requestTargetOf } from "../login/request-path";
import { SealedEntries } from "../tokens/sealed-entries";
import { TokenManager } from "../tokens/token-manager";
import { SessionTokenStore } from "../tokens/token-store";
import { SessionGuard } from "./session-guard";

/** The objects that work with one session store. */
export interface StoreBinding {
  readonly tokenManager: TokenManager;
  readonly guard: SessionGuard;
  readonly entries: SealedEntries;
}

/** The parameters of {@link StoreBindings}. */
export interface StoreBindingOptions {
  readonly auth: AuthSettings;
  readonly client: Settings;
  /** The key under which sessions hold a login. */
  readonly sessionKey: string;
  /** Called once for each store. */
  readonly onBind: (store: Store) => void;
}

/**
 * One binding for each session store of the app. Most apps have one store. It is known from the start if the option `sessionStore`
 * is set, otherwise from the first request with a session.
 */
export class StoreBindings {
  private readonly byStore = new WeakMap<Store, StoreBinding>();
  private readonly tokenManagers: TokenManager[] = [];
  /** Path of the session cookie; undefined until the first request with a session. */
  private cookiePath: string | undefined;

  constructor(private readonly options: StoreBindingOptions) {
    const { sessionStore } = options.auth;
    if (sessionStore) this.bind(sessionStore);
  }

  /**
   * Returns the binding of the request's session store.
   *
   * @throws the result of {@link missingSessionError} if the request has no session
   */
  bindingFor(req: Request): StoreBinding {
    if (!hasSession(req)) throw this.missingSessionError(req);
    this.cookiePath ??= req.session.cookie.path ?? "/";
    return this.byStore.get(req.sessionStore) ?? this.bind(req.sessionStore);
  }

  /**
   * Returns the binding for a request with an access token, which needs no session: that of the request's store, or of the option
   * `sessionStore`.
   *
   * @throws the result of {@link missingSessionError} if there is neither
   */
  bindingForBearer(req: Request): StoreBinding {
    const store = (req.sessionStore as Store | undefined) ?? this.options.auth.sessionStore;
    if (!store) throw this.missingSessionError(req);
    return this.byStore.get(store) ?? this.bind(store);
  }

  /** Returns the error for a request without a session. express-session creates none outside of its cookie's path or while the store is disconnected. */
  missingSessionError(req: Request): EventpopError {
    if (this.cookiePath !== undefined && !pathOf(requestTargetOf(req)).startsWith(this.cookiePath)) {
      return new OptionError(
        "EVENTPOP_SETUP",
        `The session cookie is for ${this.cookiePath} only, so that this request has no session: set cookie.path to "/".`,
      );
    }
    if (this.tokenManagers.length > 0) return new StoreError("EVENTPOP_STORE", "The session store is disconnected.");
    return new OptionError(
      "EVENTPOP_SETUP",
      req.session
        ? "eventpopAuth needs express-session: other session middleware has no store to keep tokens in."
        : "eventpopAuth needs express-session before it: app.use(session({ secret, resave: false, saveUninitialized: false })). If it is there, its cookie.path leaves this path out, or its store has been disconnected since the app started.",
    );
  }

  /** Resolves when this process has finished its refreshes, saves and revocations. {@link EventpopAuth.close} documents it. */
  async close(): Promise<void> {
    await Promise.all(this.tokenManagers.map((tokenManager) => tokenManager.close()));
  }

  private bind(store: Store): StoreBinding {
    const { auth, client, sessionKey, onBind } = this.options;
    warnOfMemoryStore(store);
    const tokens = auth.tokenStore ?? new SessionTokenStore(store, client);
    const tokenManager = new TokenManager(client, tokens, {
      lock: auth.refreshLock,
      revokesDiscarded: auth.revokeOnLogout,
    });
    const entries = new SealedEntries(store, client.keys, sessionKey);
    const guard = new SessionGuard(sessionKey, tokenManager);
    guard.wrapStore(store);
    onBind(store);
    const binding = { tokenManager, guard, entries };
    this.byStore.set(store, binding);
    this.tokenManagers.push(tokenManager);
    return binding;
  }
}

/** Whether express-session gave the request a session. */
export function hasSession(req: Request): boolean {
  return req.session?.cookie !== undefined && req.sessionStore !== undefined;
}

function warnOfMemoryStore(store: Store): void {
  if (process.env.NODE_ENV === "production" && store.constructor.name === "MemoryStore") {
    warnOnce(
      "memory store",
      "Sessions are kept in MemoryStore: a restart logs all users out, and a second process does not have the sessions; use a shared store such as connect-redis.",
    );
  }
}
