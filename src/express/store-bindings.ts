import type { Request } from "express";
import type { Store } from "express-session";
import { type EventpopError, OptionError, StoreError } from "../errors";
import { pathOf, targetOf } from "../login/request-path";
import type { SealedEntries } from "../tokens/sealed-entries";
import type { TokenManager } from "../tokens/token-manager";
import type { SessionGuard } from "./session-guard";

/** What belongs to one session store. */
export interface StoreBinding {
  readonly tokenManager: TokenManager;
  readonly guard: SessionGuard;
  readonly entries: SealedEntries;
}

/** The keeping of each session store that requests come with: usually one, known at the start or from its first request on. */
export class StoreBindings {
  private readonly byStore = new WeakMap<Store, StoreBinding>();
  /** The keepers of all stores. */
  readonly keepers: TokenManager[] = [];
  /** Path of the session cookie; absent until a request came with a session. */
  private cookiePath: string | undefined;

  constructor(
    private readonly create: (store: Store) => StoreBinding,
    sessionStore: Store | undefined,
  ) {
    if (sessionStore) this.add(sessionStore);
  }

  /** Throws what {@link whyNone} says where the request has no session. */
  of(req: Request): StoreBinding {
    if (!hasSession(req)) throw this.whyNone(req);
    this.cookiePath ??= req.session.cookie.path ?? "/";
    return this.byStore.get(req.sessionStore) ?? this.add(req.sessionStore);
  }

  /** Why a request has no session. express-session leaves requests alone while its store is disconnected. */
  whyNone(req: Request): EventpopError {
    // express-session leaves requests alone that are outside of its cookie's path.
    if (this.cookiePath !== undefined && !pathOf(targetOf(req)).startsWith(this.cookiePath)) {
      return new OptionError(
        "EVENTPOP_SETUP",
        `The session cookie is for ${this.cookiePath} only, so that this request has no session: set cookie.path to "/".`,
      );
    }
    if (this.keepers.length > 0) return new StoreError("EVENTPOP_STORE", "The session store is disconnected.");
    return new OptionError(
      "EVENTPOP_SETUP",
      req.session
        ? "eventpopAuth needs express-session: other session middleware has no store to keep tokens in."
        : "eventpopAuth needs express-session before it: app.use(session({ secret, resave: false, saveUninitialized: false })). If it is there, its cookie.path leaves this path out, or its store has been disconnected since the app started.",
    );
  }

  private add(store: Store): StoreBinding {
    const keeping = this.create(store);
    this.byStore.set(store, keeping);
    this.keepers.push(keeping.tokenManager);
    return keeping;
  }
}

/** Whether express-session gave the request a session. */
export function hasSession(req: Request): boolean {
  return req.session?.cookie !== undefined && req.sessionStore !== undefined;
}
