import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, type SandboxOptions, startSandbox } from "eventpop-sandbox";

/**
 * Tests the tables "What it supports" of sandbox/README.md, which show the operations of Eventpop and Doorkeeper and the sandbox's
 * responses. The operations are listed here. Each response comes from a request to a running sandbox.
 */

const DOCUMENT = join(__dirname, "../../sandbox/README.md");
const MARKERS = ["<!-- support matrix -->\n", "<!-- end of support matrix -->"] as const;

/** An organizer and one of its events in the default seed. */
const ORGANIZER = 9_000_001;
const EVENT = 9_000_101;
const ORGANIZER_EVENTS = `/organizers/${ORGANIZER}/events`;
const HOLDER = { firstname: "Malee", lastname: "Srisuk", email: "malee@sandbox.example", phone: "+66810000002" };

interface Operation {
  /** The path in Eventpop's documentation. */
  readonly name: string;
  readonly method: "GET" | "POST";
  /** The path of the request, below `/api/public`. */
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

/** The clients, and their tokens. `anan` works for the organizer. */
const clients = {
  "without a token": undefined,
  "a buyer, `public`": { as: "somchai", scope: "public" },
  "staff, `public organizer`": { as: "anan", scope: "public organizer" },
  "the application itself": { scope: "public" },
} as const;

/** The routes of `use_doorkeeper`; the last one exists from 6.0 on. */
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

/** The status of the response to this client, with the data of the default seed. */
async function statusFor(sandbox: Sandbox, { method, path, body }: Operation, client: keyof typeof clients) {
  await sandbox.reset();
  const options = clients[client];
  const token = options && (await sandbox.tokens.issue(options));
  const response = await fetch(`${sandbox.url}/api/public${path}`, {
    method,
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token.accessToken}` }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return String(response.status);
}

async function hasRoute(sandbox: Sandbox, method: string, path: string): Promise<string> {
  const response = await fetch(sandbox.url + path.replace("{id}", "1"), { method, redirect: "manual" });
  return response.status === 404 ? "no" : "yes";
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

async function operationsTable(): Promise<string> {
  const sandbox = await startSandbox();
  const rows: string[][] = [];
  for (const operation of operations) {
    const cells = [`\`${operation.method} ${operation.name}\``, operation.documented.replaceAll(" ", ", ")];
    for (const client of Object.keys(clients) as (keyof typeof clients)[])
      cells.push(await statusFor(sandbox, operation, client));
    rows.push(cells);
  }
  await sandbox.close();
  return table(["below `/api/public`", "documented", ...Object.keys(clients)], rows);
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

/** The text between the markers. */
function documented(): string {
  const [before, after] = MARKERS;
  return readFileSync(DOCUMENT, "utf8").split(before)[1]?.split(after)[0] ?? "";
}

describe("sandbox/README.md", () => {
  it("shows the status of each response of a running sandbox", async () => {
    const found = `\n${await operationsTable()}\n${await doorkeeperTable()}\n`;

    // If the test fails, this is the text that must be between the markers.
    if (documented() !== found) process.stderr.write(found);
    expect(documented()).toBe(found);
  });
});
