import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import type { ErrorRequestHandler } from "express";
import type { BrowserResponse } from "../support/browser";
import { CLIENT, SESSION_SECRET, startLogin } from "../support/consumer-app";
import { BEHAVIOURS, type BehaviourName, type ProviderResponse, TOKENS, USER } from "../support/hostile-provider";
import { useSites } from "./sites";

const { startSite } = useSites();

let emitted: string[];
/** Secrets by their source. Those of single logins are added when they are created. */
let canaries: Map<string, string>;

beforeEach(() => {
  emitted = [];
  canaries = new Map([
    ["client secret", CLIENT.clientSecret],
    ["session secret", SESSION_SECRET],
    ["access token", TOKENS.access_token],
    ["refresh token", TOKENS.refresh_token],
    ["code", "canary-code-5ec2e7"],
    ["e-mail address", USER.email],
    ["name", USER.full_name],
    ["Eventpop's own words", "canary-words"],
  ]);
  const note = (...said: unknown[]) => {
    emitted.push(...said.map((each) => (typeof each === "string" ? each : inspectWhole(each))));
    return true;
  };
  for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, "write").mockImplementation(note);
  for (const name of ["log", "info", "warn", "error", "debug"] as const)
    jest.spyOn(console, name).mockImplementation(note);
  jest.spyOn(process, "emitWarning").mockImplementation(note);
  subscribe("passport-eventpop", hear);
});
afterEach(() => {
  unsubscribe("passport-eventpop", hear);
  jest.restoreAllMocks();
});

function hear(message: unknown): void {
  emitted.push(JSON.stringify(message), inspectWhole(message));
}

function inspectWhole(value: unknown): string {
  return inspect(value, { showHidden: true, depth: 10, maxStringLength: null, maxArrayLength: null });
}

/** Records all texts of an error. */
function recordError(error: unknown): void {
  emitted.push(String(error), inspectWhole(error), JSON.stringify(error), String((error as Error).stack));
}

function noteResponse({ url: _asked, headers, location, text }: BrowserResponse): void {
  emitted.push(JSON.stringify(headers), location, text);
}

/** Starts a site, and records its errors and events. */
async function startRecordedSite(auth: object = {}) {
  const site = await startSite({
    auth: { timeoutMs: 1_000, signInTimeoutMs: 3_000, ...auth },
    routes: (app) => {
      app.use(((error, _req, _res, next) => {
        recordError(error);
        next(error);
      }) satisfies ErrorRequestHandler);
    },
  });
  const { strategy } = site.app.auth;
  const finish = strategy.completeLogin.bind(strategy);
  strategy.completeLogin = (...given) =>
    finish(...given).catch((error: unknown) => {
      recordError(error);
      throw error;
    });
  return site;
}

/** Logs in and records all responses. Adds the login's state and verifier to the canaries. */
async function logInAndRecord(
  site: Awaited<ReturnType<typeof startRecordedSite>>,
  change = (callback: string) => callback,
) {
  const { browser, app, provider } = site;
  const { response, authorizationParams: asked, callback } = await startLogin(browser, app);
  const state = asked.get("state") ?? "";
  canaries.set(`state ${canaries.size}`, state);
  // The state may be only in the name of this browser's cookie and in the authorization URL.
  const { location: _toEventpop, "set-cookie": [cookie = ""] = [], ...headers } = response.headers;
  noteResponse({ ...response, headers: { ...headers, "set-cookie": [cookie.replace(state, "")] }, location: "" });

  const responses = [await browser.click(change(callback)), await browser.fetch(change(callback))];
  for (const each of responses) {
    const dropped = each.headers["set-cookie"]?.map((line) => line.replace(state, ""));
    noteResponse({ ...each, headers: { ...each.headers, ...(dropped && { "set-cookie": dropped }) } });
  }
  for (const { body } of provider.requests) {
    const verifier = new URLSearchParams(body).get("code_verifier");
    if (verifier) canaries.set(`verifier ${verifier.slice(0, 4)}`, verifier);
  }
  return responses[0]?.status;
}

/** Returns the sources of the canaries that were found in the records, also encoded as in cookies and URLs. */
function foundCanaries(): string[] {
  const everything = emitted.join("\n");
  return [...canaries]
    .filter(([, canary]) =>
      [canary, encodeURIComponent(canary), Buffer.from(canary).toString("base64url").slice(0, -2)].some((spelling) =>
        everything.includes(spelling),
      ),
    )
    .map(([place]) => place);
}

describe("responses, events, errors, logs and stored data contain no secret", () => {
  it("after a login, a request and a logout", async () => {
    const site = await startRecordedSite();

    expect(await logInAndRecord(site)).toBe(302);
    noteResponse(await site.browser.click(site.app.at("/tickets")));
    noteResponse(await site.browser.click(site.app.at("/auth/eventpop/logout"), { form: {} }));

    expect(emitted.length).toBeGreaterThan(10);
    expect(foundCanaries()).toEqual([]);
  });

  it.each(["token", "me"] as const)("after every misbehaviour of Eventpop's %s endpoint", async (endpoint) => {
    const statuses = await Promise.all(
      (Object.keys(BEHAVIOURS) as BehaviourName[]).map(async (how) => {
        const site = await startRecordedSite();
        site.provider.behave(endpoint, how);
        return logInAndRecord(site);
      }),
    );

    expect(new Set(statuses).size).toBeGreaterThan(1);
    expect(foundCanaries()).toEqual([]);
  });

  it("after an error response of Eventpop that repeats the request's secrets", async () => {
    const words = `canary-words ${TOKENS.access_token} ${CLIENT.clientSecret}\r\n\u001b[31m`;
    const refusals: Partial<ProviderResponse>[] = [
      ...["invalid_request", "invalid_grant", "invalid_client", words].map((error) => ({
        status: 400,
        body: { error, error_description: words },
      })),
      { status: 429, headers: { "retry-after": "canary-words" } },
      { status: 500, body: words },
      { body: { ...TOKENS, token_type: words } },
    ];
    for (const refusal of refusals) {
      const site = await startRecordedSite();
      site.provider.behave("token", refusal);
      expect(await logInAndRecord(site)).toBeGreaterThanOrEqual(403);
    }

    expect(foundCanaries()).toEqual([]);
  });

  it("after a callback that is malformed, forged, refused, replayed or late", async () => {
    const changes: ((callback: string) => string)[] = [
      (callback) => callback.replace(/state=.*/, "state=canary-words"),
      (callback) => callback.replace(/code=[^&]*/, "error=canary-words&error_description=canary-words"),
      (callback) => callback.replace(/code=[^&]*/, "error=access_denied"),
      (callback) => `${callback}&code=canary-words`,
      (callback) => `${callback}&iss=canary-words`,
    ];
    for (const change of changes)
      await logInAndRecord(await startRecordedSite({ issuer: "https://www.eventpop.me" }), change);

    expect(foundCanaries()).toEqual([]);
  });

  it("after a failure of the store or of Eventpop's API, and after a refresh", async () => {
    const failing = await startRecordedSite();
    failing.app.store.trouble("fails", "set");
    expect(await logInAndRecord(failing)).toBe(503);

    const site = await startRecordedSite();
    site.provider.behave("token", { body: { ...TOKENS, expires_in: 1 } }, { times: 1 });
    await logInAndRecord(site);
    for (const how of ["resetMidBody", "html", "good"] as const) {
      site.provider.behave("token", how);
      site.provider.behave("api", { status: 500, body: TOKENS.access_token });
      noteResponse(await site.browser.fetch(site.app.at("/tickets")));
    }

    expect(foundCanaries()).toEqual([]);
  });

  it("in the data that the session store contains", async () => {
    const site = await startRecordedSite();
    await logInAndRecord(site);
    for (const known of ["e-mail address", "name"]) canaries.delete(known);
    for (const place of canaries.keys()) if (place.startsWith("state")) canaries.delete(place);

    emitted = site.app.store.calls.flatMap(({ call, written }) => (call === "set" ? [written] : []));

    expect(emitted).toHaveLength(2);
    expect(foundCanaries()).toEqual([]);
  });
});
