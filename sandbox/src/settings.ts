import * as v from "valibot";
import { type DoorkeeperBehaviour, doorkeeperBehaviour, doorkeeperVersions } from "./world/doorkeeper-versions";

/**
 * A setting. Its type, its default, the check of its option, and its rows on the settings page and in the README are all
 * derived from this object.
 */
export interface SettingRow<Value = unknown> {
  readonly default: Value;
  readonly schema: v.GenericSchema<Value>;
  /** The possible values. Undefined if any value of the type is possible. */
  readonly choices?: readonly Value[];
  /**
   * One sentence about the setting: what is not known about Eventpop, or what the setting does. The settings page of the
   * inspector and the README show it.
   */
  readonly about: Readonly<Record<"en" | "th", string>>;
}

type About = SettingRow["about"];

/** A setting with a fixed list of values. */
interface ChoiceRow<Value> extends SettingRow<Value> {
  readonly choices: readonly Value[];
}

function flag(value: boolean, about: About): ChoiceRow<boolean> {
  return { default: value, schema: v.boolean(), choices: [true, false], about };
}

function choice<const Value extends string | number>(
  value: NoInfer<Value>,
  choices: readonly Value[],
  about: About,
): ChoiceRow<Value> {
  return { default: value, schema: v.picklist(choices), choices, about };
}

function wholeNumber(value: number, min: number, about: About): SettingRow<number> {
  return { default: value, schema: v.pipe(v.number(), v.integer(), v.minValue(min)), about };
}

/** The switches of {@link Compat}, one row for each. */
export const compatRows = {
  /**
   * The version of Doorkeeper that the sandbox imitates. @defaultValue `"5.5"`, which matches the recorded responses of
   * Eventpop
   */
  doorkeeper: choice("5.5", doorkeeperVersions, {
    en: "Eventpop's version of Doorkeeper is not known.",
    th: "ไม่ทราบรุ่นของ Doorkeeper ที่ Eventpop ใช้",
  }),
  /**
   * The JSON of `/me`. `user`: the response is `{"user": {…}}`. `flat`: the response is the user without an envelope.
   * @defaultValue `"user"`
   */
  meEnvelope: choice("user", ["user", "flat"], {
    en: "Eventpop's OpenAPI document shows a bare user; clients read { user }.",
    th: "เอกสาร OpenAPI ของ Eventpop แสดง user โดยตรง แต่แอปต่างๆ อ่าน { user }",
  }),
  /**
   * The JSON of lists. `wrapped`: a list is `{success, tickets, count, …}`. `bare`: a list is an array.
   * @defaultValue `"wrapped"`
   */
  listEnvelope: choice("wrapped", ["wrapped", "bare"], {
    en: "Eventpop's OpenAPI document shows one entity; clients read { tickets, total, … }.",
    th: "เอกสาร OpenAPI ของ Eventpop แสดงรายการเดียว แต่แอปต่างๆ อ่าน { tickets, total, … }",
  }),
  /** Whether `ticket_type.id` and `price_satangs` are numbers. If false, they are strings. @defaultValue `true` */
  ticketTypeNumbers: flag(true, {
    en: "They are strings in Eventpop's OpenAPI document and numbers in clients.",
    th: "เป็นข้อความในเอกสาร OpenAPI ของ Eventpop แต่เป็นตัวเลขในแอปต่างๆ",
  }),
  /** Whether the filter `q={"event_id":…}` works on a user's tickets. @defaultValue `true` */
  undocumentedQ: flag(true, {
    en: "Eventpop does not document the filter q, but one client sends it.",
    th: "เอกสารของ Eventpop ไม่มีตัวกรอง q แต่มีแอปหนึ่งส่งมา",
  }),
  /**
   * The body of the API's 401 and 403. `grape`: a sentence in JSON. `empty`: no body, as a Rails controller sends it.
   * @defaultValue `"grape"`
   */
  apiErrors: choice("grape", ["grape", "empty"], {
    en: "The bodies of Eventpop's 401 and 403 are not known.",
    th: "ไม่ทราบ body ของ 401 และ 403 ของ Eventpop",
  }),
  /**
   * How the sandbox treats a `code_verifier`. `on`: checks it. `ignored`: does not read it. `refused`: refuses every
   * request that has one. `absent`: acts as if the database had no PKCE columns; then the version of Doorkeeper decides
   * between `ignored` and `refused`. @defaultValue `"on"`
   */
  pkce: choice("on", ["on", "ignored", "refused", "absent"], {
    en: "It is not known whether Eventpop has PKCE columns.",
    th: "ไม่ทราบว่า Eventpop มีคอลัมน์ของ PKCE หรือไม่",
  }),
  /**
   * Whether the old pair of tokens stays valid after a refresh until the new pair is first used, as if Doorkeeper's database had the column
   * `previous_refresh_token`. If false, the refresh itself revokes the old pair. @defaultValue `true`
   */
  previousRefreshToken: flag(true, {
    en: "It is not known when Eventpop revokes the old pair of tokens after a refresh.",
    th: "ไม่ทราบว่า Eventpop เพิกถอนโทเคนคู่เก่าเมื่อใดหลังการต่ออายุ",
  }),
  /**
   * Doorkeeper's option `reuse_access_token`. If true, a second login of a user gets the same tokens as the first one
   * while they are valid. @defaultValue `false`
   */
  reuseAccessToken: flag(false, {
    en: "It is not known whether two logins of one user share a token.",
    th: "ไม่ทราบว่าการเข้าสู่ระบบสองครั้งของผู้ใช้คนเดียวใช้โทเคนร่วมกันหรือไม่",
  }),
  /**
   * The format of tokens and authorization codes. `hex`: 64 hexadecimal digits. `base64url`: 43 characters.
   * @defaultValue `"hex"`
   */
  tokenFormat: choice("hex", ["hex", "base64url"], {
    en: "Eventpop's documentation shows hex; newer Doorkeepers use base64url.",
    th: "เอกสารของ Eventpop แสดงเลขฐานสิบหก ส่วน Doorkeeper รุ่นใหม่ใช้ base64url",
  }),
  /**
   * The HTTP status of the token endpoint's errors, except `invalid_client`, which always has 401. `by-version`: the
   * version of Doorkeeper decides. @defaultValue `"by-version"`
   */
  tokenErrorStatus: choice("by-version", [400, 401, "by-version"], {
    en: "Doorkeeper up to 5.0 has 401, from 5.1 on 400.",
    th: "Doorkeeper ถึงรุ่น 5.0 ตอบ 401 ตั้งแต่ 5.1 ตอบ 400",
  }),
  /**
   * Whether a redirect URI must be exactly the registered one. If false, its query, the letter case of its host and its
   * loopback port may differ, as far as the version of Doorkeeper allows it. @defaultValue `false`
   */
  strictRedirects: flag(false, {
    en: "Doorkeeper accepts redirect URIs that differ in query, letter case or loopback port.",
    th: "Doorkeeper ยอมรับ redirect URI ที่ต่างกันที่ query ตัวพิมพ์ หรือพอร์ตของเครื่องนี้",
  }),
  /** Whether the sandbox refuses requests that RFC 6749 or RFC 9700 forbids and Doorkeeper allows. @defaultValue `false` */
  strict: flag(false, {
    en: "Doorkeeper allows some requests that RFC 6749 and RFC 9700 forbid.",
    th: "Doorkeeper ยอมรับคำขอบางอย่างที่ RFC 6749 และ RFC 9700 ห้ามไว้",
  }),
  /** Whether the sandbox has `/oauth/revoke`, `/oauth/introspect` and `/oauth/token/info`. @defaultValue `true` */
  undocumentedRoutes: flag(true, {
    en: "Eventpop does not document revocation, introspection and token info.",
    th: "เอกสารของ Eventpop ไม่มีการเพิกถอน การตรวจสอบ และข้อมูลของโทเคน",
  }),
  /**
   * Whether authorization responses have the parameter `iss` (RFC 9207). Doorkeeper supports it from version 6 on.
   * @defaultValue `false`
   */
  iss: flag(false, {
    en: "Doorkeeper 6 can add iss (RFC 9207) to authorization responses.",
    th: "Doorkeeper 6 เพิ่ม iss (RFC 9207) ในคำตอบการขออนุญาตได้",
  }),
} satisfies SettingRows;

/** The fields of {@link Lifetimes}, one row for each. */
export const lifetimeRows = {
  /** Lifetime of an access token in seconds. Refresh tokens do not expire. @defaultValue `7200` */
  accessToken: wholeNumber(7200, 1, {
    en: "Lifetime of an access token in seconds.",
    th: "อายุของ access token เป็นวินาที",
  }),
  /** Lifetime of an authorization code in seconds. @defaultValue `600` */
  code: wholeNumber(600, 1, { en: "Lifetime of an authorization code in seconds.", th: "อายุของรหัสอนุญาตเป็นวินาที" }),
} satisfies SettingRows;

/** The fields of {@link RateLimit}, one row for each. The defaults are the limit that Eventpop documents. */
export const rateLimitRows = {
  /** The maximum number of requests of one caller in one window. @defaultValue `10` */
  limit: wholeNumber(10, 0, {
    en: "Requests that one caller may send in one window.",
    th: "จำนวนคำขอที่ผู้เรียกหนึ่งรายส่งได้ในหนึ่งช่วงเวลา",
  }),
  /** Length of a window, in seconds of sandbox time. A window begins with a caller's first request. @defaultValue `60` */
  windowSeconds: wholeNumber(60, 1, { en: "Length of a window in seconds.", th: "ความยาวของช่วงเวลาเป็นวินาที" }),
  /** Whether requests are counted for each access token or for each IP address. @defaultValue `"token"` */
  key: choice("token", ["token", "ip"], {
    en: "What a caller is: an access token or an IP address.",
    th: "ผู้เรียกนับตาม access token หรือตามที่อยู่ IP",
  }),
  /** Whether the 429 response has the header `Retry-After`. @defaultValue `true` */
  retryAfter: flag(true, { en: "Whether the 429 has Retry-After.", th: "429 มี Retry-After หรือไม่" }),
} satisfies SettingRows;

export const consentRow = choice("prompt", ["prompt", "auto"], {
  en: "Show the consent page, or allow every application without it.",
  th: "แสดงหน้าขออนุญาต หรืออนุญาตทุกแอปโดยไม่แสดง",
});

type SettingRows = Readonly<Record<string, SettingRow>>;

/** The type of an object that has the value of each setting in a table. Editors show the comment of a row at the property. */
type ValuesOf<Rows extends SettingRows> = { readonly [Name in keyof Rows]: Rows[Name]["default"] };

/**
 * The version of Doorkeeper, and switches for behaviour of Eventpop that is not known, or about which its documents and its clients
 * contradict each other.
 */
export type Compat = ValuesOf<typeof compatRows>;

/** How long access tokens and codes are valid, in seconds. */
export type Lifetimes = ValuesOf<typeof lifetimeRows>;

/** How many requests for `/me` a caller may send. */
export type RateLimit = ValuesOf<typeof rateLimitRows>;

/**
 * How the sandbox behaves. The settings are plain data, so that pages can show them, tests can change them while the
 * sandbox runs, and a reset can restore them.
 */
export interface Settings {
  /** The version of Doorkeeper, and switches for behaviour of Eventpop that is not known. */
  readonly compat: Compat;
  /** How long access tokens and codes are valid. */
  readonly ttl: Lifetimes;
  /** The rate limit of `/me`. False means no limit. */
  readonly rateLimit: { readonly me: RateLimit } | false;
  /** `prompt` shows the consent page. `auto` gives every application the consent of the user and shows no page. */
  readonly consent: (typeof consentRow)["default"];
  /** `prompt` shows the sign-in page. `{ as: KEY }` signs the user with this key in and shows no page. */
  readonly login: "prompt" | { readonly as: string };
  /** The hosts, besides this machine, that the default application may use in its redirect URI. */
  readonly redirectHosts: readonly string[];
  /** The host names at which the sandbox accepts requests, besides this machine, IP addresses and the host of `publicUrl`. */
  readonly allowedHosts: readonly string[];
  /** The origin at which browsers reach the sandbox. If null, it is the origin in the Host header of each request. */
  readonly publicUrl: string | null;
}

/** The rate limit that Eventpop documents. */
export const defaultRateLimit: RateLimit = defaultsOf(rateLimitRows);

export const defaultSettings: Settings = {
  compat: defaultsOf(compatRows),
  ttl: defaultsOf(lifetimeRows),
  rateLimit: { me: defaultRateLimit },
  consent: consentRow.default,
  login: "prompt",
  redirectHosts: [],
  allowedHosts: [],
  publicUrl: null,
};

/** Returns `settings` with defaults for the values that are missing. A snapshot of an older version may lack some. */
export function completeSettings(settings: Settings): Settings {
  const { compat, ttl } = defaultSettings;
  return {
    ...defaultSettings,
    ...settings,
    compat: { ...compat, ...settings.compat },
    ttl: { ...ttl, ...settings.ttl },
  };
}

function defaultsOf<Rows extends SettingRows>(rows: Rows): ValuesOf<Rows> {
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.default])) as ValuesOf<Rows>;
}

/** Returns the schema of an object with the settings of `rows`. Every setting may be omitted. */
export function optionsSchemaOf(rows: SettingRows): v.GenericSchema {
  const entries = Object.entries(rows).map(([name, { schema }]) => [name, schema] as const);
  return v.partial(v.strictObject(Object.fromEntries(entries)));
}

/** Returns how Doorkeeper behaves with these settings. */
export function behaviourOf({ compat }: Settings): DoorkeeperBehaviour {
  return {
    ...doorkeeperBehaviour(compat),
    ...(compat.tokenErrorStatus !== "by-version" && { tokenErrorStatus: compat.tokenErrorStatus }),
  };
}

/** Whether the sandbox checks PKCE. Both the version of Doorkeeper and the database must support it. */
export function isPkceChecked(settings: Settings): boolean {
  return settings.compat.pkce === "on" && behaviourOf(settings).supportsPkce;
}
