import express, { type Express, type RequestHandler } from "express";
import session from "express-session";
import { sendRequest } from "../../support/browser";
import { type ConsumerApp, sessionOptions } from "../../support/consumer-app";
import { authorizationFor, authorize, post, REDIRECT_URIS, tokenFields, useClientSites } from "./client-site";

const { startClientSite } = useClientSites();

const SECRET = "vote-client-secret-5ec2e7";
/** A secret with every sign that a secret may have. */
const SIGNS = "a-._~b-._~c-._~d";

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
});

/** Percent-encodes every character, as RFC 6749 §2.3.1 allows for the parts of the header. */
const encodeAll = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");

/** Logs in up to the code. `redeem` sends the token request with these fields changed and these headers. */
async function startWithCode(
  clientID: keyof typeof REDIRECT_URIS,
  options: Parameters<typeof startClientSite>[0] = {},
) {
  const site = await startClientSite(options);
  const authorization = authorizationFor(clientID);
  const code = (await authorize(site, authorization)).get("code");
  const fields: Record<string, string | undefined> = tokenFields(authorization, code);
  const redeem = (changes: Readonly<Record<string, string | undefined>>, headers: Record<string, string> = {}) =>
    post(site.app, "token", { ...fields, ...changes }, headers);
  return { ...site, fields, redeem };
}

/** Posts a body as it is. */
function postBody({ at }: ConsumerApp, endpoint: "token" | "revoke", body: string, contentType?: string) {
  const headers = { "content-type": contentType };
  return sendRequest(new URL(at(`/auth/eventpop/${endpoint}`)), {}, "POST", headers, body);
}

const form = (fields: Readonly<Record<string, string | undefined>>) =>
  new URLSearchParams(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));

describe("a client with a secret", () => {
  it.each([
    ["in the form", {}, {}],
    ["in the header", { client_id: undefined, client_secret: undefined }, basic("vote", SECRET)],
    ["in the header, and its id in the form too", { client_secret: undefined }, basic("vote", SECRET)],
    ["in the header, percent-encoded", { client_secret: undefined }, basic(encodeAll("vote"), encodeAll(SECRET))],
    [
      "in the header with a scheme in small letters",
      { client_secret: undefined },
      { authorization: basic("vote", SECRET).authorization.replace("Basic", "basic") },
    ],
  ])("gets a token if it sends its secret %s", async (_place, changes, headers) => {
    const { redeem } = await startWithCode("vote");

    expect((await redeem(changes, headers)).status).toBe(200);
  });

  const WRONG = "vote-client-secret-5ec2e8";
  it.each([
    ["no secret", { client_secret: undefined }, {}],
    ["an empty secret", { client_secret: "" }, {}],
    ["a wrong secret", { client_secret: WRONG }, {}],
    ["a secret that is one character shorter", { client_secret: SECRET.slice(1) }, {}],
    ["a secret that is one character longer", { client_secret: `${SECRET}x` }, {}],
    ["its secret in capital letters", { client_secret: SECRET.toUpperCase() }, {}],
    ["a wrong secret in the header", { client_secret: undefined }, basic("vote", WRONG)],
    ["an empty secret in the header", { client_secret: undefined }, basic("vote", "")],
    [
      "the id of another client in the header",
      { client_id: undefined, client_secret: undefined },
      basic("ios", SECRET),
    ],
    ["an unknown id in the header", { client_id: undefined, client_secret: undefined }, basic("android", SECRET)],
    ["a header without a colon", {}, { authorization: `Basic ${Buffer.from("vote").toString("base64")}` }],
    ["a header that is not base64", {}, { authorization: "Basic %%%" }],
    ["an empty header", {}, { authorization: "Basic" }],
    ["another scheme", {}, { authorization: `Bearer ${SECRET}` }],
    ["no client id", { client_id: undefined }, {}],
    ["the id of a client without a secret", { client_id: "ios" }, {}],
  ])("is refused with 401 if it sends %s", async (_case, changes, headers) => {
    const { redeem } = await startWithCode("vote");

    const refused = await redeem(changes, headers);

    expect([refused.status, refused.json()]).toEqual([
      401,
      { error: "invalid_client", error_description: expect.any(String) },
    ]);
    expect(refused.headers["www-authenticate"]).toBe('Basic realm="eventpop"');
    expect(refused.headers["cache-control"]).toBe("no-store");
    expect((await redeem({})).status).toBe(200);
  });

  it.each([
    ["in the header and in the form", {}, basic("vote", SECRET)],
    [
      "in the header, with another id in the form",
      { client_id: "ios", client_secret: undefined },
      basic("vote", SECRET),
    ],
  ])("is refused with 400 if it sends its secret %s", async (_place, changes, headers) => {
    const { redeem } = await startWithCode("vote");

    const refused = await redeem(changes, headers);

    expect([refused.status, refused.json()]).toEqual([
      400,
      { error: "invalid_request", error_description: expect.any(String) },
    ]);
  });

  it.each([
    ["as it is", basic("sister", SIGNS)],
    ["percent-encoded", basic("sister", encodeAll(SIGNS))],
  ])("may have a secret with special characters, which it sends %s", async (_form, headers) => {
    const sister = { clientID: "sister", name: "Sister", clientSecret: SIGNS, redirectURIs: [REDIRECT_URIS.vote] };
    const { app } = await startClientSite({ auth: { clients: [sister] } });

    expect((await post(app, "revoke", { token: "unknown" }, headers)).status).toBe(200);
  });

  it("also needs its secret to revoke a token", async () => {
    const { app } = await startClientSite();

    const refused = await post(app, "revoke", { client_id: "vote", token: "unknown" });

    expect([refused.status, refused.json()]).toEqual([401, expect.objectContaining({ error: "invalid_client" })]);
  });
});

describe("a client without a secret", () => {
  it.each([
    ["in the form", { client_secret: SECRET }, {}],
    ["in the header", { client_id: undefined }, basic("ios", SECRET)],
    ["that is undefined as text", { client_secret: "undefined" }, {}],
  ])("is refused if it sends a secret %s", async (_place, changes, headers) => {
    const { redeem } = await startWithCode("ios");

    const refused = await redeem(changes, headers);

    expect([refused.status, refused.json()]).toEqual([401, expect.objectContaining({ error: "invalid_client" })]);
  });

  it("may send an empty secret, which counts as none", async () => {
    const { redeem } = await startWithCode("ios");

    expect((await redeem({ client_secret: "" })).status).toBe(200);
  });
});

describe("a token request with a wrong form", () => {
  it.each([
    ["no grant type", { grant_type: undefined }, "invalid_request"],
    ["the grant type password", { grant_type: "password" }, "unsupported_grant_type"],
    ["the grant type refresh_token", { grant_type: "refresh_token" }, "unsupported_grant_type"],
    ["the grant type client_credentials", { grant_type: "client_credentials" }, "unsupported_grant_type"],
    ["no code", { code: undefined }, "invalid_request"],
    ["an empty code", { code: "" }, "invalid_request"],
  ])("is refused: %s", async (_case, changes, error) => {
    const { redeem } = await startWithCode("ios");

    const refused = await redeem(changes);

    expect([refused.status, refused.json()]).toEqual([400, { error, error_description: expect.any(String) }]);
    expect((await redeem({})).status).toBe(200);
  });

  it.each(["grant_type", "code", "client_id", "redirect_uri", "code_verifier", "client_secret"])(
    "is refused if it has two fields %s",
    async (name) => {
      const { app, fields } = await startWithCode("vote");
      const body = form(fields);
      body.append(name, fields[name] ?? "");

      const refused = await postBody(app, "token", body.toString(), "application/x-www-form-urlencoded");

      expect([refused.status, refused.json()]).toEqual([400, expect.objectContaining({ error: "invalid_request" })]);
      expect((await post(app, "token", fields)).status).toBe(200);
    },
  );

  it.each([undefined, "application/json", "text/plain", "multipart/form-data; boundary=x"])(
    "is refused if its content type is %s",
    async (contentType) => {
      const { app, fields } = await startWithCode("ios");
      const body = contentType === "application/json" ? JSON.stringify(fields) : form(fields).toString();

      const refused = await postBody(app, "token", body, contentType);

      expect([refused.status, refused.json()]).toEqual([400, expect.objectContaining({ error: "invalid_request" })]);
    },
  );

  it.each([
    ["a body that is too long", "x".repeat(40_000)],
    ["an empty body", ""],
    ["a body of percent signs", "%%%=%%%"],
  ])("is refused: %s", async (_case, body) => {
    const { app } = await startClientSite();

    const refused = await postBody(app, "token", body, "application/x-www-form-urlencoded");

    expect([400, 401]).toContain(refused.status);
    expect(refused.json()).toEqual({
      error: expect.stringMatching(/^invalid_/),
      error_description: expect.any(String),
    });
  });

  it.each(["GET", "PUT", "DELETE", "PATCH"])(
    "is refused with the method %s, even if the query has the fields",
    async (method) => {
      const { app, fields } = await startWithCode("ios");

      const refused = await sendRequest(new URL(app.at(`/auth/eventpop/token?${form(fields)}`)), {}, method, {});

      expect([refused.status, refused.headers.allow]).toEqual([405, "POST, OPTIONS"]);
      expect((await post(app, "token", fields)).status).toBe(200);
    },
  );

  it("does not count fields in the query", async () => {
    const { app, fields } = await startWithCode("ios");
    const { code, ...others } = fields;

    const target = `/auth/eventpop/token?code=${code}`;
    const type = { "content-type": "application/x-www-form-urlencoded" };
    const refused = await sendRequest(new URL(app.at(target)), {}, "POST", type, form(others).toString());

    expect(refused.json()).toEqual(expect.objectContaining({ error: "invalid_request" }));
  });
});

describe("an app whose own body parser runs before", () => {
  const parsers: Readonly<Record<string, readonly RequestHandler[]>> = {
    "extended forms": [express.urlencoded({ extended: true })],
    "simple forms": [express.urlencoded({ extended: false })],
    "JSON and forms": [express.json(), express.urlencoded({ extended: true })],
    "JSON alone": [express.json()],
  };
  const parsing = (name: string) => (app: Express) => {
    app.use(session(sessionOptions("http://127.0.0.1")), ...(parsers[name] ?? []));
  };

  it.each(Object.keys(parsers))("gives a token for a form: %s", async (name) => {
    const { redeem } = await startWithCode("vote", { before: parsing(name) });

    expect((await redeem({})).status).toBe(200);
  });

  it.each(Object.keys(parsers))("refuses repeated and nested fields: %s", async (name) => {
    const { app, fields } = await startWithCode("ios", { before: parsing(name) });
    const bodies = [
      `${form(fields)}&code=${fields.code}`,
      `${form({ ...fields, code: undefined })}&code[]=${fields.code}`,
      `${form({ ...fields, code: undefined })}&code[a]=${fields.code}`,
      `${form({ ...fields, client_id: undefined })}&client_id[toString]=ios`,
      `${form({ ...fields, code_verifier: undefined })}&code_verifier[length]=43`,
    ];

    for (const body of bodies) {
      const refused = await postBody(app, "token", body, "application/x-www-form-urlencoded");
      expect([400, 401]).toContain(refused.status);
      expect(refused.json()).toEqual(expect.objectContaining({ error: expect.stringMatching(/^invalid_/) }));
    }
    expect((await post(app, "token", fields)).status).toBe(200);
  });

  it("refuses JSON although it was parsed", async () => {
    const { app, fields } = await startWithCode("ios", { before: parsing("JSON and forms") });

    const refused = await postBody(app, "token", JSON.stringify(fields), "application/json");

    expect([refused.status, refused.json()]).toEqual([400, expect.objectContaining({ error: "invalid_request" })]);
  });
});
