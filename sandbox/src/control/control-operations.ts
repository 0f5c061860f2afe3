import { SandboxError } from "../errors";
import type { FaultPreset } from "../faults/fault-presets";
import type { SandboxControl, Snapshot } from "./control";
import { orders, read, readRequestQuery } from "./control-orders";

/** An order as it came over HTTP: nothing of it is checked yet. */
export interface Order {
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
}

/** One thing that can be ordered below `/_sandbox`. */
export interface Operation {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** As Express writes it, such as `/users/:key`. */
  readonly path: string;
  readonly summary: string;
  /** What is answered as JSON; nothing is answered with 204. */
  readonly run: (control: SandboxControl, order: Order) => Promise<unknown>;
}

type Run = Operation["run"];

const operation = (method: Operation["method"], path: string, summary: string, run: Run): Operation => ({
  method,
  path,
  summary,
  run,
});

const get = operation.bind(null, "get");
const post = operation.bind(null, "post");
const put = operation.bind(null, "put");
const patch = operation.bind(null, "patch");
const remove = operation.bind(null, "delete");

const collections = ["users", "applications", "organizers", "events", "tickets", "orders"] as const;

const key = ({ params }: Order) => params.key ?? "";

function collectionOperations(name: (typeof collections)[number]): readonly Operation[] {
  // The collection itself checks what it is given.
  const draft = ({ body }: Order) => body as never;
  return [
    get(`/${name}`, `Lists ${name}`, (control) => control[name].list()),
    post(`/${name}`, `Makes one of the ${name}`, (control, order) => control[name].create(draft(order))),
    get(`/${name}/:key`, `Shows one of the ${name}`, async (control, order) =>
      known(await control[name].get(key(order)), key(order)),
    ),
    patch(`/${name}/:key`, `Changes one of the ${name}`, (control, order) =>
      control[name].update(key(order), draft(order)),
    ),
    remove(`/${name}/:key`, `Removes one of the ${name}`, (control, order) => control[name].remove(key(order))),
  ];
}

function known<Row>(row: Row | undefined, name: string): Row {
  if (row !== undefined) return row;
  throw new SandboxError("EVENTPOP_SANDBOX_NOT_FOUND", `There is none called ${JSON.stringify(name)}.`);
}

/** Everything that can be ordered over HTTP; the same as in process. */
export const operations: readonly Operation[] = [
  post("/reset", "Puts everything back as it was at the start", (control) => control.reset()),
  get("/snapshot", "Shows everything, secrets too", (control) => control.snapshot()),
  put("/snapshot", "Puts everything back as it was then", (control, { body }) =>
    control.restore(read(orders.snapshot, body) as unknown as Snapshot),
  ),

  ...collections.flatMap(collectionOperations),

  get("/tokens", "Lists tokens", (control, { query }) => control.tokens.list(read(orders.selector, query))),
  post("/tokens", "Makes a token", (control, { body }) => control.tokens.issue(read(orders.tokenOrder, body))),
  post("/tokens/expire", "Ages tokens past their lifetime", (control, { body }) =>
    control.tokens.expire(read(orders.selector, body)),
  ),
  post("/tokens/revoke", "Revokes tokens", (control, { body }) => control.tokens.revoke(read(orders.selector, body))),
  get("/codes", "Lists authorization codes", (control, { query }) => control.codes.list(read(orders.selector, query))),
  post("/codes", "Makes an authorization code", (control, { body }) =>
    control.codes.issue(read(orders.codeOrder, body)),
  ),
  post("/codes/expire", "Ages authorization codes past their lifetime", (control, { body }) =>
    control.codes.expire(read(orders.selector, body)),
  ),
  get("/consents", "Lists permissions given", (control, { query }) => control.consents.list(read(orders.owner, query))),
  remove("/consents", "Takes permissions back", (control, { query }) =>
    control.consents.remove(read(orders.owner, query)),
  ),

  get("/faults", "Lists the rules in force", (control, { query }) =>
    control.faults.list(read(orders.faultSelector, query)),
  ),
  // The power itself checks rules and names of presets.
  post("/faults", "Orders trouble", async (control, { body }) => {
    const { id } = await control.faults.add(body as never);
    return { id };
  }),
  remove("/faults", "Ends trouble", (control, { query }) => control.faults.clear(read(orders.faultSelector, query))),
  get("/faults/:key", "Shows a rule", async (control, order) =>
    known((await control.faults.list({ id: key(order) }))[0], key(order)),
  ),
  remove("/faults/:key", "Removes a rule", (control, order) => control.faults.clear({ id: key(order) })),
  post("/faults/presets/:key", "Orders a bad day by name", (control, order) =>
    control.faults.preset(key(order) as FaultPreset, read(orders.presetOrder, order.body)),
  ),

  get("/clock", "Tells the time", async (control) => {
    const { clock } = await control.snapshot();
    return { now: await control.clock.now(), frozen: clock.frozenAt !== null };
  }),
  put("/clock", "Sets, stops or starts the clock", async (control, { body }) => {
    const { now, frozen } = read(orders.clock, body);
    if (frozen === false) await control.clock.resume();
    if (frozen === true) await control.clock.freeze(now);
    else if (now !== undefined) await control.clock.set(now);
  }),
  post("/clock/advance", "Moves the clock forward", (control, { body }) =>
    control.clock.advance(read(orders.advance, body).by),
  ),

  get("/requests", "Lists what was asked; with `wait` waits for the first that fits", async (control, { query }) => {
    const { selector, reveal, wait } = readRequestQuery(query);
    if (wait === undefined) return control.requests.list(selector, { reveal });
    return [await control.requests.waitFor(selector, { reveal, timeoutMs: wait })];
  }),
  remove("/requests", "Forgets what was asked", (control, { query }) =>
    control.requests.clear(readRequestQuery(query).selector),
  ),

  get("/settings", "Shows the settings", (control) => control.settings.get()),
  patch("/settings", "Changes settings", (control, { body }) => control.settings.update(read(orders.settings, body))),
];
