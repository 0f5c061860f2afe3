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
  optionsSchemaOf,
  type RateLimit,
  rateLimitRows,
  type Settings,
} from "./settings";
import type { Moment } from "./world/clock";
import type { ApplicationDraft, Seed } from "./world/drafts";
import { validate } from "./world/mistakes";
import type { World } from "./world/world";

/** The options of {@link startSandbox}. Every option may be omitted. An unknown option is an error. */
export interface SandboxOptions {
  /** The port to listen on. 0 selects a free port. @defaultValue `0` */
  readonly port?: number | undefined;
  /** The address to listen on. @defaultValue `127.0.0.1` and, if the machine has IPv6, `::1` */
  readonly host?: string | undefined;
  /** The origin at which browsers reach the sandbox. @defaultValue the address at which the sandbox listens */
  readonly publicUrl?: string | undefined;
  /**
   * More host names at which the sandbox accepts requests, without ports, such as `eventpop` in Docker Compose. This machine, IP
   * addresses and the host of `publicUrl` are always accepted. Requests to other names are refused, because the name of
   * any website can resolve to this machine (DNS rebinding). @defaultValue none
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /**
   * The initial data: a seed, or the path of a JSON file that contains a seed. @defaultValue `"default"`: nine users with
   * Thai names, and their tickets
   */
  readonly seed?: Seed | string | undefined;
  /**
   * The registered applications. The redirect URI of a request must be one of the application's redirect URIs.
   * @defaultValue the applications of the seed
   */
  readonly applications?: readonly ApplicationDraft[] | undefined;
  /** The time of the sandbox's clock at the start. @defaultValue the machine's time */
  readonly now?: Moment | undefined;
  /** Whether the sandbox's clock is stopped. @defaultValue `false` */
  readonly frozen?: boolean | undefined;
  /**
   * How long access tokens and codes are valid, in seconds. @defaultValue `{ accessToken: 7200, code: 600 }`, as at
   * Eventpop
   */
  readonly ttl?: Partial<Lifetimes> | undefined;
  /**
   * `prompt` shows the consent page. `auto` gives every application the consent of the user and shows no page.
   * @defaultValue `"prompt"`
   */
  readonly consent?: Settings["consent"] | undefined;
  /** `prompt` shows the sign-in page. `{ as: "somchai" }` signs this user in and shows no page. @defaultValue `"prompt"` */
  readonly login?: Settings["login"] | undefined;
  /** The rate limit of `/me`. `false` means no limit. @defaultValue 10 requests a minute for each access token, as at Eventpop */
  readonly rateLimit?: { readonly me: Partial<RateLimit> } | false | undefined;
  /**
   * The version of Doorkeeper, and switches for behaviour of Eventpop that is not known. @defaultValue the defaults of
   * {@link Compat}
   */
  readonly compat?: Partial<Compat> | undefined;
  /** The hosts, besides this machine, that the default application may use in its redirect URI. @defaultValue none */
  readonly redirectHosts?: readonly string[] | undefined;
  /**
   * Whether programs can use the control API below `/_sandbox`; see `connectSandbox`. If other machines can connect to
   * the sandbox (option `host`), every control request needs a token: the given one, or a random one if none is given.
   * @defaultValue `false`
   */
  readonly control?: boolean | { readonly token: string } | undefined;
  /**
   * Whether the sandbox prints a line for each request on standard output: method, path, status, duration, and why it was
   * refused. @defaultValue `false`
   */
  readonly log?: boolean | undefined;
  /**
   * The path of a file in which the sandbox keeps its state, so that tokens, users and settings survive a restart. If the file
   * exists, the sandbox starts with the state in it, and `seed` and `applications` only count for a reset. `now`, `frozen`
   * and the settings in these options override those in the file. The file contains passwords, secrets and tokens. The
   * request log is not kept. @defaultValue none: the state is only in memory
   */
  readonly state?: string | undefined;
  /** Whether the sandbox starts even if `NODE_ENV` is `production`. @defaultValue `false` */
  readonly allowProduction?: boolean | undefined;
}

const hostName = v.pipe(v.string(), v.regex(/^[^\s/:@?#]+$/, "must be a host name without a port, such as eventpop"));

export const settingsSchemas = {
  publicUrl: v.pipe(v.string(), v.regex(/^https?:\/\/[^/?#]+$/, "must be an origin such as http://localhost:4300")),
  ttl: optionsSchemaOf(lifetimeRows),
  consent: consentRow.schema,
  login: v.union([v.literal("prompt"), v.strictObject({ as: v.string() })]),
  rateLimit: v.union([v.literal(false), v.strictObject({ me: optionsSchemaOf(rateLimitRows) })]),
  compat: optionsSchemaOf(compatRows),
  redirectHosts: v.array(hostName),
  allowedHosts: v.array(hostName),
};

/** The schema of {@link SettingsOptions}. */
export const settingsSchema = v.partial(v.strictObject(settingsSchemas)) as v.GenericSchema<unknown, SettingsOptions>;

const shape = v.partial(
  v.strictObject({
    ...settingsSchemas,
    port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
    host: v.pipe(v.string(), v.nonEmpty()),
    seed: v.unknown(),
    applications: v.unknown(),
    now: v.unknown(),
    frozen: v.boolean(),
    state: v.pipe(v.string(), v.nonEmpty()),
    control: v.union([v.boolean(), v.strictObject({ token: v.pipe(v.string(), v.minLength(16)) })]),
    log: v.boolean(),
    allowProduction: v.boolean(),
  }),
);

/** Checks the options of {@link startSandbox}. Throws a {@link SandboxError} that names the first invalid option. */
export function checkOptions(options: SandboxOptions): void {
  validate(shape, options, { code: "EVENTPOP_SANDBOX_BAD_OPTION", subject: "Sandbox option" });
}

/** Throws if the user of the option `login` does not exist. */
export function checkLogin({ login = "prompt" }: SandboxOptions, world: World): void {
  if (login === "prompt" || world.users.get(login.as)) return;
  const keys = world.users.list().map(({ key }) => key);
  const sentence = `Sandbox option login.as: there is no user ${JSON.stringify(login.as)}; there are ${keys.join(", ") || "none"}.`;
  throw new SandboxError("EVENTPOP_SANDBOX_BAD_OPTION", sentence);
}

/** The options that can be changed while the sandbox runs. */
export type SettingsOptions = Pick<
  SandboxOptions,
  "compat" | "ttl" | "rateLimit" | "consent" | "login" | "redirectHosts" | "allowedHosts" | "publicUrl"
>;

/** Returns the settings in `base`, changed by `options`. */
export function settingsWith(options: SettingsOptions, base: Settings = defaultSettings): Settings {
  const { compat, ttl, rateLimit, consent, login, redirectHosts, allowedHosts, publicUrl } = options;
  return {
    compat: { ...base.compat, ...compat },
    ttl: { ...base.ttl, ...ttl },
    rateLimit: rateLimit === undefined ? base.rateLimit : rateLimit && { me: { ...defaultRateLimit, ...rateLimit.me } },
    consent: consent ?? base.consent,
    login: login ?? base.login,
    redirectHosts: redirectHosts?.map((host) => host.toLowerCase()) ?? base.redirectHosts,
    allowedHosts: allowedHosts?.map((host) => host.toLowerCase()) ?? base.allowedHosts,
    publicUrl: publicUrl ?? base.publicUrl,
  };
}
