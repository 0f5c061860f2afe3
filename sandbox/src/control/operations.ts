import { usePreset } from "../faults/fault-presets";
import { redactionFor } from "../log/redaction";
import { checkLogin, settingsSchema, settingsWith } from "../options";
import { draftSchemas } from "../world/draft-schemas";
import { makeApplication, makeEvent, makeOrder, makeOrganizer, makeTicket, makeUser } from "../world/makers";
import { collectionOperations } from "./collection";
import * as credentials from "./credentials";
import { type OperationKey, operationWithData, operationWithoutData } from "./operation";
import * as schemas from "./schemas";
import { snapshotSchema } from "./snapshot-schema";

/**
 * All control operations, by group and by name. `controlOf` in `control-methods.ts` makes the methods of `SandboxControl`
 * from these rows. If a method has no row, `control-methods.ts` does not compile.
 */
export const operations = {
  sandbox: {
    reset: operationWithoutData("post /reset", "Restores the state at the start", (provider) => provider.reset()),
    snapshot: operationWithoutData("get /snapshot", "Returns the whole state, with secrets", (provider) =>
      provider.snapshot(),
    ),
    restore: operationWithData(
      "put /snapshot",
      "Restores the state of a snapshot",
      snapshotSchema,
      (provider, snapshot) => provider.restore(snapshot),
    ),
  },

  users: collectionOperations("users", (world) => world.users, draftSchemas.user, makeUser),
  applications: collectionOperations(
    "applications",
    (world) => world.applications,
    draftSchemas.application,
    makeApplication,
  ),
  organizers: collectionOperations("organizers", (world) => world.organizers, draftSchemas.organizer, makeOrganizer),
  events: collectionOperations("events", (world) => world.events, draftSchemas.event, makeEvent),
  tickets: collectionOperations("tickets", (world) => world.tickets, draftSchemas.ticket, makeTicket),
  orders: collectionOperations("orders", (world) => world.orders, draftSchemas.order, makeOrder),

  tokens: {
    list: operationWithData("get /tokens", "Lists tokens", schemas.selector, credentials.findTokens),
    issue: operationWithData("post /tokens", "Issues a token", schemas.tokenOptions, credentials.createToken),
    expire: operationWithData(
      "post /tokens/expire",
      "Makes access tokens expire",
      schemas.selector,
      credentials.expireTokens,
    ),
    revoke: operationWithData("post /tokens/revoke", "Revokes tokens", schemas.selector, credentials.revokeTokens),
  },

  codes: {
    list: operationWithData("get /codes", "Lists authorization codes", schemas.selector, credentials.findCodes),
    issue: operationWithData(
      "post /codes",
      "Issues an authorization code",
      schemas.codeOptions,
      credentials.createCode,
    ),
    expire: operationWithData("post /codes/expire", "Makes codes expire", schemas.selector, credentials.expireCodes),
  },

  consents: {
    list: operationWithData("get /consents", "Lists consents", schemas.consentSelector, credentials.findConsents),
    remove: operationWithData(
      "delete /consents",
      "Withdraws consents",
      schemas.consentSelector,
      credentials.revokeConsents,
    ),
  },

  faults: {
    list: operationWithData("get /faults", "Lists the active faults", schemas.faultSelector, ({ faults }, selector) =>
      faults.list(selector),
    ),
    add: operationWithData("post /faults", "Adds a fault", schemas.faultRule, ({ faults }, rule) => faults.add(rule), {
      code: "EVENTPOP_SANDBOX_BAD_OPTION",
      subject: "Fault rule",
    }),
    clear: operationWithData("delete /faults", "Removes faults", schemas.faultSelector, ({ faults }, selector) =>
      faults.clear(selector),
    ),
    get: operationWithoutData(
      "get /faults/:key",
      "Returns a fault",
      ({ faults }, id: OperationKey) => faults.list({ id: String(id) })[0],
    ),
    remove: operationWithoutData("delete /faults/:key", "Removes a fault", ({ faults }, id: OperationKey) =>
      faults.clear({ id: String(id) }),
    ),
    preset: operationWithData(
      "post /faults/presets/:key",
      "Adds the faults of a preset",
      schemas.presetOptions,
      (provider, name: OperationKey, { client }: { readonly client?: string | undefined }) =>
        usePreset(provider, String(name), client),
    ),
  },

  clock: {
    get: operationWithoutData("get /clock", "Returns the time", ({ clock }) => ({
      now: clock.now(),
      frozen: clock.frozen,
    })),
    change: operationWithData(
      "put /clock",
      "Sets, freezes or resumes the clock",
      schemas.clockChange,
      ({ clock }, change) => {
        const { now, frozen } = change;
        if (frozen === false) clock.resume();
        if (frozen === true) clock.freeze(now);
        else if (now !== undefined) clock.set(now);
      },
    ),
    advance: operationWithData(
      "post /clock/advance",
      "Moves the clock forward",
      schemas.clockAdvance,
      ({ clock }, { by }) => clock.advance(by),
    ),
  },

  requests: {
    list: operationWithData(
      "get /requests",
      "Lists the requests that were received; with `wait` waits for the first that matches",
      schemas.requestQuery,
      async ({ requests, world }, { wait, reveal, ...selector }) => {
        const found = wait === undefined ? requests.list(selector) : [await requests.waitFor(selector, wait)];
        return reveal ? found : found.map(redactionFor(world));
      },
    ),
    clear: operationWithData(
      "delete /requests",
      "Deletes requests from the log",
      schemas.requestQuery,
      (provider, selector) => provider.requests.clear(selector),
    ),
  },

  settings: {
    get: operationWithoutData("get /settings", "Returns the settings", ({ settings }) => settings),
    update: operationWithData(
      "patch /settings",
      "Changes settings",
      settingsSchema,
      (provider, changes) => {
        checkLogin(changes, provider.world);
        provider.settings = settingsWith(changes, provider.settings);
        return provider.settings;
      },
      { code: "EVENTPOP_SANDBOX_BAD_OPTION", subject: "Sandbox option" },
    ),
  },
};
