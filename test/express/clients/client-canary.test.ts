import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import type { ErrorRequestHandler, Request } from "express";
import { requireSignIn } from "../../../src/index";
import type { BrowserResponse } from "../../support/browser";
import { CLIENT, SESSION_SECRET } from "../../support/consumer-app";
import { TOKENS, USER } from "../../support/hostile-provider";
import { authorizationFor, authorize, callWithToken, post, tokenFields, useClientSites } from "./client-site";

const { startClientSite } = useClientSites();

let emitted: string[];
/** Secrets by their source. Those of single logins are added when they are created. */
let canaries: Map<string, string>;

beforeEach(() => {
  emitted = [];
  canaries = new Map([
    ["app's client secret", CLIENT.clientSecret],
    ["client's secret", "vote-client-secret-5ec2e7"],
    ["session secret", SESSION_SECRET],
    ["Eventpop's access token", TOKENS.access_token],
    ["Eventpop's refresh token", TOKENS.refresh_token],
    ["Eventpop's code", "canary-code-5ec2e7"],
    ["e-mail address", USER.email],
    ["name", USER.full_name],
    ["words of a stranger", "canary-words"],
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

function recordError(error: unknown): void {
  emitted.push(String(error), inspectWhole(error), JSON.stringify(error), String((error as Error).stack));
}

function recordResponse({ headers, location, text }: BrowserResponse): void {
  emitted.push(JSON.stringify(headers), location, text);
}

/** What this package put on a request, without the request's own headers. `req.eventpop` has the user's data, so only its form is recorded. */
function recordRequest(req: Request): void {
  for (const symbol of Object.getOwnPropertySymbols(req)) {
    if (symbol.description === "passport-eventpop.1") emitted.push(inspectWhole(Reflect.get(req, symbol)));
  }
  const { user: _user, ...others } = { ...req.eventpop };
  emitted.push(inspectWhole(others), JSON.stringify(others));
}

/** Starts a site, and records its errors, its events and what it puts on requests. */
async function startRecordedSite() {
  const site = await startClientSite({
    auth: { timeoutMs: 1_000, signInTimeoutMs: 3_000, onEvent: hear },
    routes: (app) => {
      app.get("/recorded", requireSignIn(), (req, res) => {
        recordRequest(req);
        res.json("recorded");
      });
      app.use(((error, _req, _res, next) => {
        recordError(error);
        next(error);
      }) satisfies ErrorRequestHandler);
    },
  });
  emitted.push(inspectWhole(site.app.auth), JSON.stringify(site.app.auth));
  return site;
}

/** Logs in to the client vote, and adds its secrets to the canaries. The responses to the browser and to the client contain secrets, so they are not recorded. */
async function logInAndRecord(site: Awaited<ReturnType<typeof startRecordedSite>>) {
  const authorization = authorizationFor("vote");
  const code = (await authorize(site, authorization)).get("code") ?? "";
  const fields = tokenFields(authorization, code);
  const { access_token: token } = (await post(site.app, "token", fields)).json() as { access_token: string };
  for (const [name, secret] of Object.entries({
    code,
    token,
    verifier: authorization.verifier,
    state: authorization.state,
  })) {
    canaries.set(`client's ${name}`, secret);
  }
  return { authorization, fields, token, code };
}

/** Returns the sources of the canaries that were found in the records, also encoded as in cookies, URLs and headers. */
function foundCanaries(): string[] {
  const everything = emitted.join("\n");
  const spellingsOf = (canary: string) => [
    canary,
    encodeURIComponent(canary),
    Buffer.from(canary).toString("base64").slice(0, -3),
    Buffer.from(canary).toString("base64url").slice(0, -2),
    Buffer.from(canary).toString("hex"),
  ];
  return [...canaries]
    .filter(([, canary]) => spellingsOf(canary).some((spelling) => everything.includes(spelling)))
    .map(([place]) => place);
}

describe("events, errors, logs and inspected objects contain no secret of a client", () => {
  it("after a login, requests, a refresh and a logout", async () => {
    const site = await startRecordedSite();
    const { token } = await logInAndRecord(site);
    await callWithToken(site.app, "/recorded", token);
    recordResponse(await callWithToken(site.app, "/auth/eventpop/logout", token, { method: "POST" }));
    recordResponse(await callWithToken(site.app, "/recorded", token));

    expect(emitted.join("\n")).toContain("signed_out");
    expect(emitted.length).toBeGreaterThan(15);
    expect(foundCanaries()).toEqual([]);
  });

  it("after token and revocation requests that are refused", async () => {
    const site = await startRecordedSite();
    const { fields, token } = await logInAndRecord(site);
    const basic = { authorization: `Basic ${Buffer.from("vote:canary-words").toString("base64")}` };

    for (const changes of [
      {},
      { code_verifier: "canary-words".padEnd(43, "x") },
      { client_secret: "canary-words" },
      { client_id: "canary-words" },
      { redirect_uri: "https://canary-words.example/" },
      { grant_type: "canary-words" },
      { code: "canary-words" },
    ]) {
      recordResponse(await post(site.app, "token", { ...fields, ...changes }));
    }
    recordResponse(await post(site.app, "token", { ...fields, client_secret: undefined }, basic));
    recordResponse(await post(site.app, "revoke", { client_id: "ios", token }));
    recordResponse(await post(site.app, "revoke", { client_id: "canary-words", token }));
    recordResponse(await callWithToken(site.app, "/profile", "canary-words"));

    expect(foundCanaries()).toEqual([]);
  });

  it("after authorization requests that are refused", async () => {
    const site = await startRecordedSite();
    for (const changes of [
      { client_id: "canary-words" },
      { redirect_uri: "https://canary-words.example/" },
      { response_type: "canary-words" },
      { code_challenge_method: "canary-words" },
      { code_challenge: "canary-words" },
      { response_mode: "canary-words" },
    ]) {
      const { query } = authorizationFor("live", { state: undefined, ...changes });
      recordResponse(await site.browser.click(site.app.at(`/auth/eventpop/authorize?${query}`)));
    }

    expect(emitted.join("\n")).toContain("EVENTPOP_UNKNOWN_CLIENT");
    expect(foundCanaries()).toEqual([]);
  });

  it("after failures of the store", async () => {
    const site = await startRecordedSite();
    const { fields, token } = await logInAndRecord(site);
    canaries.set("the store's own words", "canary-store-text");
    site.app.store.trouble("fails");

    recordResponse(await post(site.app, "token", fields));
    recordResponse(await post(site.app, "revoke", fields));
    recordResponse(await callWithToken(site.app, "/profile", token));
    recordResponse(await callWithToken(site.app, "/auth/eventpop/userinfo", token));

    expect(emitted.join("\n")).toContain("EVENTPOP_STORE");
    // The store's own error is the cause of the error that the app's handler gets, and is not a secret of a client.
    expect(foundCanaries()).toEqual([]);
  });

  it("after the app's error handler logged an error together with the request's login", async () => {
    const site = await startRecordedSite();
    const { token } = await logInAndRecord(site);
    site.provider.behave("api", { status: 500, body: "canary-words" });

    recordResponse(await callWithToken(site.app, "/tickets", token));

    expect(foundCanaries()).toEqual([]);
  });
});

describe("the session store contains no secret of a client in clear", () => {
  it("while a login is pending, after its code was issued and after it was redeemed", async () => {
    const site = await startRecordedSite();
    await site.browser.fetch(site.app.at("/cart?add=seven"));
    await logInAndRecord(site);
    const abandoned = authorizationFor("ios");
    canaries.set("abandoned code", (await authorize(site, abandoned)).get("code") ?? "");
    canaries.set("abandoned challenge", abandoned.query.get("code_challenge") ?? "");
    canaries.set("redirect URI", "com.example.tickets");

    const { sessions } = site.app.store as unknown as { sessions: object };
    emitted = [JSON.stringify(sessions), ...site.app.store.calls.map(({ key, written }) => key + written)];

    expect(Object.keys(sessions).length).toBeGreaterThanOrEqual(5);
    expect(foundCanaries()).toEqual([]);
  });
});
