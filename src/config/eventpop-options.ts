import type { Agent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import { type AuthEventListener, createEmit, type Emit } from "../events";
import { type Endpoint, toEndpoint } from "../http/request-json";
import {
  baseAddress,
  callable,
  objectWith,
  oneOf,
  optional,
  optionError,
  required,
  type Validator,
  type Values,
  webAddress,
  wholeNumber,
} from "./validators";

/** How the app is known to Eventpop, and how Eventpop is reached. Anything amiss throws an `OptionError` at start-up. */
export interface EventpopOptions {
  /** Client id of the API application, from Eventpop. */
  clientID: string;
  /** Client secret of the API application, from Eventpop. Also the root of the sealing keys unless `keys` is given. */
  clientSecret: string;
  /**
   * Absolute address of the callback route, letter by letter as registered at Eventpop; https, or http on localhost.
   * Never derived from a request: `Host` headers have no say in it.
   */
  callbackURL: string;
  /** Where Eventpop lives. @defaultValue `https://www.eventpop.me` */
  eventpopURL?: string | undefined;
  /** @defaultValue `{eventpopURL}/oauth/authorize` */
  authorizationURL?: string | undefined;
  /** @defaultValue `{eventpopURL}/oauth/token` */
  tokenURL?: string | undefined;
  /** @defaultValue `{eventpopURL}/api/public` */
  apiURL?: string | undefined;
  /** `public` (profile, orders, tickets), `organizer`, or both. @defaultValue `public` */
  scope?: string | readonly string[] | undefined;
  /**
   * PKCE S256 (RFC 7636). `auto` sends a challenge and goes on without where the provider turns out to refuse verifiers,
   * as Doorkeeper 5.0–5.4 without PKCE columns does; `true`, or `"S256"` as in passport-oauth2, never falls back; `false` sends none.
   * @defaultValue `"auto"`
   */
  pkce?: "auto" | boolean | "S256" | undefined;
  /**
   * The `iss` that callbacks must carry (RFC 9207). Eventpop is not known to send one. Unset: a callback may lack it; one that
   * has it must name the origin of `authorizationURL`.
   */
  issuer?: string | undefined;
  /** Longest wait for one answer of Eventpop, in milliseconds: 500 to 30,000. @defaultValue `5_000` */
  timeoutMs?: number | undefined;
  /**
   * Longest a whole callback may take, in milliseconds: 1,000 to 12,000. It covers Eventpop's answers and `verify`, and with
   * {@link eventpopAuth} also `serializeUser`, `afterLogin` and the session store's writes. @defaultValue `12_000`
   */
  signInTimeoutMs?: number | undefined;
  /**
   * An `http.Agent` or `https.Agent` of your own: a corporate proxy, a private CA. Certificates are verified whatever the agent and
   * `NODE_TLS_REJECT_UNAUTHORIZED` say. @defaultValue the global agent if the app changed how it reaches hosts, else agents of this package
   */
  agent?: Agent | undefined;
  /** Where API calls carry the token: the `Authorization` header, or query and body parameters. @defaultValue `"header"` */
  tokenIn?: "header" | "parameters" | undefined;
  /** Secrets that seal cookies and token records, 16 characters or more each: the first seals, all open. */
  keys?: readonly string[] | undefined;
  /** Told of every event, as a `node:diagnostics_channel` subscriber of `passport-eventpop` is. */
  onEvent?: AuthEventListener | undefined;
  /**
   * Name of the strategy; give each its own where one process serves several. Two `eventpopAuth` with one name and different
   * client ids throw while the app starts.
   * @defaultValue `"eventpop"`
   */
  name?: string | undefined;
}

/** Words of RFC 6749 §3.3, but for the characters that people put between words where a blank belongs. */
const SCOPE_WORD = /^(?!.*[,;|+%])[\x21\x23-\x5b\x5d-\x7e]+$/;

const scope: Validator<string> = (value = "public", name) => {
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

/** passport-oauth2 names the method instead of `true`. Its `"plain"` is refused: Eventpop gets S256 or nothing. */
const pkce: Validator<"auto" | boolean> = (value, name) => {
  const choice = oneOf<"auto" | boolean | "S256">("auto", true, false, "S256")(value, name);
  return choice === "S256" ? true : choice;
};

/** An agent of the app's own, unless it trusts everybody: then anybody on the way could take codes and tokens. */
const checkingAgent: Validator<Agent> = (value, name) => {
  const agent = objectWith<Agent>("addRequest")(value, name);
  if ((agent as Partial<HttpsAgent>).options?.rejectUnauthorized === false) {
    throw optionError(
      `${name} must check certificates: give it the CA in \`ca\` instead of rejectUnauthorized: false.`,
    );
  }
  return agent;
};

const strategyName: Validator<string> = (value = "eventpop", name) => {
  if (typeof value !== "string" || !/^[A-Za-z0-9_-]{1,40}$/.test(value)) {
    throw optionError(`${name} must be 1 to 40 letters, digits, "-" or "_".`);
  }
  return value;
};

const EVENTPOP = "https://www.eventpop.me";

/** Where Eventpop lives: not the address of one of its endpoints, which is what people copy. */
const eventpopURL: Validator<string> = (value = EVENTPOP, name) => {
  const address = baseAddress(EVENTPOP)(value, name);
  if (/\/(?:oauth|api)(?:\/|$)/i.test(new URL(address).pathname)) {
    throw optionError(
      `${name} must be an address such as ${EVENTPOP}: /oauth/authorize and /api/public are put behind it.`,
    );
  }
  return address;
};

/** Readers of what a call to the API depends on; {@link EventpopClient} knows no more of Eventpop. */
export const apiValidators = {
  eventpopURL,
  apiURL: optional(baseAddress(`${EVENTPOP}/api/public`)),
  timeoutMs: wholeNumber(5_000, 500, 30_000),
  agent: optional(checkingAgent),
  tokenIn: oneOf<"header" | "parameters">("header", "parameters"),
  onEvent: optional(callable<AuthEventListener>()),
} satisfies Partial<Record<keyof EventpopOptions, Validator<unknown>>>;

/** What a callback's address looks like, for sentences. */
export const CALLBACK_EXAMPLE = "https://app.example/auth/eventpop/callback";

/** Readers of {@link EventpopOptions}; strategy and router add their own. */
export const eventpopValidators = {
  clientID: required("set it to the client id that Eventpop gave you"),
  clientSecret: required("set it to the client secret that Eventpop gave you"),
  callbackURL: (value, name) =>
    webAddress(CALLBACK_EXAMPLE)(required("set it to the address of your callback route")(value, name), name),
  ...apiValidators,
  authorizationURL: optional(webAddress(`${EVENTPOP}/oauth/authorize`)),
  tokenURL: optional(webAddress(`${EVENTPOP}/oauth/token`)),
  scope,
  pkce,
  issuer: optional(webAddress(EVENTPOP)),
  signInTimeoutMs: wholeNumber(12_000, 1_000, 12_000),
  keys: optional(keys),
  name: strategyName,
} satisfies Record<keyof EventpopOptions, Validator<unknown>>;

/** Everything the other rooms need to know, read and checked once. */
export interface Settings {
  readonly name: string;
  readonly clientID: string;
  readonly clientSecret: string;
  readonly callbackURL: string;
  readonly scope: string;
  readonly pkce: "auto" | boolean;
  readonly issuer: string | undefined;
  readonly authorizationURL: string;
  readonly tokenURL: string;
  readonly tokenEndpoint: Endpoint;
  readonly revokeEndpoint: Endpoint;
  readonly api: ApiSettings;
  readonly timeoutMs: number;
  readonly signInTimeoutMs: number;
  readonly agent: Agent | undefined;
  /** Secrets that sealing keys are derived from, the one in use first. */
  readonly keys: readonly string[];
  readonly emit: Emit;
}

/** What a call to the API needs. */
export interface ApiSettings {
  readonly endpoint: Endpoint;
  readonly tokenIn: "header" | "parameters";
  readonly timeoutMs: number;
  readonly agent: Agent | undefined;
  readonly emit: Emit;
}

/** Puts values that were read into their final, frozen form. */
export function toSettings(values: Values<typeof eventpopValidators>): Settings {
  const { eventpopURL, timeoutMs, agent } = values;
  const api = toApiSettings(values, values.name);
  const tokenURL = values.tokenURL ?? `${eventpopURL}/oauth/token`;
  const settings = {
    name: values.name,
    clientID: values.clientID,
    clientSecret: values.clientSecret,
    callbackURL: values.callbackURL,
    scope: values.scope,
    pkce: values.pkce,
    issuer: values.issuer,
    authorizationURL: values.authorizationURL ?? `${eventpopURL}/oauth/authorize`,
    tokenURL,
    tokenEndpoint: toEndpoint(tokenURL),
    // Doorkeeper serves both side by side; Eventpop documents the first only.
    revokeEndpoint: toEndpoint(tokenURL.replace(/\/token(?=\/?$)/, "/revoke")),
    api,
    timeoutMs,
    signInTimeoutMs: values.signInTimeoutMs,
    agent,
    keys: values.keys ?? [values.clientSecret],
    emit: api.emit,
  };
  // Whatever holds settings may end up in a log: `util.inspect` and `JSON.stringify` pass these by.
  Object.defineProperties(settings, { clientSecret: { enumerable: false }, keys: { enumerable: false } });
  return Object.freeze(settings);
}

/** The same for the part that calls to the API need. Without a name of their own, events bear the strategy's usual one. */
export function toApiSettings(values: Values<typeof apiValidators>, name = "eventpop"): ApiSettings {
  const { eventpopURL, apiURL, tokenIn, timeoutMs, agent, onEvent } = values;
  const endpoint = toEndpoint(apiURL ?? `${eventpopURL}/api/public`);
  return Object.freeze({ endpoint, tokenIn, timeoutMs, agent, emit: createEmit(name, onEvent) });
}
