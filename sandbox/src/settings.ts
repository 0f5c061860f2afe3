import * as v from "valibot";
import { type DoorkeeperBehaviour, doorkeeperBehaviour, doorkeeperVersions } from "./world/doorkeeper-versions";

/**
 * A setting: from its row come its type, its default, the check of the option, the row of the settings page and of the
 * README.
 */
export interface SettingRow<Value = unknown> {
  readonly default: Value;
  readonly schema: v.GenericSchema<Value>;
  /** All values, if there are only a few. */
  readonly choices?: readonly Value[];
  /** One sentence for the settings page and the README: what is not known about Eventpop, or what the setting does. */
  readonly about: string;
}

/** A setting with a few values. */
interface ChoiceRow<Value> extends SettingRow<Value> {
  readonly choices: readonly Value[];
}

function flag(value: boolean, about: string): ChoiceRow<boolean> {
  return { default: value, schema: v.boolean(), choices: [true, false], about };
}

function choice<const Value extends string | number>(
  value: NoInfer<Value>,
  choices: readonly Value[],
  about: string,
): ChoiceRow<Value> {
  return { default: value, schema: v.picklist(choices), choices, about };
}

function wholeNumber(value: number, min: number, about: string): SettingRow<number> {
  return { default: value, schema: v.pipe(v.number(), v.integer(), v.minValue(min)), about };
}

/** One row for each switch of {@link Compat}. */
export const compatRows = {
  /** The version of Doorkeeper whose wire behaviour the sandbox has. @defaultValue `"5.5"`, the recorded one */
  doorkeeper: choice("5.5", doorkeeperVersions, "Eventpop's version of Doorkeeper is not known."),
  /** `user`: `/me` responds with `{"user": {…}}`. `flat`: with the user alone. @defaultValue `"user"` */
  meEnvelope: choice("user", ["user", "flat"], "Eventpop's OpenAPI document shows a bare user; clients read { user }."),
  /** `wrapped`: lists are `{success, tickets, count, …}`. `bare`: they are arrays. @defaultValue `"wrapped"` */
  listEnvelope: choice(
    "wrapped",
    ["wrapped", "bare"],
    "Eventpop's OpenAPI document shows one entity; clients read { tickets, total, … }.",
  ),
  /** Whether `ticket_type.id` and `price_satangs` are numbers. Otherwise they are strings. @defaultValue `true` */
  ticketTypeNumbers: flag(true, "They are strings in Eventpop's OpenAPI document and numbers in clients."),
  /** Whether the filter `q={"event_id":…}` works on a user's tickets. @defaultValue `true` */
  undocumentedQ: flag(true, "Eventpop does not document the filter q, but one client sends it."),
  /**
   * The body of the API's 401 and 403. `grape`: a JSON sentence. `empty`: nothing, as Rails sends it.
   * @defaultValue `"grape"`
   */
  apiErrors: choice("grape", ["grape", "empty"], "The bodies of Eventpop's 401 and 403 are not known."),
  /**
   * `on`: verifiers are checked. `ignored`: they are not read. `refused`: every verifier is an error. `absent`: as the
   * chosen Doorkeeper behaves without PKCE columns, which is either `ignored` or `refused`. @defaultValue `"on"`
   */
  pkce: choice("on", ["on", "ignored", "refused", "absent"], "It is not known whether Eventpop has PKCE columns."),
  /**
   * Whether the database has the column `previous_refresh_token`. With it, the old pair of tokens is revoked when the
   * new one is used for the first time; without it, at the refresh. @defaultValue `true`
   */
  previousRefreshToken: flag(true, "It is not known when Eventpop revokes the old pair of tokens after a refresh."),
  /** Doorkeeper's `reuse_access_token`: a new login gets the tokens of the login before it. @defaultValue `false` */
  reuseAccessToken: flag(false, "It is not known whether two logins of one user share a token."),
  /** `hex`: 64 hexadecimal digits. `base64url`: 43 characters. @defaultValue `"hex"` */
  tokenFormat: choice(
    "hex",
    ["hex", "base64url"],
    "Eventpop's documentation shows hex; newer Doorkeepers use base64url.",
  ),
  /**
   * Status of the token endpoint's errors other than `invalid_client`. `by-version`: as the chosen Doorkeeper has it.
   * @defaultValue `"by-version"`
   */
  tokenErrorStatus: choice("by-version", [400, 401, "by-version"], "Doorkeeper up to 5.0 has 401, from 5.1 on 400."),
  /**
   * Accept a redirect URI only as it is registered: no other query, letter case or loopback port. @defaultValue `false`
   */
  strictRedirects: flag(false, "Doorkeeper accepts redirect URIs that differ in query, letter case or loopback port."),
  /** Refuse everything that RFC 6749 and RFC 9700 forbid and Doorkeeper allows. @defaultValue `false` */
  strict: flag(false, "Doorkeeper allows some requests that RFC 6749 and RFC 9700 forbid."),
  /** Whether there are `/oauth/revoke`, `/oauth/introspect` and `/oauth/token/info`. @defaultValue `true` */
  undocumentedRoutes: flag(true, "Eventpop does not document revocation, introspection and token info."),
  /** Whether authorization responses have `iss` (RFC 9207), which Doorkeeper 6 supports. @defaultValue `false` */
  iss: flag(false, "Doorkeeper 6 can add iss (RFC 9207) to authorization responses."),
} satisfies SettingRows;

/** One row for each field of {@link Lifetimes}. */
export const lifetimeRows = {
  /** Lifetime of an access token. Refresh tokens do not expire. @defaultValue `7200` */
  accessToken: wholeNumber(7200, 1, "Lifetime of an access token in seconds."),
  /** Lifetime of an authorization code. @defaultValue `600` */
  code: wholeNumber(600, 1, "Lifetime of an authorization code in seconds."),
} satisfies SettingRows;

/** One row for each field of {@link RateLimit}. The defaults are Eventpop's documented limit. */
export const rateLimitRows = {
  /** Requests that one caller may send in one window. @defaultValue `10` */
  limit: wholeNumber(10, 0, "Requests that one caller may send in one window."),
  /** Length of a window, in seconds of sandbox time. It begins with a caller's first request. @defaultValue `60` */
  windowSeconds: wholeNumber(60, 1, "Length of a window in seconds."),
  /** Whether requests are counted for each access token or for each IP address. @defaultValue `"token"` */
  key: choice("token", ["token", "ip"], "What a caller is: an access token or an IP address."),
  /** Whether the 429 has `Retry-After`. @defaultValue `true` */
  retryAfter: flag(true, "Whether the 429 has Retry-After."),
} satisfies SettingRows;

export const consentRow = choice(
  "prompt",
  ["prompt", "auto"],
  "Show the consent page, or allow every application without it.",
);

type SettingRows = Readonly<Record<string, SettingRow>>;

/** The values of a table of settings. The comments of the rows stay with the properties. */
type ValuesOf<Rows extends SettingRows> = { readonly [Name in keyof Rows]: Rows[Name]["default"] };

/** Switches for what is unknown or contradictory about Eventpop, and the version of Doorkeeper. */
export type Compat = ValuesOf<typeof compatRows>;

/** How long access tokens and codes are valid, in seconds. */
export type Lifetimes = ValuesOf<typeof lifetimeRows>;

/** How many requests a caller may send. */
export type RateLimit = ValuesOf<typeof rateLimitRows>;

/** How the sandbox behaves. Plain data: it can be shown, changed while the sandbox runs, and restored. */
export interface Settings {
  /** What is unknown about Eventpop, and the version of Doorkeeper. */
  readonly compat: Compat;
  /** How long access tokens and codes are valid. */
  readonly ttl: Lifetimes;
  /** The limit of `/me`; false for no limit. */
  readonly rateLimit: { readonly me: RateLimit } | false;
  /** Show the consent page, or allow every application without it. */
  readonly consent: (typeof consentRow)["default"];
  /** Show the sign-in page, or sign the user with this key in without it. */
  readonly login: "prompt" | { readonly as: string };
  /** Hosts besides this machine on which the default application may have its redirect URI. */
  readonly redirectHosts: readonly string[];
  /** The origin at which browsers reach the sandbox; null for the origin of each request. */
  readonly publicUrl: string | null;
}

/** Eventpop's documented limit. */
export const defaultRateLimit: RateLimit = defaultsOf(rateLimitRows);

export const defaultSettings: Settings = {
  compat: defaultsOf(compatRows),
  ttl: defaultsOf(lifetimeRows),
  rateLimit: { me: defaultRateLimit },
  consent: consentRow.default,
  login: "prompt",
  redirectHosts: [],
  publicUrl: null,
};

function defaultsOf<Rows extends SettingRows>(rows: Rows): ValuesOf<Rows> {
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.default])) as ValuesOf<Rows>;
}

/** The check of options in which every row may be left out. */
export function schemaOf(rows: SettingRows): v.GenericSchema {
  const entries = Object.entries(rows).map(([name, { schema }]) => [name, schema] as const);
  return v.partial(v.strictObject(Object.fromEntries(entries)));
}

/** How Doorkeeper behaves with these settings. */
export function factsOf({ compat }: Settings): DoorkeeperBehaviour {
  return {
    ...doorkeeperBehaviour(compat),
    ...(compat.tokenErrorStatus !== "by-version" && { tokenErrorStatus: compat.tokenErrorStatus }),
  };
}

/** Whether PKCE is checked at all: both Doorkeeper and the database have to support it. */
export function checksPkce(settings: Settings): boolean {
  return settings.compat.pkce === "on" && factsOf(settings).pkce;
}
