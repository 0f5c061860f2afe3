import { type DoorkeeperFacts, type DoorkeeperVersion, doorkeeperFacts } from "./world/doorkeeper-versions";

/** A switch for everything about Eventpop that is unknown or contradicted, plus the Doorkeeper underneath it. */
export interface Compat {
  /** Whose wire behaviour to have. Default `5.5`, the recorded one. */
  readonly doorkeeper: DoorkeeperVersion;
  /** Refuse what RFC 6749 and RFC 9700 forbid though Doorkeeper allows it. Default false. */
  readonly strict: boolean;
  /** Accept a callback only as it is registered: no other query, letter case or loopback port. Default false. */
  readonly strictRedirects: boolean;
  /** Status of the token endpoint's refusals other than `invalid_client`. Default: as the chosen Doorkeeper has it. */
  readonly tokenErrorStatus: 400 | 401 | "by-version";
  /** Whether there are revoke, introspect and token info, which Eventpop does not document. Default true. */
  readonly undocumentedRoutes: boolean;
  /**
   * PKCE: checked (`on`), not looked at (`ignored`), or every verifier refused (`refused`); `absent` does what the
   * chosen Doorkeeper does in an installation without PKCE columns: one of the latter two. Default `on`.
   */
  readonly pkce: "on" | "ignored" | "refused" | "absent";
  /**
   * Whether the database has the `previous_refresh_token` column: with it the old pair dies when the new one is used
   * for the first time, without it at the refresh. Default true.
   */
  readonly previousRefreshToken: boolean;
  /** Doorkeeper's `reuse_access_token`: a new login gets the tokens of the last one. Default false. */
  readonly reuseAccessToken: boolean;
  /** 64 hexadecimal digits as in Eventpop's documentation, or 43 letters as newer Doorkeepers make. Default `hex`. */
  readonly tokenFormat: "hex" | "base64url";
  /** How the API refuses: as Grape does, with a JSON sentence, or as Rails does, with nothing. Default `grape`. */
  readonly apiErrors: "grape" | "empty";
  /** `/me` as `{"user": {…}}`, or the bare user. Default `user`. */
  readonly meEnvelope: "user" | "flat";
  /** Lists as `{success, tickets, count, …}`, or bare arrays. Default `wrapped`. */
  readonly listEnvelope: "wrapped" | "bare";
  /** Whether `ticket_type.id` and `price_satangs` are numbers, or strings. Default true. */
  readonly ticketTypeNumbers: boolean;
  /** Whether the undocumented filter `q={"event_id":…}` works on a person's tickets. Default true. */
  readonly undocumentedQ: boolean;
  /** Whether authorization answers carry `iss` (RFC 9207), as Doorkeeper 6 can. Default false. */
  readonly iss: boolean;
}

/** How often one caller may ask. */
export interface RateLimit {
  /** Calls allowed in one window. */
  readonly limit: number;
  /** Length of a window, in seconds of sandbox time, from a caller's first call on. */
  readonly windowSeconds: number;
  /** Whether calls are counted per access token or per address. Default `token`. */
  readonly key: "token" | "ip";
  /** Whether the refusal says `Retry-After`. Default true. */
  readonly retryAfter: boolean;
}

/** How long things live, in seconds. */
export interface Lifetimes {
  /** Of an access token. Refresh tokens have no end. */
  readonly accessToken: number;
  /** Of an authorization code. */
  readonly code: number;
}

/** How the sandbox behaves. Plain data: it can be shown, changed while running, and put back. */
export interface Settings {
  /** Which Eventpop to be. */
  readonly compat: Compat;
  /** How long tokens and codes live. */
  readonly ttl: Lifetimes;
  /** Limits, or none. */
  readonly rateLimit: { readonly me: RateLimit } | false;
  /** Ask the person, or allow every application without asking. */
  readonly consent: "prompt" | "auto";
  /** Ask who it is, or sign that person in without asking. */
  readonly login: "prompt" | { readonly as: string };
  /** Hosts besides this machine that the zero-configuration application may have callbacks on. */
  readonly redirectHosts: readonly string[];
  /** Origin at which browsers reach the sandbox, where it is not the one they ask; null for that one. */
  readonly publicUrl: string | null;
}

/** Eventpop's documented limit. */
export const defaultRateLimit: RateLimit = { limit: 10, windowSeconds: 60, key: "token", retryAfter: true };

export const defaultSettings: Settings = {
  compat: {
    doorkeeper: "5.5",
    strict: false,
    strictRedirects: false,
    tokenErrorStatus: "by-version",
    undocumentedRoutes: true,
    pkce: "on",
    previousRefreshToken: true,
    reuseAccessToken: false,
    tokenFormat: "hex",
    apiErrors: "grape",
    meEnvelope: "user",
    listEnvelope: "wrapped",
    ticketTypeNumbers: true,
    undocumentedQ: true,
    iss: false,
  },
  ttl: { accessToken: 7200, code: 600 },
  rateLimit: { me: defaultRateLimit },
  consent: "prompt",
  login: "prompt",
  redirectHosts: [],
  publicUrl: null,
};

/** How the Doorkeeper of these settings behaves. */
export function factsOf({ compat }: Settings): DoorkeeperFacts {
  return {
    ...doorkeeperFacts(compat),
    ...(compat.tokenErrorStatus !== "by-version" && { tokenErrorStatus: compat.tokenErrorStatus }),
  };
}

/** Whether PKCE is checked at all: it needs a Doorkeeper that knows it and a database with its columns. */
export function checksPkce(settings: Settings): boolean {
  return settings.compat.pkce === "on" && factsOf(settings).pkce;
}
