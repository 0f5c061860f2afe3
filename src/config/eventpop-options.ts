import type { Agent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import { type AuthEventListener, createEmit, type Emit, warnOnce } from "../events";
import { type Endpoint, toEndpoint } from "../http/messages";
import {
  absoluteUrl,
  allowInsecureHTTP,
  baseUrl,
  functionOption,
  milliseconds,
  type OptionsOf,
  objectWithMethods,
  oneOf,
  optional,
  optionError,
  requiredString,
  type Validator,
  type Values,
} from "./validators";

/** One word of a scope (RFC 6749 §3.3). It must not contain a character that people write between words instead of a blank. */
const SCOPE_WORD = /^(?!.*[,;|+%])[\x21\x23-\x5b\x5d-\x7e]+$/;

const scope: Validator<string, string | readonly string[] | undefined> = (value = "public", name) => {
  const words = typeof value === "string" ? value.split(" ") : value;
  const isGood = (word: unknown) => typeof word === "string" && SCOPE_WORD.test(word);
  if (!Array.isArray(words) || words.length === 0 || !words.every(isGood)) {
    throw optionError(
      `${name} must be "public", "organizer" or "public organizer": words with one blank between them.`,
    );
  }
  return words.join(" ");
};

const keys: Validator<readonly string[]> = (value, name) => {
  if (
    !Array.isArray(value) ||
    value.length === 0 ||
    !value.every((key) => typeof key === "string" && key.length >= 16)
  ) {
    throw optionError(`${name} must be a list of secrets of at least 16 characters each, the newest first.`);
  }
  return [...value];
};

/** Accepts `"S256"` as `true`, as passport-oauth2 does. Refuses the `"plain"` of passport-oauth2, because it does not protect the code. */
const pkce: Validator<"auto" | boolean, "auto" | boolean | "S256" | undefined> = (value, name) => {
  const choice = oneOf<"auto" | boolean | "S256">("auto", true, false, "S256")(value, name);
  return choice === "S256" ? true : choice;
};

/** The app's own agent. Refuses an agent that accepts any certificate, because a network attacker could then read codes and tokens. */
const verifyingAgent: Validator<Agent> = (value, name) => {
  const agent = objectWithMethods<Agent>("addRequest")(value, name);
  if ((agent as Partial<HttpsAgent>).options?.rejectUnauthorized === false) {
    throw optionError(
      `${name} must check certificates: give it the CA in \`ca\` instead of rejectUnauthorized: false.`,
    );
  }
  return agent;
};

const strategyName: Validator<string, string | undefined> = (value = "eventpop", name) => {
  if (typeof value !== "string" || !/^[A-Za-z0-9_-]{1,40}$/.test(value)) {
    throw optionError(`${name} must be 1 to 40 letters, digits, "-" or "_".`);
  }
  return value;
};

const EVENTPOP_URL = "https://www.eventpop.me";
/** The client id of a sandbox without a seed. Eventpop itself does not know it. */
const SANDBOX_CLIENT_ID = "sandboxclient";

/** The base URL of Eventpop. Refuses the URL of an endpoint, which developers may copy by mistake. */
const eventpopURL: Validator<string, string | undefined> = (value = EVENTPOP_URL, name, options) => {
  const url = baseUrl(EVENTPOP_URL)(value, name, options);
  if (/\/(?:oauth|api)(?:\/|$)/i.test(new URL(url).pathname)) {
    throw optionError(
      `${name} must be a URL such as ${EVENTPOP_URL}: /oauth/authorize and /api/public are appended to it.`,
    );
  }
  if (url === EVENTPOP_URL && options?.clientID === SANDBOX_CLIENT_ID) {
    warnOnce(
      "client id of the sandbox",
      `The clientID is that of eventpop-sandbox, but ${name} is ${EVENTPOP_URL}, which does not know it: set ${name} to the sandbox's address, or use the credentials that Eventpop gave you.`,
    );
  }
  return url;
};

/** An example of a callback URL, for messages. */
export const CALLBACK_EXAMPLE = "https://app.example/auth/eventpop/callback";

const callbackURL: Validator<string> = (value, name, options) =>
  absoluteUrl(CALLBACK_EXAMPLE)(
    requiredString("set it to the address of your callback route")(value, name),
    name,
    options,
  );

/** Validators of {@link EventpopOptions}. Other tables of options take rows from this one. */
export const eventpopOptions = {
  /** Client id of the API application, from Eventpop. */
  clientID: requiredString("set it to the client id that Eventpop gave you"),
  /** Client secret of the API application, from Eventpop. Without the option `keys`, it also encrypts cookies and token records. */
  clientSecret: requiredString("set it to the client secret that Eventpop gave you"),
  /**
   * Absolute URL of the callback route, exactly as registered at Eventpop; https, or http on localhost. It is never derived from a
   * request, because a visitor can send any `Host` header.
   */
  callbackURL,
  /**
   * Base URL of Eventpop, or of the sandbox. The other three URLs are derived from it. @defaultValue `"https://www.eventpop.me"`
   * @example eventpopURL: process.env.EVENTPOP_URL // not set in production
   */
  eventpopURL,
  /**
   * URL of the authorization endpoint. Browsers open it, so it can have another host than the URLs that this process opens.
   * @defaultValue `{eventpopURL}/oauth/authorize`
   */
  authorizationURL: optional(absoluteUrl(`${EVENTPOP_URL}/oauth/authorize`)),
  /** URL of the token endpoint. @defaultValue `{eventpopURL}/oauth/token` */
  tokenURL: optional(absoluteUrl(`${EVENTPOP_URL}/oauth/token`)),
  /** Base URL of the API. @defaultValue `{eventpopURL}/api/public` */
  apiURL: optional(baseUrl(`${EVENTPOP_URL}/api/public`)),
  /**
   * Whether the URLs of Eventpop and of this app may use http for hosts in a private network, such as a sandbox at
   * `http://eventpop:4300` in Docker Compose, or an app at `http://192.168.1.20:3000`. For public host names, http is always refused.
   * Only for development: `true` throws an `OptionError` if `NODE_ENV` is `production`.
   * @defaultValue `false`: http is accepted for localhost only
   * @example allowInsecureHTTP: true
   */
  allowInsecureHTTP,
  /**
   * What the app may read: `public` (profile, orders, tickets), `organizer`, or both, as one string or as a list.
   * @defaultValue `"public"`
   * @example scope: "public organizer"
   */
  scope,
  /**
   * Whether PKCE with S256 is used (RFC 7636). `"auto"` uses PKCE until the provider refuses a verifier, as Doorkeeper 5.0–5.4
   * without PKCE columns does. `true` always uses PKCE; passport-oauth2's `"S256"` means the same. `false` never uses PKCE.
   * @defaultValue `"auto"`
   */
  pkce,
  /**
   * The value of the parameter `iss` that every callback must have (RFC 9207). Eventpop does not document that it sends `iss`.
   * @defaultValue none: `iss` may be missing; if a callback has it, it must have the origin of `authorizationURL`
   */
  issuer: optional(absoluteUrl(EVENTPOP_URL)),
  /** Maximum wait for one response of Eventpop, in milliseconds: 500 to 30,000. @defaultValue `5_000` */
  timeoutMs: milliseconds(5_000, 500, 30_000),
  /**
   * Maximum time for a whole callback, in milliseconds: 1,000 to 12,000. It includes Eventpop's responses and `verify`. With
   * {@link eventpopAuth}, it also includes `serializeUser`, `afterLogin` and the writes of the session store. @defaultValue `12_000`
   */
  signInTimeoutMs: milliseconds(12_000, 1_000, 12_000),
  /**
   * Your own `http.Agent` or `https.Agent`, for a corporate proxy or a private CA. Certificates are verified even if the agent or
   * `NODE_TLS_REJECT_UNAUTHORIZED` turns that off.
   * @example agent: new https.Agent({ keepAlive: true, ca: fs.readFileSync("company-ca.pem") })
   * @defaultValue the global agent if the app gave it a proxy, a CA or a DNS cache; otherwise agents of this package
   */
  agent: optional(verifyingAgent),
  /**
   * Where API calls send the access token. `"header"`: in the `Authorization` header. `"parameters"`: in the query of a GET, which
   * servers may log, and in the body of a POST. Eventpop documents both. @defaultValue `"header"`
   */
  tokenIn: oneOf<"header" | "parameters">("header", "parameters"),
  /**
   * Secrets that encrypt cookies and token records, each with at least 16 characters. The first secret encrypts, and every secret
   * can decrypt. To replace a secret without ending logins, put the new secret before the old one. Several processes need three steps;
   * see `docs/deployment.md`.
   * @example keys: [process.env.EVENTPOP_KEY ?? "", process.env.EVENTPOP_OLD_KEY ?? ""]
   * @defaultValue the client secret
   */
  keys: optional(keys),
  /**
   * Called with every event, such as a login or a failure; `docs/events.md` lists all. Subscribers of the
   * `node:diagnostics_channel` named `passport-eventpop` get the same events.
   * @example onEvent: (event) => console.log(JSON.stringify(event))
   */
  onEvent: optional(functionOption<AuthEventListener>()),
  /**
   * Name of the strategy. If a process has several strategies, give each a different name. Two `eventpopAuth` with the same name
   * and different client ids throw an error while the app starts.
   * @defaultValue `"eventpop"`
   */
  name: strategyName,
};

/** How the app is registered at Eventpop, and how Eventpop is reached. An invalid option throws an `OptionError` at start-up. */
export interface EventpopOptions extends OptionsOf<typeof eventpopOptions> {}

type Options = Values<typeof eventpopOptions>;

/** The validated options, as the other folders use them. */
export interface Settings
  extends Pick<
    Options,
    | "name"
    | "clientID"
    | "clientSecret"
    | "callbackURL"
    | "scope"
    | "pkce"
    | "issuer"
    | "timeoutMs"
    | "signInTimeoutMs"
    | "agent"
  > {
  readonly authorizationURL: string;
  readonly tokenURL: string;
  readonly tokenEndpoint: Endpoint;
  readonly revokeEndpoint: Endpoint;
  readonly api: ApiSettings;
  /** Secrets from which the sealing keys are derived. The first secret seals. */
  readonly keys: readonly string[];
  readonly emit: Emit;
}

/** The settings of calls to the API. */
export interface ApiSettings extends Pick<Options, "tokenIn" | "timeoutMs" | "agent"> {
  readonly endpoint: Endpoint;
  readonly emit: Emit;
}

/** Makes frozen settings from validated options, and adds the defaults that depend on other options. */
export function toSettings(options: Options): Settings {
  const { name, clientID, clientSecret, callbackURL, scope, pkce, issuer, timeoutMs, signInTimeoutMs, agent } = options;
  const { eventpopURL, tokenURL = `${eventpopURL}/oauth/token` } = options;
  const api = toApiSettings(options, name);
  const settings = {
    name,
    clientID,
    clientSecret,
    callbackURL,
    scope,
    pkce,
    issuer,
    timeoutMs,
    signInTimeoutMs,
    agent,
    authorizationURL: options.authorizationURL ?? `${eventpopURL}/oauth/authorize`,
    tokenURL,
    tokenEndpoint: toEndpoint(tokenURL),
    // Doorkeeper has `/oauth/revoke` in the same folder as `/oauth/token`. Eventpop documents only `/oauth/token`.
    revokeEndpoint: toEndpoint(tokenURL.replace(/\/token(?=\/?$)/, "/revoke")),
    api,
    keys: options.keys ?? [clientSecret],
    emit: api.emit,
  };
  // `util.inspect` and `JSON.stringify` skip properties that are not enumerable, so a log of the settings shows no secret.
  Object.defineProperties(settings, { clientSecret: { enumerable: false }, keys: { enumerable: false } });
  return Object.freeze(settings);
}

/** Makes the settings of API calls from validated options. @param name - the strategy that events name */
export function toApiSettings(
  options: Pick<Options, "eventpopURL" | "apiURL" | "tokenIn" | "timeoutMs" | "agent" | "onEvent">,
  name = "eventpop",
): ApiSettings {
  const { eventpopURL, apiURL = `${eventpopURL}/api/public`, tokenIn, timeoutMs, agent, onEvent } = options;
  return Object.freeze({ endpoint: toEndpoint(apiURL), tokenIn, timeoutMs, agent, emit: createEmit(name, onEvent) });
}
