import { connectSandbox, type Sandbox, type SandboxControl, startSandbox } from "../../src";
import { controlOf } from "../../src/control/control-methods";
import type { Operation } from "../../src/control/operation";
import { operations } from "../../src/control/operations";
import { jsonOf, sendRequest } from "../wire";

type Call = (control: SandboxControl) => Promise<unknown>;

type CallsOf<Methods> = { readonly [Name in keyof Methods]: Call };

/**
 * The type of an object with one call for each method of `SandboxControl`. If a call is missing, the test does not
 * compile.
 */
type Calls = {
  readonly [Group in keyof Groups]: CallsOf<Groups[Group]>;
};
type OwnMethods = "snapshot" | "restore" | "reset";
interface Groups extends Omit<SandboxControl, OwnMethods | "scope"> {
  readonly sandbox: Pick<SandboxControl, OwnMethods>;
}

type CollectionName = "users" | "applications" | "organizers" | "events" | "tickets" | "orders";

const now = "2026-04-13T09:00:00+07:00";
const redirectUri = "http://localhost:3000/callback";

const collectionCalls = (name: CollectionName, key: string | number, draft: object, changes: object) => ({
  list: (control: SandboxControl) => control[name].list(),
  get: (control: SandboxControl) => control[name].get(key),
  create: (control: SandboxControl) => control[name].create(draft as never),
  update: (control: SandboxControl) => control[name].update(key, changes),
  remove: (control: SandboxControl) => control[name].remove(key),
});

const calls: Calls = {
  users: collectionCalls("users", "somchai@sandbox.example", { fullName: "ไก่/ไข่ & Co" }, { phone: null }),
  applications: collectionCalls("applications", "sandboxclient", { clientId: "new" }, { name: "Shop" }),
  organizers: collectionCalls("organizers", 9_000_001, { name: "New" }, { name: "Changed" }),
  events: collectionCalls("events", 9_000_101, { organizerId: 9_000_001 }, { title: "Changed" }),
  tickets: collectionCalls("tickets", 9_000_401, { eventId: 9_000_101 }, { status: "used" }),
  orders: collectionCalls("orders", 9_000_301, { eventId: 9_000_101, user: "malee" }, { status: "cancelled" }),
  tokens: {
    issue: (control) => control.tokens.issue({ as: "malee", scope: "public organizer" }),
    list: (control) => control.tokens.list({ as: "somchai" }),
    expire: (control) => control.tokens.expire({ client: "sandboxclient" }),
    revoke: (control) => control.tokens.revoke(),
  },
  codes: {
    issue: (control) => control.codes.issue({ as: 9_000_001, redirectUri, codeChallenge: "c".repeat(43) }),
    list: (control) => control.codes.list({ as: "somchai" }),
    expire: (control) => control.codes.expire(),
  },
  consents: {
    list: (control) => control.consents.list({ client: "sandboxclient" }),
    remove: (control) => control.consents.remove({ as: "somchai" }),
  },
  faults: {
    add: async (control) => {
      const fault = await control.faults.add({ on: "me", type: "status", status: 500, client: "another" });
      const hits = await fault.hits();
      await fault.remove();
      return [fault.id, hits, await fault.hits(), await control.faults.list()];
    },
    list: (control) => control.faults.list({ client: "other" }),
    clear: (control) => control.faults.clear({ id: "hang-1" }),
    preset: (control) => control.faults.preset("flaky-network", { client: "another" }),
  },
  clock: {
    now: (control) => control.clock.now(),
    advance: (control) => control.clock.advance({ hours: 1, minutes: 30 }),
    freeze: (control) => control.clock.freeze(new Date("2030-01-01T12:00:00Z")),
    set: (control) => control.clock.set(1_900_000_000_000),
    resume: async (control) => {
      await control.clock.resume();
      return (await control.snapshot()).clock.frozenAt;
    },
  },
  requests: {
    list: async (control) => {
      const [redacted] = await control.requests.list({ form: { access_token: "unknown" } });
      const [revealed] = await control.requests.list({ on: "me", status: 401 }, { reveal: true });
      return [redacted?.query, revealed?.query];
    },
    count: (control) => control.requests.count({ path: "/api/public/me" }),
    waitFor: async (control) => (await control.requests.waitFor({ method: "get" }, { timeoutMs: 60_000 })).path,
    clear: (control) => control.requests.clear({ on: "me" }),
  },
  settings: {
    get: (control) => control.settings.get(),
    update: (control) => control.settings.update({ compat: { meEnvelope: "flat" }, rateLimit: false }),
  },
  sandbox: {
    snapshot: (control) => control.snapshot(),
    restore: async (control) => {
      const saved = await control.snapshot();
      await control.users.remove("somchai");
      await control.restore(saved);
    },
    reset: (control) => control.reset(),
  },
};

/** Calls with wrong data, which the sandbox must refuse. */
const wrongCalls: Readonly<Record<string, Call>> = {
  "a user with an empty name": (control) => control.users.create({ fullName: "" }),
  "a user with an unknown field": (control) => control.users.create({ fulname: "x" } as never),
  "changes of an unknown user": (control) => control.users.update("nobody", {}),
  "changes with an unknown field": (control) => control.users.update("somchai", { fulname: "x" } as never),
  "an event without its organizer": (control) => control.events.create({} as never),
  "a token of an unknown user": (control) => control.tokens.issue({ as: "nobody" }),
  "a token with an unknown option": (control) => control.tokens.issue({ clientt: "x" } as never),
  "tokens of an unknown user": (control) => control.tokens.list({ as: "nobody" }),
  "a code without a redirect URI": (control) => control.codes.issue({ as: "somchai" } as never),
  "a code for an unknown application": (control) => control.codes.issue({ as: "malee", redirectUri, client: "none" }),
  "a fault of an unknown type": (control) => control.faults.add({ on: "me", type: "boom" } as never),
  "an unknown preset": (control) => control.faults.preset("boom" as never),
  "a time that cannot be read": (control) => control.clock.set("noonish"),
  "a duration that cannot be read": (control) => control.clock.advance("long"),
  "a duration of an unknown unit": (control) => control.clock.advance({ weeks: 1 } as never),
  "an unknown setting": (control) => control.settings.update({ colour: "red" } as never),
  "an option that is not a setting": (control) => control.settings.update({ port: 1 } as never),
  "an automatic login of an unknown user": (control) => control.settings.update({ login: { as: "nobody" } }),
  "an unknown filter of requests": (control) => control.requests.list({ grant_type: "x" } as never),
  "a status that is not a number": (control) => control.requests.list({ status: "ok" } as never),
  "a request that does not come": (control) => control.requests.waitFor({ on: "token" }, { timeoutMs: 5 }),
  "a snapshot without its tables": (control) => control.restore({} as never),
};

const allCalls = Object.entries(calls).flatMap(([group, methods]) =>
  Object.entries(methods as CallsOf<object>).map(([name, call]) => [`${group}.${name}`, call as Call] as const),
);

/**
 * Returns `data` without the parts that differ between two sandboxes: random tokens, absent fields, and the exact time of
 * a clock that was resumed.
 */
function comparable(data: unknown): unknown {
  const text = JSON.stringify(data)
    ?.replace(/"[0-9a-f]{64}"|"[\w-]{43}"/g, '"[random]"')
    .replace(/"offsetMs":-?\d+/g, '"offsetMs":"[any]"');
  return text === undefined ? undefined : JSON.parse(text);
}

/** Returns the result or the error of the call, and the state of the sandbox after it. */
async function outcomeOf(call: Call, controlOfSandbox: (sandbox: Sandbox) => SandboxControl) {
  await using sandbox = await startSandbox({ control: true, frozen: true, now });
  await sandbox.tokens.issue({ as: "somchai" });
  await sandbox.codes.issue({ as: "somchai", redirectUri });
  await sandbox.faults.add({ on: "token", type: "hang", client: "other" });
  await sendRequest(`${sandbox.url}/api/public/me?access_token=unknown`);
  const result = await call(controlOfSandbox(sandbox)).then(
    (value) => ({ value: comparable(value) }),
    ({ name, code, message }) => ({ error: { name, code, message } }),
  );
  const requests = (await sandbox.requests.list()).map(({ path, status }) => [path, status]);
  return { result, state: comparable(await sandbox.snapshot()), requests };
}

const local = (sandbox: Sandbox) => sandbox;
const remote = ({ url }: Sandbox) => connectSandbox(url);

describe("a method of SandboxControl has the same result in the sandbox's process and over HTTP:", () => {
  it.each(allCalls)("%s", async (_name, call) => {
    const outcome = await outcomeOf(call, local);

    expect(outcome.result).not.toHaveProperty("error");
    expect(await outcomeOf(call, remote)).toEqual(outcome);
  });
});

describe("a call of SandboxControl with wrong data gets the same error in the sandbox's process and over HTTP:", () => {
  it.each(Object.entries(wrongCalls))("%s", async (_what, call) => {
    const outcome = await outcomeOf(call, local);

    expect(outcome.result).toMatchObject({ error: { name: "SandboxError" } });
    expect(await outcomeOf(call, remote)).toEqual(outcome);
  });
});

interface Description {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: object;
}
type Paths = Readonly<Record<string, Readonly<Record<string, Description>>>>;

describe("the table of operations", () => {
  const rows = Object.entries(operations).flatMap(([group, table]) =>
    Object.entries<Operation>(table).map(([name, row]) => ({ name: `${group}.${name}`, row })),
  );

  it("has a method of SandboxControl for each row", async () => {
    const used = new Set<Operation>();
    const control = controlOf(async (operation) => {
      used.add(operation);
      return { id: "of a fault" };
    });
    for (const [, call] of allCalls) await call(control).catch(() => undefined);

    expect(rows.filter(({ row }) => !used.has(row)).map(({ name }) => name)).toEqual([]);
  });

  it("appears in the OpenAPI document: each operation with data has query parameters or a body", async () => {
    await using sandbox = await startSandbox();
    const { paths } = jsonOf(await sendRequest(`${sandbox.url}/_sandbox/openapi.json`)) as { paths: Paths };

    for (const { method, path, schema } of rows.map(({ row }) => row)) {
      const { parameters = [], requestBody } = paths[`/_sandbox${path.replace(":key", "{key}")}`]?.[method] ?? {};
      const hasData = requestBody !== undefined || parameters.some((parameter) => parameter.in === "query");
      expect([method, path, hasData]).toEqual([method, path, schema !== undefined]);
    }
    expect(paths["/_sandbox/codes"]?.post?.requestBody).toEqual({
      content: {
        "application/json": {
          schema: {
            type: "object",
            properties: {
              as: { anyOf: [{ type: "string" }, { type: "number" }] },
              redirectUri: { type: "string" },
              scope: { type: "string" },
              client: { type: "string" },
              codeChallenge: { type: "string" },
              codeChallengeMethod: { enum: ["S256", "plain"] },
            },
            required: ["as", "redirectUri"],
            additionalProperties: false,
          },
        },
      },
    });
    expect(paths["/_sandbox/requests"]?.get?.parameters).toContainEqual({
      name: "form.NAME",
      in: "query",
      schema: { type: "string" },
    });
  });
});
