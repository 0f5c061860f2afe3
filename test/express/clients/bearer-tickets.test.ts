import { Browser, sendRequest } from "../../support/browser";
import type { ConsumerApp } from "../../support/consumer-app";
import { sandboxUser } from "../../support/sandbox-user";
import { EVENT, type UserKey, useTicketSandbox } from "../ticket-site";
import { authorizationFor, callWithToken, post, REDIRECT_URIS, tokenFields } from "./client-site";

const { startApp, sandbox, logIn } = useTicketSandbox();

const CLIENTS = [{ clientID: "live", name: "Live page", redirectURIs: [REDIRECT_URIS.live] }];
const startClientApp = () => startApp({ "/backstage": {} }, { auth: { clients: CLIENTS } });

/** Logs a user of the sandbox in to the client live. Returns the access token. */
async function tokenOf(app: ConsumerApp, key: UserKey): Promise<string> {
  const browser = new Browser();
  const authorization = authorizationFor("live");
  const { location } = await browser.click(app.at(`/auth/eventpop/authorize?${authorization.query}`));
  const person = sandboxUser(sandbox().url);
  const consent = await person.signIn(location, `${key}@sandbox.example`, "sandbox");
  const callback = await person.decide(consent.html, "Authorize");
  const response = await browser.click(app.url + callback, { from: sandbox().url });
  const code = new URL(response.location).searchParams.get("code");
  const tokens = await post(app, "token", tokenFields(authorization, code));
  return (tokens.json() as { access_token: string }).access_token;
}

/** Posts the choice of a ticket, as a client does. Undefined deletes the choice. */
function choose(app: ConsumerApp, token: string, ticket: string | undefined) {
  const type = { "content-type": "application/x-www-form-urlencoded" };
  const fields = new URLSearchParams({ event: String(EVENT), ...(ticket !== undefined && { ticket }) });
  const headers = { ...type, authorization: `Bearer ${token}`, accept: "text/html", origin: "https://evil.example" };
  return sendRequest(new URL(app.at("/auth/eventpop/ticket")), {}, "POST", headers, fields.toString());
}

describe("requireTicket for a request with an access token", () => {
  it("accepts a user with a ticket", async () => {
    const app = await startClientApp();

    const response = await callWithToken(app, "/backstage", await tokenOf(app, "one"));

    expect([response.status, response.json()]).toEqual([200, expect.objectContaining({ id: "501" })]);
  });

  it("refuses a user without a ticket with 403 as JSON, even if the request looks like a browser's", async () => {
    const app = await startClientApp();
    const token = await tokenOf(app, "noTicket");

    const response = await callWithToken(app, "/backstage", token, {
      headers: { accept: "text/html", "sec-fetch-mode": "navigate" },
    });

    expect([response.status, response.json()]).toEqual([
      403,
      { error: expect.objectContaining({ code: "EVENTPOP_TICKET_REQUIRED" }) },
    ]);
  });

  it("refuses an unknown token with 401", async () => {
    const app = await startClientApp();

    const response = await callWithToken(app, "/backstage", "x".repeat(43));

    expect([response.status, response.headers["www-authenticate"]]).toEqual([
      401,
      'Bearer realm="eventpop", error="invalid_token"',
    ]);
  });

  it("lets a user with several tickets choose one, without a check of the form's origin", async () => {
    const app = await startClientApp();
    const token = await tokenOf(app, "group");

    const before = await callWithToken(app, "/backstage", token);
    const chosen = await choose(app, token, "512");
    const after = await callWithToken(app, "/backstage", token);

    expect([before.status, before.json()]).toEqual([
      409,
      { error: expect.objectContaining({ code: "EVENTPOP_TICKET_CHOICE_REQUIRED" }) },
    ]);
    expect(chosen.status).toBe(303);
    expect([after.status, after.json()]).toEqual([200, expect.objectContaining({ id: "512" })]);
  });

  it("accepts no choice for an unknown token, and none for the session beside it", async () => {
    const app = await startClientApp();
    const browser = await logIn(app, "group");
    const headers = { authorization: `Bearer ${"x".repeat(43)}` };

    const refused = await browser.fetch(app.at("/auth/eventpop/ticket"), {
      form: { event: String(EVENT), ticket: "512" },
      headers,
    });

    expect(refused.status).toBe(401);
    expect((await browser.fetch(app.at("/backstage"))).status).toBe(409);
  });
});
