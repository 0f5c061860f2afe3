import { type SandboxOptions, startSandbox } from "eventpop-sandbox";
import {
  type AuthenticateOptions,
  type ClientCredentialsOptions,
  clientCredentials,
  type EventListOptions,
  type EventpopAuthOptions,
  EventpopClient,
  type EventpopClientOptions,
  type EventpopOptions,
  EventpopStrategy,
  type EventTicketListOptions,
  eventpopAuth,
  type NewTicket,
  type OrderListOptions,
  type RequireSignInOptions,
  type RequireTicketOptions,
  requireSignIn,
  requireTicket,
  type StrategyOptions,
  type TicketListOptions,
} from "../../src";
import { authValidators } from "../../src/config/auth-options";
import { strategyValidators } from "../../src/config/strategy-options";

/** All optional options of `T` with the value undefined, as in a configuration that reads environment variables that are not set. */
type Unset<T> = Record<Exclude<keyof T, RequiredOptions<T>>, undefined>;

/** Compiles only if `T` accepts undefined for each optional option, under `exactOptionalPropertyTypes` as well. */
const accepts = <T>(is: Unset<T> extends Partial<T> ? true : false) => expect(is).toBe(true);

/** The options of `T` that must be given. */
type RequiredOptions<T> = { [Name in keyof T]-?: object extends Pick<T, Name> ? never : Name }[keyof T];

/** Compiles only if `names` are all required options of `T`, and no others. */
const requires = <T>(names: Readonly<Record<RequiredOptions<T>, true>>) => expect(names).toBeDefined();

const CLIENT = { clientID: "id", clientSecret: "canary-secret-of-the-app" };
const CALLBACK = { callbackURL: "http://localhost:3000/auth/eventpop/callback" };

/** Returns all options of a table with the value undefined. */
function unset<Table extends object>(table: Table) {
  return Object.fromEntries(Object.keys(table).map((name) => [name, undefined])) as Record<keyof Table, undefined>;
}

describe("an option that is given as undefined", () => {
  it("is accepted by the types of every public function", () => {
    accepts<EventpopOptions>(true);
    accepts<StrategyOptions>(true);
    accepts<AuthenticateOptions>(true);
    accepts<EventpopAuthOptions>(true);
    accepts<EventpopClientOptions>(true);
    accepts<ClientCredentialsOptions>(true);
    accepts<RequireSignInOptions>(true);
    accepts<RequireTicketOptions>(true);
    accepts<TicketListOptions>(true);
    accepts<OrderListOptions>(true);
    accepts<EventListOptions>(true);
    accepts<EventTicketListOptions>(true);
    accepts<NewTicket>(true);
    accepts<SandboxOptions>(true);
  });

  it("is refused by the types if the option is required", () => {
    requires<EventpopOptions>({ clientID: true, clientSecret: true, callbackURL: true });
    requires<StrategyOptions>({ clientID: true, clientSecret: true, callbackURL: true });
    requires<EventpopAuthOptions>({ clientID: true, clientSecret: true });
    requires<EventpopClientOptions>({ token: true });
    requires<ClientCredentialsOptions>({ clientID: true, clientSecret: true });
    requires<RequireSignInOptions>({});
    requires<RequireTicketOptions>({ organizerId: true, eventId: true });
    requires<EventTicketListOptions>({});
    requires<NewTicket>({ ticketTypeId: true, firstname: true, lastname: true, email: true, phone: true });
  });

  it("has its default in the strategy", () => {
    const strategy = new EventpopStrategy({ ...unset(strategyValidators), ...CLIENT, ...CALLBACK }, async () => false);

    expect(strategy.name).toBe("eventpop");
  });

  it("has its default in eventpopAuth", () => {
    expect(() => eventpopAuth({ ...unset(authValidators), ...CLIENT, ...CALLBACK })).not.toThrow();
  });

  it("has its default in the client, the client credentials and the guards", () => {
    const shared = {
      eventpopURL: undefined,
      allowInsecureHTTP: undefined,
      timeoutMs: undefined,
      agent: undefined,
    };
    const client: Unset<EventpopClientOptions> = {
      ...shared,
      apiURL: undefined,
      tokenIn: undefined,
      onEvent: undefined,
    };
    const credentials: Unset<ClientCredentialsOptions> = { ...shared, tokenURL: undefined, scope: undefined };
    const signIn: Unset<RequireSignInOptions> = { checkStore: undefined, json: undefined };
    const ticket: Unset<RequireTicketOptions> = {
      ticketTypes: undefined,
      statuses: undefined,
      maxAge: undefined,
      json: undefined,
    };

    expect(() => new EventpopClient({ token: "token", ...client })).not.toThrow();
    expect(() => clientCredentials({ ...CLIENT, ...credentials })).not.toThrow();
    expect(() => requireSignIn(signIn)).not.toThrow();
    expect(() => requireTicket({ organizerId: 1, eventId: 1, ...ticket })).not.toThrow();
  });

  it("has its default in the sandbox", async () => {
    const options: Unset<SandboxOptions> = {
      port: undefined,
      host: undefined,
      publicUrl: undefined,
      seed: undefined,
      applications: undefined,
      now: undefined,
      frozen: undefined,
      ttl: undefined,
      consent: undefined,
      login: undefined,
      rateLimit: undefined,
      compat: undefined,
      redirectHosts: undefined,
      allowedHosts: undefined,
      control: undefined,
      log: undefined,
      state: undefined,
      allowProduction: undefined,
    };

    await using sandbox = await startSandbox(options);

    expect(sandbox.client.clientId).not.toBe("");
  });
});
