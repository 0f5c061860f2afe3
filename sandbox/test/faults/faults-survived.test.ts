import express, { type Express } from "express";
import session from "express-session";
import { eventpopAuth } from "passport-eventpop";
import request from "supertest";
import { type FaultRule, type Sandbox, startSandbox } from "../../src";
import { faultTypes } from "../../src/faults/fault-rules";

/**
 * Tests of logins with passport-eventpop while the sandbox has a fault. With every kind of fault, the login succeeds or
 * shows an error page, and it sends only one token request.
 */

const timeoutMs = 600;

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

function buildApp(): Express {
  const { clientID, clientSecret, eventpopURL } = sandbox.strategyOptions({ callbackURL: "" });
  const app = express();
  app.use(session({ secret: "test", resave: false, saveUninitialized: false }));
  app.use(eventpopAuth({ clientID, clientSecret, eventpopURL, baseURL: "http://localhost:3000", timeoutMs }));
  return app;
}

/**
 * Logs in while the sandbox has this fault. Returns the status, the number of token requests, and how many requests the
 * fault has hit.
 */
async function logIn(fault: FaultRule) {
  const { id } = await sandbox.faults.add(fault);
  const { status } = await sandbox.signIn(request.agent(buildApp()), "/auth/eventpop", { as: "somchai" });
  return {
    status,
    tokenRequests: await sandbox.requests.count({ on: "token" }),
    hits: (await sandbox.faults.list({ id }))[0]?.hits,
  };
}

type RuleWithoutTarget = FaultRule extends infer Rule ? (Rule extends FaultRule ? Omit<Rule, "on"> : never) : never;

const outcomes: readonly (readonly [fault: RuleWithoutTarget, status: number])[] = [
  [{ type: "status", status: 500 }, 502],
  [{ type: "status", status: 503, headers: { "Retry-After": "30" } }, 502],
  [{ type: "status", status: 200, body: "{}" }, 502],
  [{ type: "html", status: 502 }, 502],
  [{ type: "html" }, 502],
  [{ type: "latency", delayMs: 100 }, 302],
  [{ type: "latency", delayMs: 5_000 }, 504],
  [{ type: "slow-body", delayMs: 5_000 }, 504],
  [{ type: "hang" }, 504],
  [{ type: "reset" }, 502],
  [{ type: "empty" }, 502],
  [{ type: "truncate" }, 502],
  [{ type: "malformed-json" }, 502],
  [{ type: "bad-chunk" }, 502],
  [{ type: "garbage" }, 502],
  [{ type: "drip", delayMs: 200 }, 504],
];

const tokenOutcomes: typeof outcomes = [
  ...outcomes,
  [{ type: "status", status: 429, headers: { "Retry-After": "30" } }, 503],
  [{ type: "omit", fields: ["refresh_token"] }, 302],
  [{ type: "omit", fields: ["access_token"] }, 502],
  [{ type: "override", fields: { token_type: "bearer", expires_in: "7200", extra: [1] } }, 302],
  [{ type: "override", headers: { "content-type": "text/html" } }, 302],
];

describe("a login with passport-eventpop, while the token endpoint has a fault,", () => {
  it("is tested with every kind of fault", () => {
    expect(new Set(tokenOutcomes.map(([{ type }]) => type))).toEqual(new Set(faultTypes));
  });

  it.each(tokenOutcomes)("with the fault %j ends with status %i", async (fault, status) => {
    const rule = { ...fault, on: "token" } as FaultRule;

    expect(await logIn(rule)).toEqual({ status, tokenRequests: 1, hits: 1 });
  });
});

describe("a login with passport-eventpop, while /me has a fault,", () => {
  it.each([
    ...outcomes,
    [{ type: "status", status: 429, headers: { "Retry-After": "30" } }, 503],
    [{ type: "override", fields: { "user.email": null, "user.phone": null, extra: 1 } }, 302],
    [{ type: "override", fields: { user: null } }, 502],
  ] as typeof outcomes)("with the fault %j ends with status %i", async (fault, status) => {
    const rule = { ...fault, on: "me" } as FaultRule;

    expect(await logIn(rule)).toMatchObject({ status, tokenRequests: 1 });
  });
});

describe("a login with passport-eventpop, after a login that failed because of a closed connection,", () => {
  it("succeeds", async () => {
    const agent = request.agent(buildApp());
    await sandbox.faults.add({ on: "token", type: "reset", times: 1 });
    await sandbox.signIn(agent, "/auth/eventpop", { as: "somchai" });
    const { status } = await sandbox.signIn(agent, "/auth/eventpop", { as: "somchai" });

    expect(status).toBe(302);
  });
});
