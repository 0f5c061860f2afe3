import { createHash } from "node:crypto";
import { channel as diagnosticsChannel } from "node:diagnostics_channel";
import type { ErrorCode } from "./errors";

/** What is worth telling. The names are stable. */
export type AuthEventName =
  /** A person was sent to Eventpop. */
  | "sign_in_started"
  /** A person came back and is signed in. */
  | "signed_in"
  /** A callback was malformed, forged, refused by the person, by Eventpop or by the app. */
  | "refused"
  /** Eventpop failed, or could not be reached. */
  | "provider_failed"
  /** The session store failed or kept silent. */
  | "store_failed"
  /** The provider refused a PKCE verifier; PKCE is off for this process. */
  | "pkce_unsupported"
  /** Eventpop granted less than was asked for. */
  | "scope_narrowed"
  /** New tokens were fetched and stored. */
  | "tokens_refreshed"
  /** A refresh failed; the tokens are kept. */
  | "refresh_failed"
  /** Eventpop ended the tokens; the person has to sign in again. */
  | "sign_in_expired"
  /** A stored record could not be opened: no key fits, or it was changed. */
  | "record_unreadable"
  /** The refresh lock could not be reached, or its holder took too long; the refresh went on without it. */
  | "lock_unavailable"
  /** Eventpop asked to slow down. */
  | "rate_limited"
  /** A person signed out. */
  | "signed_out";

/** One event: names, codes and numbers only; never a token, a code, a name or an address. */
export interface AuthEvent {
  readonly event: AuthEventName;
  /** Name of the strategy, `eventpop` unless configured. */
  readonly strategy: string;
  /** The error's code, when something failed. */
  readonly code?: ErrorCode;
  /** HTTP status that goes with it. */
  readonly status?: number;
  /** First 8 hex digits of the SHA-256 of the Eventpop user id: the same person has the same mark. */
  readonly user?: string;
  /** Milliseconds it took. */
  readonly ms?: number;
}

/** A listener for events. What it throws, or rejects with, is dropped: telling must not break a login. */
export type AuthEventListener = (event: AuthEvent) => unknown;

/** Details of an event, with the user's id in the clear: it leaves hashed. */
export interface EventDetails {
  readonly error?: { readonly code: ErrorCode; readonly status: number };
  readonly userId?: string;
  readonly ms?: number;
}

/** Emits one event for one strategy. */
export type Emit = (event: AuthEventName, details?: EventDetails) => void;

const channel = diagnosticsChannel("passport-eventpop");

/** Emits to the `node:diagnostics_channel` named `passport-eventpop`, and to `listener`. Free when nobody listens. */
export function createEmit(strategy: string, listener: AuthEventListener | undefined): Emit {
  return (event, details = {}) => {
    if (!listener && !channel.hasSubscribers) return;
    const message = describe(event, strategy, details);
    channel.publish(message);
    if (listener) void tell(listener, message);
  };
}

/** A listener's mistake is not the visitor's, whether it is thrown or rejected. */
async function tell(listener: AuthEventListener, message: AuthEvent): Promise<void> {
  try {
    await listener(message);
  } catch {
    // Dropped, as the listener's documentation says.
  }
}

function describe(event: AuthEventName, strategy: string, { error, userId, ms }: EventDetails): AuthEvent {
  return {
    event,
    strategy,
    ...(error && { code: error.code, status: error.status }),
    ...(userId !== undefined && { user: createHash("sha256").update(userId).digest("hex").slice(0, 8) }),
    ...(ms !== undefined && { ms: Math.round(ms) }),
  };
}
