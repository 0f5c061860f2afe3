import * as v from "valibot";
import { type Sandbox, startSandbox } from "../../src";
import { type Contradictions, type DocumentedShape, documentedShapes } from "./documented-shapes";

/** The data of the default seed. */
const ORGANIZER = 9_000_001;
const EVENT = 9_000_101;
const PAGE = `/organizers/${ORGANIZER}`;
const TICKETS = `${PAGE}/events/${EVENT}/tickets`;
const HOLDER = { firstname: "มาลี", lastname: "ศรีสุข", email: "malee@sandbox.example", phone: "+66810000002" };
const GUEST = { ticket_type_id: 9_000_201, ...HOLDER };

/** Who sends a request. `anan` works for the organizer. */
const CALLERS = {
  visitor: undefined,
  buyer: { as: "somchai" },
  staff: { as: "anan", scope: "public organizer" },
  application: {},
} as const;

type Row = readonly [
  caller: keyof typeof CALLERS,
  request: string,
  status: number,
  shape: DocumentedShape,
  body?: Readonly<Record<string, unknown>>,
];

/** Every documented operation, and every documented status that has a body in JSON. */
const ROWS: readonly Row[] = [
  ["buyer", "GET /me", 200, "me"],
  ["visitor", "GET /me", 401, "refusal"],
  ["buyer", `GET ${PAGE}/tickets?per_page=100`, 200, "tickets"],
  ["buyer", `GET ${PAGE}/tickets?page=99`, 200, "tickets"],
  ["visitor", `GET ${PAGE}/tickets`, 401, "refusal"],
  ["buyer", `GET ${PAGE}/orders?per_page=100`, 200, "orders"],
  ["visitor", `GET ${PAGE}/orders`, 401, "refusal"],
  ["application", `GET ${PAGE}/events`, 200, "events"],
  ["staff", `GET ${PAGE}/events`, 200, "events"],
  ["buyer", `GET ${PAGE}/events`, 403, "refusal"],
  ["visitor", `GET ${PAGE}/events`, 401, "refusal"],
  ["staff", `GET ${TICKETS}?per_page=100`, 200, "tickets"],
  ["buyer", `GET ${TICKETS}`, 403, "refusal"],
  ["visitor", `GET ${TICKETS}`, 401, "refusal"],
  ["staff", `GET ${PAGE}/events/1/tickets`, 404, "error"],
  ["staff", `POST ${TICKETS}`, 201, "written", GUEST],
  ["staff", `POST ${TICKETS}`, 400, "error", HOLDER],
  ["visitor", `POST ${TICKETS}`, 401, "refusal", GUEST],
  ["buyer", `POST ${TICKETS}`, 403, "refusal", GUEST],
  ["staff", `POST ${TICKETS}`, 404, "error", { ...GUEST, ticket_type_id: 1 }],
  ["staff", `POST ${TICKETS}`, 409, "error", { ...GUEST, reference_code: "SB9000401" }],
  ["staff", `POST ${TICKETS}/invalidate`, 200, "written", { ticket_id: 9_000_401, reason: "lost" }],
  ["visitor", `POST ${TICKETS}/invalidate`, 401, "refusal", { ticket_id: 9_000_401 }],
  ["buyer", `POST ${TICKETS}/invalidate`, 403, "refusal", { ticket_id: 9_000_401 }],
  ["staff", `POST ${TICKETS}/invalidate`, 404, "error", { ticket_id: 1 }],
  ["staff", `POST ${TICKETS}/invalidate`, 422, "error", { ticket_id: 9_000_404 }],
  ["application", `GET /tickets/search?event_id=${EVENT}&reference_code=SB9000401`, 200, "ticket"],
  ["visitor", `GET /tickets/search?event_id=${EVENT}&reference_code=SB9000401`, 401, "refusal"],
  ["application", `GET /tickets/search?event_id=${EVENT}&reference_code=NONE`, 404, "error"],
];

/** The sandbox's defaults, and the other side of each contradiction. */
const DEFAULTS: Contradictions = {
  meEnvelope: "user",
  listEnvelope: "wrapped",
  ticketTypeNumbers: true,
  apiErrors: "grape",
};
const SIDES: readonly Partial<Contradictions>[] = [
  {},
  { meEnvelope: "flat" },
  { listEnvelope: "bare" },
  { ticketTypeNumbers: false },
  { apiErrors: "empty" },
];

describe.each(SIDES.map((side) => [JSON.stringify(side), side] as const))(
  "the bodies of a sandbox with %s",
  (_, side) => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await startSandbox({ compat: side });
    });
    afterEach(() => sandbox.reset());
    afterAll(() => sandbox.close());
    const shapes = documentedShapes({ ...DEFAULTS, ...side });

    it.each(ROWS.map((row) => [`${row[0]}, ${row[1]}, ${row[2]}`, row] as const))(
      "have the documented shape: %s",
      async (_name, [caller, request, status, shape, body]) => {
        const [method = "", path = ""] = request.split(" ");
        const options = CALLERS[caller];
        const token = options && (await sandbox.tokens.issue(options)).accessToken;
        const response = await fetch(`${sandbox.url}/api/public${path}`, {
          method,
          headers: {
            "content-type": "application/json",
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
          },
          ...(body && { body: JSON.stringify(body) }),
        });
        const text = await response.text();

        const { issues = [] } = v.safeParse(shapes[shape], text === "" ? "" : JSON.parse(text));

        expect([response.status, issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)]).toEqual([
          status,
          [],
        ]);
      },
    );

    it("have the documented shape for every user, event and order of the default seed", async () => {
      for (const { key, organizerIds } of await sandbox.users.list()) {
        const { accessToken } = await sandbox.tokens.issue({ as: key, scope: "public organizer" });
        const organizers = (await sandbox.organizers.list()).map(({ id }) => id);
        const paths = organizers.flatMap((id) => [
          ["tickets", `/organizers/${id}/tickets?per_page=100`] as const,
          ["orders", `/organizers/${id}/orders?per_page=100`] as const,
          ...(organizerIds.includes(id) ? [["events", `/organizers/${id}/events?per_page=100`] as const] : []),
        ]);
        for (const [shape, path] of [["me", "/me"] as const, ...paths]) {
          const headers = { authorization: `Bearer ${accessToken}` };
          const response = await fetch(`${sandbox.url}/api/public${path}`, { headers });

          const { issues = [] } = v.safeParse(shapes[shape], await response.json());

          expect([key, path, issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)]).toEqual([
            key,
            path,
            [],
          ]);
        }
      }
    });
  },
);
