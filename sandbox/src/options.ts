import * as v from "valibot";
import { SandboxError } from "./errors";
import {
  type Compat,
  compatRows,
  consentRow,
  defaultRateLimit,
  defaultSettings,
  type Lifetimes,
  lifetimeRows,
  type RateLimit,
  rateLimitRows,
  type Settings,
  schemaOf,
} from "./settings";
import type { Moment } from "./world/clock";
import type { ApplicationDraft, Seed } from "./world/drafts";
import { checked } from "./world/mistakes";
import type { World } from "./world/world";

/** How a sandbox is set up. Everything has a default; an unknown name throws. */
export interface SandboxOptions {
  /** Port to listen on; 0 takes a free one. Default 0. */
  readonly port?: number | undefined;
  /** Address to listen on. Default: this machine only, `127.0.0.1` and, where there is IPv6, `::1`. */
  readonly host?: string | undefined;
  /** Origin at which browsers reach the sandbox, if it is not the address it listens on. */
  readonly publicUrl?: string | undefined;
  /**
   * The people, events and tickets to begin with: a seed, or the path of a JSON file that holds one.
   * Default `"default"`: nine people with Thai names.
   */
  readonly seed?: Seed | string | undefined;
  /** The applications registered, instead of the seed's. Callbacks of a declared application must match exactly. */
  readonly applications?: readonly ApplicationDraft[] | undefined;
  /** What time it is when the sandbox starts. Default: what the machine says. */
  readonly now?: Moment | undefined;
  /** Whether the clock stands still. Default false. */
  readonly frozen?: boolean | undefined;
  /** How long tokens and codes live, in seconds. Default 7200 and 600, as Eventpop's. */
  readonly ttl?: Partial<Lifetimes> | undefined;
  /** `auto` allows every application without asking. Default `prompt`. */
  readonly consent?: Settings["consent"] | undefined;
  /** `{ as: "somchai" }` signs that person in without asking; an unknown person throws. Default `prompt`. */
  readonly login?: Settings["login"] | undefined;
  /** Limits; `false` takes them away. Default: 10 calls of `/me` per token and minute, as Eventpop's. */
  readonly rateLimit?: { readonly me: Partial<RateLimit> } | false | undefined;
  /** Switches for what is unknown about Eventpop, and the Doorkeeper version underneath. */
  readonly compat?: Partial<Compat> | undefined;
  /** Hosts besides this machine's on which the zero-configuration application may have its callback. */
  readonly redirectHosts?: readonly string[] | undefined;
  /**
   * Whether programs may give orders over HTTP, below `/_sandbox`; see `connectSandbox`. Where `host` is not this machine
   * alone they need a token, which is made up unless it is given. Default false.
   */
  readonly control?: boolean | { readonly token: string } | undefined;
  /** Whether to start although `NODE_ENV` is `production`. Default false. */
  readonly allowProduction?: boolean | undefined;
}

const shape = v.partial(
  v.strictObject({
    port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
    host: v.pipe(v.string(), v.nonEmpty()),
    publicUrl: v.pipe(v.string(), v.regex(/^https?:\/\/[^/?#]+$/, "must be an origin such as http://localhost:4300")),
    seed: v.unknown(),
    applications: v.unknown(),
    now: v.unknown(),
    frozen: v.boolean(),
    ttl: schemaOf(lifetimeRows),
    consent: consentRow.schema,
    login: v.union([v.literal("prompt"), v.strictObject({ as: v.string() })]),
    rateLimit: v.union([v.literal(false), v.strictObject({ me: schemaOf(rateLimitRows) })]),
    compat: schemaOf(compatRows),
    redirectHosts: v.array(v.string()),
    control: v.union([v.boolean(), v.strictObject({ token: v.pipe(v.string(), v.minLength(16)) })]),
    allowProduction: v.boolean(),
  }),
);

/** Throws on the first option that makes no sense, naming it. */
export function checkOptions(options: SandboxOptions): void {
  checked(shape, options, { code: "EVENTPOP_SANDBOX_BAD_OPTION", subject: "Sandbox option" });
}

/** Throws if the person to be signed in without asking does not live in `world`. */
export function checkLogin({ login = "prompt" }: SandboxOptions, world: World): void {
  if (login === "prompt" || world.users.get(login.as)) return;
  const keys = world.users.list().map(({ key }) => key);
  const sentence = `Sandbox option login.as: there is no user ${JSON.stringify(login.as)}; there are ${keys.join(", ") || "none"}.`;
  throw new SandboxError("EVENTPOP_SANDBOX_BAD_OPTION", sentence);
}

/** The options that are settings: they can be changed while the sandbox runs. */
export type SettingsOptions = Pick<
  SandboxOptions,
  "compat" | "ttl" | "rateLimit" | "consent" | "login" | "redirectHosts" | "publicUrl"
>;

/** `base` with these options in it. */
export function settingsWith(options: SettingsOptions, base: Settings = defaultSettings): Settings {
  const { compat, ttl, rateLimit, consent, login, redirectHosts, publicUrl } = options;
  return {
    compat: { ...base.compat, ...compat },
    ttl: { ...base.ttl, ...ttl },
    rateLimit: rateLimit === undefined ? base.rateLimit : rateLimit && { me: { ...defaultRateLimit, ...rateLimit.me } },
    consent: consent ?? base.consent,
    login: login ?? base.login,
    redirectHosts: redirectHosts?.map((host) => host.toLowerCase()) ?? base.redirectHosts,
    publicUrl: publicUrl ?? base.publicUrl,
  };
}
