import type { Sandbox } from "../../src";
import type { CauseName } from "../../src/causes/causes";
import { type Application, callback } from "../application";
import type { Browser } from "../browser";
import { form, sendRequest, type WireResponse } from "../wire";

/** Who can send requests to the sandbox. */
export interface Rig {
  readonly sandbox: Sandbox;
  /** The application `shop` with the secret `shop secret`. */
  readonly shop: Application;
  /** The application `bar`, which may request only the scope `public`. */
  readonly bar: Application;
  readonly browser: Browser;
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<WireResponse>;
  readonly post: (path: string, fields: Readonly<Record<string, string>>) => Promise<WireResponse>;
}

type Provocation = (rig: Rig) => Promise<unknown>;

/** Sends an authorization request of `shop`, with other parameters, in a browser in which a user is signed in. */
function authorize(more: Readonly<Record<string, string>>, settings: object = {}): Provocation {
  return async ({ sandbox, browser }) => {
    await sandbox.settings.update({ login: { as: "somchai" }, ...settings });
    const query = { client_id: "shop", redirect_uri: callback, response_type: "code", ...more };
    await browser.send(`/oauth/authorize?${new URLSearchParams(query)}`);
  };
}

/** Exchanges a new code with other parameters. */
function exchange(
  more: Readonly<Record<string, string | undefined>>,
  code: { codeChallenge?: string } = {},
): Provocation {
  return async ({ shop }) => shop.exchangeCode(await shop.newCode("somchai", code), more);
}

function me(tokenOf: (rig: Rig) => Promise<string>): Provocation {
  return async (rig) => rig.get("/api/public/me", { authorization: `Bearer ${await tokenOf(rig)}` });
}

const lanWethi = 9_000_001;

/** Sends a request of an organizer's staff. `path` is below the events of the organizer. */
function asStaff(path: string, fields?: Readonly<Record<string, string>>, times = 1): Provocation {
  return async ({ sandbox, shop }) => {
    const [event] = await sandbox.events.list();
    const { access_token } = await shop.signIn("anan", "public organizer");
    const type = event?.ticketTypes[0];
    const filled = (text: string) =>
      text.replace("{event}", String(event?.id)).replace("{organizer}", String(event?.organizerId));
    const body = { ...(fields?.firstname && { ticket_type_id: String(type?.id) }), ...fields };
    if (fields?.ticket_type_id === "full" && event && type) {
      await sandbox.events.update(event.id, { ticketTypes: [{ ...type, quota: 0 }] });
      body.ticket_type_id = String(type.id);
    }
    for (let turn = 0; turn < times; turn += 1) {
      const name = turn === 0 ? {} : { firstname: "other" };
      const request = fields ? form({ ...body, ...(fields.firstname && name) }) : {};
      await shop.api(filled(`/organizers/{organizer}/events${path}`), access_token, request);
    }
  };
}

const person = { firstname: "a", lastname: "b", email: "c@sandbox.example", phone: "1" };

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
});

/** Introspects `token` with the credentials of `shop`. */
function introspect(tokenOf: (rig: Rig) => Promise<string>): Provocation {
  return async (rig) => rig.shop.post("/oauth/introspect", { token: await tokenOf(rig) });
}

function revoke(tokenOf: (rig: Rig) => Promise<string | undefined>): Provocation {
  return async (rig) => rig.shop.post("/oauth/revoke", { token: await tokenOf(rig) });
}

const unknown = async () => "x".repeat(64);
const expired = async ({ sandbox, shop }: Rig) => {
  const { access_token } = await shop.signIn();
  await sandbox.tokens.expire();
  return access_token;
};

/** For each cause a request that has it. */
export const provocations: Readonly<Record<CauseName, Provocation>> = {
  "client-id-missing": authorize({ client_id: "" }),
  "client-unknown": authorize({ client_id: "mine" }),
  "redirect-uri-missing": exchange({ redirect_uri: undefined }),
  "response-type-missing": authorize({ response_type: "" }),
  "response-type": authorize({ response_type: "token" }),
  "response-mode": authorize({ response_mode: "telepathy" }),
  scope: authorize({ scope: "admin" }),
  "scope-separator": authorize({ scope: "public,organizer" }),
  "scope-not-allowed": authorize({ client_id: "bar", scope: "organizer" }),
  "code-challenge-method": authorize({ code_challenge: "x", code_challenge_method: "s256" }),
  "parameter-repeated": async ({ sandbox, browser }) => {
    await sandbox.settings.update({ login: { as: "somchai" }, compat: { strict: true } });
    await browser.send("/oauth/authorize?client_id=shop&client_id=shop");
  },
  "access-denied": async ({ sandbox, browser }) => {
    await sandbox.settings.update({ login: { as: "somchai" } });
    const query = new URLSearchParams({ client_id: "shop", redirect_uri: callback, response_type: "code" });
    const page = await browser.send(`/oauth/authorize?${query}`);
    await browser.submit(page, ["commit", "Deny"]);
  },
  "redirect-uri": authorize({ redirect_uri: callback.replace("//", "//me@") }),
  "redirect-uri-not-loopback": authorize({ client_id: "anywhere", redirect_uri: "https://app.example/cb" }),
  "redirect-uri-relative": authorize({ redirect_uri: "/auth/eventpop/callback" }),
  "redirect-uri-fragment": authorize({ redirect_uri: `${callback}#x` }),
  "redirect-uri-scheme": authorize({ redirect_uri: callback.replace("http:", "https:") }),
  "redirect-uri-host": authorize({ redirect_uri: callback.replace("localhost", "127.0.0.1") }),
  "redirect-uri-port": authorize({ redirect_uri: callback.replace("3000", "3001") }),
  "redirect-uri-trailing-slash": authorize({ redirect_uri: `${callback}/` }),
  "redirect-uri-path": authorize({ redirect_uri: `${callback}s` }),
  "redirect-uri-query": authorize({ redirect_uri: `${callback}?a=1` }, { compat: { strictRedirects: true } }),

  "client-missing": async ({ post }) => post("/oauth/token", { grant_type: "client_credentials" }),
  "client-secret": async ({ shop }) => shop.requestApplicationToken({ client_secret: "guess" }),
  "client-secret-missing": async ({ shop }) => shop.requestApplicationToken({ client_secret: undefined }),
  "client-secret-encoded": async ({ sandbox }) =>
    sendRequest(
      `${sandbox.url}/oauth/token`,
      form({ grant_type: "client_credentials" }, basic("shop", "shop%20secret")),
    ),
  "client-authentication-twice": async ({ sandbox, shop }) => {
    await sandbox.settings.update({ compat: { strict: true } });
    const fields = { grant_type: "client_credentials", ...shop.credentials };
    await sendRequest(`${sandbox.url}/oauth/token`, form(fields, basic("shop", "shop secret")));
  },
  "grant-type-missing": async ({ shop }) => shop.postTokenRequest({}),
  "grant-type": async ({ shop }) => shop.postTokenRequest({ grant_type: "password" }),
  "scope-structure": async ({ shop }) =>
    shop.postTokenRequest({ grant_type: "client_credentials", "scope[a]": "public" }),
  "code-missing": exchange({ code: undefined }),
  "code-unknown": exchange({ code: "x" }),
  "code-expired": async ({ sandbox, shop }) => {
    const code = await shop.newCode();
    await sandbox.clock.advance("11m");
    await shop.exchangeCode(code);
  },
  "code-used": async ({ shop }) => {
    const code = await shop.newCode();
    await shop.exchangeCode(code);
    await shop.exchangeCode(code);
  },
  "code-revoked": async ({ sandbox, shop }) => {
    await shop.signIn();
    const code = await shop.newCode();
    await sandbox.consents.remove();
    await shop.exchangeCode(code);
  },
  "code-of-other-client": async ({ shop, bar }) => bar.exchangeCode(await shop.newCode()),
  "redirect-uri-changed": exchange({ redirect_uri: `${callback}/` }),
  "verifier-missing": exchange({}, { codeChallenge: "x".repeat(43) }),
  "verifier-wrong": exchange({ code_verifier: "y".repeat(43) }, { codeChallenge: "x".repeat(43) }),
  "verifier-unexpected": exchange({ code_verifier: "y".repeat(43) }),
  "verifier-unsupported": async (rig) => {
    await rig.sandbox.settings.update({ compat: { pkce: "refused" } });
    await exchange({ code_verifier: "y".repeat(43) })(rig);
  },
  "refresh-token-missing": async ({ shop }) => shop.refresh(undefined),
  "refresh-token-unknown": async ({ shop }) => shop.refresh("x"),
  "refresh-token-revoked": async ({ sandbox, shop }) => {
    const { refresh_token } = await shop.signIn();
    await sandbox.tokens.revoke();
    await shop.refresh(refresh_token);
  },
  "refresh-token-of-other-client": async ({ shop, bar }) => bar.refresh((await shop.signIn()).refresh_token),
  "scope-wider": async ({ shop }) => shop.refresh((await shop.signIn()).refresh_token, { scope: "public organizer" }),
  "revoke-token-missing": revoke(async () => undefined),
  "revoke-token-unknown": revoke(unknown),
  "revoke-token-of-other-client": revoke(async ({ bar }) => (await bar.signIn()).access_token),
  "revoke-token-expired": revoke(expired),
  "introspect-unauthorized": async ({ post }) => post("/oauth/introspect", { token: "x" }),
  "introspect-itself": async ({ sandbox, shop }) => {
    const { access_token } = await shop.signIn();
    const headers = { authorization: `Bearer ${access_token}` };
    await sendRequest(`${sandbox.url}/oauth/introspect`, form({ token: access_token }, headers));
  },
  "introspected-unknown": introspect(unknown),
  "introspected-other-client": introspect(async ({ bar }) => (await bar.signIn()).access_token),
  "introspected-ended": introspect(expired),

  "token-missing": async ({ get }) => get("/api/public/me"),
  "token-scheme": async ({ get }) => get("/api/public/me", { authorization: "Token x" }),
  "token-unknown": me(unknown),
  "token-is-refresh-token": me(async ({ shop }) => (await shop.signIn()).refresh_token ?? ""),
  "token-expired": me(expired),
  "token-revoked": me(async ({ sandbox, shop }) => {
    const { access_token } = await shop.signIn();
    await sandbox.tokens.revoke();
    return access_token;
  }),
  "scope-insufficient": async ({ shop }) => {
    const { access_token } = await shop.signIn();
    await shop.api(`/organizers/${lanWethi}/events`, access_token);
  },
  "token-without-user": me(async ({ shop }) => (await shop.applicationToken()).access_token),
  "organizer-mismatch": async ({ shop }) => {
    const { access_token } = await shop.signIn("somchai", "public organizer");
    await shop.api(`/organizers/${lanWethi}/events`, access_token);
  },
  "rate-limited": async ({ sandbox, get }) => {
    await sandbox.settings.update({ rateLimit: { me: { limit: 1 } } });
    await get("/api/public/me");
    await get("/api/public/me");
  },
  "parameter-invalid": asStaff("/{event}/tickets?page=first"),
  "fields-missing": asStaff("/{event}/tickets", { lastname: "b" }),
  "event-unknown": asStaff("/1/tickets"),
  "ticket-type-unknown": asStaff("/{event}/tickets", { ...person, ticket_type_id: "1" }),
  "ticket-unknown": asStaff("/{event}/tickets/invalidate", { reference_code: "nope" }),
  "ticket-not-visible": async ({ sandbox, shop }) => {
    const { access_token } = await shop.signIn("somchai", "public organizer");
    const [ticket] = await sandbox.tickets.list();
    const query = { event_id: String(ticket?.eventId), reference_code: String(ticket?.referenceCode) };
    await shop.api(`/tickets/search?${new URLSearchParams(query)}`, access_token);
  },
  "external-id-taken": asStaff("/{event}/tickets", { ...person, external_id: "e1" }, 2),
  "reference-code-taken": asStaff("/{event}/tickets", { ...person, reference_code: "r1" }, 2),
  "quota-exceeded": asStaff("/{event}/tickets", { ...person, ticket_type_id: "full" }),
  "ticket-not-active": asStaff("/{event}/tickets/invalidate", { ticket_id: "9000404" }),

  host: async ({ get }) => get("/oauth/authorize", { host: "sandbox:4300" }),
  "not-found": async ({ get }) => get("/api/v1/me"),
  "route-off": async ({ sandbox, shop }) => {
    await sandbox.settings.update({ compat: { undocumentedRoutes: false } });
    await shop.post("/oauth/revoke", {});
  },
  "version-lacks-route": async ({ get }) => get("/.well-known/oauth-authorization-server"),
  administration: async ({ get }) => get("/oauth/applications"),
  "no-preflight": async ({ sandbox }) => sendRequest(`${sandbox.url}/oauth/token`, { method: "OPTIONS" }),
  "body-too-large": async ({ post }) => post("/oauth/token", { code: "x".repeat(11_000) }),
  "request-unreadable": async ({ sandbox }) =>
    sendRequest(`${sandbox.url}/oauth/token`, { ...form({}), body: "%ff=%fe" }),
  "page-not-acceptable": async ({ get }) => get("/users/sign_in", { accept: "text/csv" }),
  "authenticity-token": async ({ post }) => post("/oauth/authorize", {}),
  "sign-in-credentials": async ({ browser }) => browser.signIn("somchai@sandbox.example", "guess"),
  "sign-in-locked": async ({ browser }) => browser.signIn("locked@sandbox.example", "sandbox"),
  "sandbox-error": async ({ sandbox, browser }) => {
    // The last moment that JavaScript can express. In Bangkok it would be seven hours later.
    await sandbox.clock.freeze(8_640_000_000_000_000);
    await sandbox.tokens.issue({ as: "malee" });
    await browser.signIn("malee@sandbox.example", "sandbox");
    // The sandbox warns about its own error. The warning would be noise in the output of the tests.
    const warning = jest.spyOn(process, "emitWarning").mockImplementation();
    await browser.send("/oauth/authorized_applications");
    warning.mockRestore();
  },
  "fault-instead": async ({ sandbox, get }) => {
    await sandbox.faults.add({ on: "me", type: "reset" });
    await get("/api/public/me");
  },
  "fault-changed": async ({ sandbox, shop }) => {
    const { access_token } = await shop.signIn();
    await sandbox.faults.add({ on: "me", type: "override", fields: { "user.email": null } });
    await shop.api("/me", access_token);
  },
  "fault-late": async ({ sandbox, shop }) => {
    const { access_token } = await shop.signIn();
    await sandbox.faults.add({ on: "me", type: "latency", delayMs: 1 });
    await shop.api("/me", access_token);
  },
};
