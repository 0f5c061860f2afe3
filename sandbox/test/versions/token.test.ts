import { callback, type TokenFields } from "../application";
import { form, jsonOf, sendRequest } from "../wire";
import {
  type Behaviour,
  descriptionOf,
  errorOf,
  expectBehaviour,
  isTokenValid,
  malformed,
  versions,
  withoutClient,
} from "./behaviour";

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });

const behaviours: readonly Behaviour[] = [
  {
    name: "error for an unknown code",
    observe: async ({ application }) => errorOf(await application.exchangeCode("unknown")),
    since: { "4.4": [401, "invalid_grant"], "5.1": [400, "invalid_grant"] },
  },
  {
    name: "error for a wrong client secret",
    observe: async ({ application }) => errorOf(await application.requestApplicationToken({ client_secret: "wrong" })),
    since: { "4.4": [401, "invalid_client"] },
  },
  {
    name: "error message for a missing parameter",
    observe: async ({ application }) =>
      descriptionOf(await application.postTokenRequest({ grant_type: "refresh_token" })),
    since: { "4.4": malformed, "5.2": "Missing required parameter: refresh_token." },
  },
  {
    name: "error for a token request without a code",
    observe: async ({ application }) => errorOf(await application.exchangeCode("")),
    since: { "4.4": [401, "invalid_grant"], "5.1": [400, "invalid_grant"], "5.2": [400, "invalid_request"] },
  },
  {
    name: "status of a token request with a code and without client credentials",
    observe: async ({ application }) =>
      (await application.exchangeCode(await application.newCode(), withoutClient)).status,
    since: { "4.4": 401, "5.0": 500, "5.1": 401 },
  },
  {
    name: "status of a token request with a wrong code verifier",
    observe: async ({ application }) => {
      const code = await application.newCode("somchai", { codeChallenge: "a-challenge", codeChallengeMethod: "plain" });
      return (await application.exchangeCode(code, { code_verifier: "another" })).status;
    },
    since: { "4.4": 200, "5.0": 401, "5.1": 400 },
  },
  {
    name: "response to a code verifier if the database has no PKCE columns",
    compat: { pkce: "absent" },
    observe: async ({ application }) => {
      const response = await application.exchangeCode(await application.newCode(), { code_verifier: "a-verifier" });
      return [response.status, descriptionOf(response)];
    },
    since: {
      "4.4": [200, undefined],
      "5.0": [401, malformed],
      "5.1": [400, malformed],
      "5.2": [400, "Invalid code_verifier parameter. Server does not support pkce."],
      "5.5": [200, undefined],
    },
  },
  {
    name: "whether the token is still valid after a second use of its code",
    observe: async (scene) => {
      const code = await scene.application.newCode();
      const tokens = jsonOf(await scene.application.exchangeCode(code)) as TokenFields;
      await scene.application.exchangeCode(code);
      return isTokenValid(scene, tokens);
    },
    since: { "4.4": true, "6.0": false },
  },
  {
    name: "status of a token request whose redirect_uri has another query",
    observe: async ({ application }) =>
      (await application.exchangeCode(await application.newCode(), { redirect_uri: `${callback}?code=a&state=b` }))
        .status,
    since: { "4.4": 200, "6.0": 400 },
  },
  {
    name: "status of a request with the scheme basic in lower case",
    observe: async ({ sandbox }) => {
      const headers = { authorization: basic("mine:secret").authorization.replace("Basic", "basic") };
      return (await sendRequest(`${sandbox.url}/oauth/token`, form({ grant_type: "client_credentials" }, headers)))
        .status;
    },
    since: { "4.4": 401, "5.9": 200 },
  },
  {
    name: "status of a request with a secret in the Basic header and another one in the body",
    observe: async ({ sandbox }) => {
      const fields = { grant_type: "client_credentials", client_id: "mine", client_secret: "wrong" };
      return (await sendRequest(`${sandbox.url}/oauth/token`, form(fields, basic("mine:secret")))).status;
    },
    since: { "4.4": 200, "5.9": 400 },
  },
  {
    name: "error for a request with an empty secret in the Basic header and a secret in the body",
    observe: async ({ sandbox }) => {
      const fields = { grant_type: "client_credentials", client_secret: "secret" };
      return errorOf(await sendRequest(`${sandbox.url}/oauth/token`, form(fields, basic("mine:"))));
    },
    since: { "4.4": [401, "invalid_client"] },
  },
  {
    name: "status of a request with a Basic header and the same client_id in the body",
    observe: async ({ sandbox }) => {
      const fields = { grant_type: "client_credentials", client_id: "mine" };
      return (await sendRequest(`${sandbox.url}/oauth/token`, form(fields, basic("mine:secret")))).status;
    },
    since: { "4.4": 200 },
  },
  {
    name: "status of a request with client credentials in the query",
    observe: async ({ sandbox }) => {
      const url = `${sandbox.url}/oauth/token?client_id=mine&client_secret=secret`;
      return (await sendRequest(url, form({ grant_type: "client_credentials" }))).status;
    },
    since: { "4.4": 200, "6.0": 401 },
  },
  {
    name: "status of a refresh without client credentials",
    observe: async ({ application, somchai }) =>
      (await application.refresh(somchai.refresh_token, withoutClient)).status,
    since: { "4.4": 200, "5.0": 401, "5.1": 400 },
  },
  {
    name: "whether the first token for the application itself is still valid after the second",
    observe: async ({ sandbox, application }) => {
      const { access_token } = await application.applicationToken();
      await application.applicationToken();
      return (await sandbox.tokens.list({ token: access_token })).every(({ revokedAt }) => revokedAt === null);
    },
    since: { "4.4": true, "5.2": false, "5.3": true },
  },
  {
    name: "status of a token request whose scope is an object",
    observe: async ({ application }) =>
      (await application.postTokenRequest({ grant_type: "client_credentials", "scope[a]": "public" })).status,
    since: { "4.4": 500, "6.0": 400 },
  },
];

describe.each(versions)("the token endpoint of a sandbox with the version Doorkeeper %s", (doorkeeper) => {
  it.each(behaviours.map((behaviour) => [behaviour.name, behaviour] as const))(
    "responds as that version does: %s",
    async (_name, behaviour) => {
      await expectBehaviour(doorkeeper, behaviour);
    },
  );
});
