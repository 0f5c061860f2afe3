import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, type SandboxOptions, startSandbox } from "eventpop-sandbox";

/**
 * The tables "What it answers" of sandbox/README.md: what Eventpop's documentation and Doorkeeper have, and what the running
 * sandbox answers to it. Each cell of the answers is asked for; only the operations are listed here.
 */

const DOCUMENT = join(__dirname, "../../sandbox/README.md");
const MARKERS = ["<!-- support matrix -->\n", "<!-- end of support matrix -->"] as const;

/** Of the default seed: an organizer, its event, and a ticket to it. */
const ORGANIZER = 9_000_001;
const EVENT = 9_000_101;
const ORGANIZER_EVENTS = `/organizers/${ORGANIZER}/events`;
const HOLDER = { firstname: "Malee", lastname: "Srisuk", email: "malee@sandbox.example", phone: "+66810000002" };

interface Operation {
  /** As the documentation writes it. */
  readonly name: string;
  readonly method: "GET" | "POST";
  /** Below `/api/public`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** The statuses that Eventpop's documentation names. */
  readonly documented: string;
}

/** Eventpop's OpenAPI document and guide. */
const operations: readonly Operation[] = [
  { name: "/info", method: "GET", path: "/info", documented: "200" },
  { name: "/me", method: "GET", path: "/me", documented: "200 401" },
  {
    name: "/organizers/{id}/tickets",
    method: "GET",
    path: `/organizers/${ORGANIZER}/tickets`,
    documented: "200 401 403",
  },
  {
    name: "/organizers/{id}/orders",
    method: "GET",
    path: `/organizers/${ORGANIZER}/orders`,
    documented: "200 401 403",
  },
  { name: "/organizers/{id}/events", method: "GET", path: ORGANIZER_EVENTS, documented: "200 401 403" },
  {
    name: "/organizers/{id}/events/{id}/tickets",
    method: "GET",
    path: `${ORGANIZER_EVENTS}/${EVENT}/tickets`,
    documented: "200 401 403 404",
  },
  {
    name: "/organizers/{id}/events/{id}/tickets",
    method: "POST",
    path: `${ORGANIZER_EVENTS}/${EVENT}/tickets`,
    body: { ticket_type_id: 9_000_201, ...HOLDER },
    documented: "201 400 401 403 404 409 422",
  },
  {
    name: "/organizers/{id}/events/{id}/tickets/invalidate",
    method: "POST",
    path: `${ORGANIZER_EVENTS}/${EVENT}/tickets/invalidate`,
    body: { ticket_id: 9_000_401, reason: "lost" },
    documented: "200 401 403 404 422",
  },
  {
    name: "/tickets/search",
    method: "GET",
    path: `/tickets/search?event_id=${EVENT}&reference_code=SB9000401`,
    documented: "200 401 404",
  },
];

/** Who asks; `anan` is on the organizer's staff. */
const askers = {
  "without a token": undefined,
  "a buyer, `public`": { as: "somchai", scope: "public" },
  "staff, `public organizer`": { as: "anan", scope: "public organizer" },
  "the application itself": { scope: "public" },
} as const;

/** Doorkeeper's routes, as `use_doorkeeper` draws them; 6.0 adds the metadata. */
const doorkeeperRoutes = [
  ["GET", "/oauth/authorize"],
  ["POST", "/oauth/authorize"],
  ["DELETE", "/oauth/authorize"],
  ["GET", "/oauth/authorize/native"],
  ["POST", "/oauth/token"],
  ["POST", "/oauth/revoke"],
  ["POST", "/oauth/introspect"],
  ["GET", "/oauth/token/info"],
  ["GET", "/oauth/applications"],
  ["POST", "/oauth/applications"],
  ["GET", "/oauth/authorized_applications"],
  ["DELETE", "/oauth/authorized_applications/{id}"],
  ["GET", "/.well-known/oauth-authorization-server"],
] as const;

const installations: Readonly<Record<string, SandboxOptions>> = {
  "by default": {},
  "`undocumentedRoutes: false`": { compat: { undocumentedRoutes: false } },
  '`doorkeeper: "6.0"`': { compat: { doorkeeper: "6.0" } },
};

/** What the sandbox answers to this asker, in a world that nobody has touched. */
async function statusFor(sandbox: Sandbox, { method, path, body }: Operation, asker: keyof typeof askers) {
  await sandbox.reset();
  const order = askers[asker];
  const token = order && (await sandbox.tokens.issue(order));
  const answer = await fetch(`${sandbox.url}/api/public${path}`, {
    method,
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token.accessToken}` }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return String(answer.status);
}

async function hasRoute(sandbox: Sandbox, method: string, path: string): Promise<string> {
  const answer = await fetch(sandbox.url + path.replace("{id}", "1"), { method, redirect: "manual" });
  return answer.status === 404 ? "no" : "yes";
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

async function operationsTable(): Promise<string> {
  const sandbox = await startSandbox();
  const rows: string[][] = [];
  for (const operation of operations) {
    const cells = [`\`${operation.method} ${operation.name}\``, operation.documented.replaceAll(" ", ", ")];
    for (const asker of Object.keys(askers) as (keyof typeof askers)[])
      cells.push(await statusFor(sandbox, operation, asker));
    rows.push(cells);
  }
  await sandbox.close();
  return table(["below `/api/public`", "documented", ...Object.keys(askers)], rows);
}

async function doorkeeperTable(): Promise<string> {
  const sandboxes = await Promise.all(Object.values(installations).map(startSandbox));
  const rows = await Promise.all(
    doorkeeperRoutes.map(async ([method, path]) => [
      `\`${method} ${path}\``,
      ...(await Promise.all(sandboxes.map((sandbox) => hasRoute(sandbox, method, path)))),
    ]),
  );
  await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
  return table(["Doorkeeper's route", ...Object.keys(installations)], rows);
}

/** What stands between the markers. */
function documented(): string {
  const [before, after] = MARKERS;
  return readFileSync(DOCUMENT, "utf8").split(before)[1]?.split(after)[0] ?? "";
}

describe("sandbox/README.md", () => {
  it("shows what the running sandbox answers", async () => {
    const found = `\n${await operationsTable()}\n${await doorkeeperTable()}\n`;

    // Where it fails, this is what belongs between the markers.
    if (documented() !== found) process.stderr.write(found);
    expect(documented()).toBe(found);
  });
});
