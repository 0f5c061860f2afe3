import { jsonOf, sendRequest } from "../wire";
import {
  type Behaviour,
  descriptionOf,
  expectBehaviour,
  isTokenValid,
  malformed,
  type TestSetup,
  versions,
  withoutClient,
} from "./behaviour";

const asOther = { client_id: "other", client_secret: "other-secret" };

async function revoke(
  { application }: TestSetup,
  fields: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  return (await application.post("/oauth/revoke", fields)).status;
}

async function introspected({ application }: TestSetup, token: string | undefined): Promise<unknown> {
  const body = jsonOf(await application.post("/oauth/introspect", { token })) as Record<string, unknown>;
  return body.active === true ? Object.keys(body).join() : body.active;
}

function need(verb: string, article: string): string {
  return `Request ${verb} to be authorized. Required parameter for authorizing ${article}request is missing or invalid.`;
}

const behaviours: readonly Behaviour[] = [
  {
    name: "Pragma of token responses and of errors",
    observe: async ({ application }) => [
      (await application.postTokenRequest({ grant_type: "client_credentials" })).headers.pragma,
      (await application.exchangeCode("unknown")).headers.pragma,
    ],
    since: { "4.4": ["no-cache", "no-cache"], "5.6": [undefined, undefined], "5.8": ["no-cache", undefined] },
  },
  {
    name: "Cache-Control of a 401 of the API",
    observe: async ({ application }) => (await application.api("/me", "unknown")).headers["cache-control"],
    since: { "4.4": "no-store", "5.6": "no-store, no-cache" },
  },
  {
    name: "body of a 403 of the API",
    observe: async ({ application, somchai }) =>
      (await application.api("/organizers/1/events/1/tickets", somchai.access_token)).body,
    since: {
      "4.4": '{"error":"Access organizer resources and ticket management (requires user-organizer association)"}',
      "5.6": '{"error":"Access to this resource requires scope \\"organizer\\"."}',
    },
  },
  {
    name: "WWW-Authenticate of a 403 of the API",
    observe: async ({ application, somchai }) =>
      (await application.api("/organizers/1/events/1/tickets", somchai.access_token)).headers["www-authenticate"],
    since: {
      "4.4": undefined,
      "5.9":
        'Bearer realm="Doorkeeper", error="insufficient_scope", error_description="Access to this resource requires scope _organizer_."',
    },
  },
  {
    name: "status of a revocation without client credentials, and whether the token is still valid",
    observe: async (scene) => [
      await revoke(scene, { token: scene.somchai.access_token, ...withoutClient }),
      await isTokenValid(scene, scene.somchai),
    ],
    since: { "4.4": [200, true], "5.2": [403, true] },
  },
  {
    name: "status of a revocation of an unknown token",
    observe: (scene) => revoke(scene, { token: "unknown" }),
    since: { "4.4": 200, "5.2": 403, "5.4": 200 },
  },
  {
    name: "status of a revocation with the wrong token_type_hint, and whether the token is still valid",
    observe: async (scene) => [
      await revoke(scene, { token: scene.somchai.access_token, token_type_hint: "refresh_token" }),
      await isTokenValid(scene, scene.somchai),
    ],
    since: { "4.4": [200, false], "5.6": [200, true], "6.0": [200, false] },
  },
  {
    name: "whether a refresh token can be revoked after its access token expired",
    observe: async (scene) => {
      await scene.sandbox.tokens.expire();
      await revoke(scene, { token: scene.somchai.refresh_token });
      return (await scene.application.refresh(scene.somchai.refresh_token)).status !== 200;
    },
    since: { "4.4": false, "5.8": true },
  },
  {
    name: "status of a revocation of a public client's token by another client",
    observe: async (scene) => {
      const { accessToken } = await scene.sandbox.tokens.issue({ as: "somchai", client: "public" });
      return revoke(scene, { token: accessToken, ...asOther });
    },
    since: { "4.4": 200, "5.9": 403 },
  },
  {
    name: "fields of the response of /oauth/token/info",
    observe: async ({ sandbox, somchai }) => {
      const headers = { authorization: `Bearer ${somchai.access_token}` };
      return Object.keys(jsonOf(await sendRequest(`${sandbox.url}/oauth/token/info`, { headers })) as object).join();
    },
    since: {
      "4.4": "resource_owner_id,scopes,expires_in_seconds,application,created_at",
      "5.0": "resource_owner_id,scope,expires_in,application,created_at",
    },
  },
  {
    name: "response of /oauth/token/info without a token",
    observe: async ({ sandbox }) => {
      const response = await sendRequest(`${sandbox.url}/oauth/token/info`);
      return [response.status, jsonOf(response)];
    },
    since: {
      "4.4": [401, { error: "invalid_request", error_description: malformed }],
      "5.1": [401, { error: "invalid_token", error_description: "The access token is invalid", state: "unauthorized" }],
    },
  },
  {
    name: "response of introspection without client credentials",
    observe: async ({ application, somchai }) => {
      const response = await application.post("/oauth/introspect", { token: somchai.access_token, ...withoutClient });
      return [response.status, descriptionOf(response)];
    },
    since: {
      "4.4": [401, malformed],
      "5.1": [400, malformed],
      "5.2": [400, need("need", "")],
      "5.4": [400, malformed],
      "5.8": [400, need("need", "")],
      "5.9": [400, need("needs", "the ")],
    },
  },
  {
    name: "fields of an introspection response",
    observe: (scene) => introspected(scene, scene.somchai.access_token),
    since: {
      "4.4": "active,scope,client_id,token_type,exp,iat",
      "5.9": "active,scope,client_id,token_type,iat,exp",
      "6.0": "active,scope,client_id,iat,token_type,exp",
    },
  },
  {
    name: "fields of an introspection response for a refresh token whose access token has expired",
    observe: async (scene) => {
      await scene.sandbox.tokens.expire();
      return introspected(scene, scene.somchai.refresh_token);
    },
    since: { "4.4": false, "6.0": "active,scope,client_id,iat" },
  },
];

describe.each(versions)("the use of tokens at a sandbox with the version Doorkeeper %s", (doorkeeper) => {
  it.each(behaviours.map((behaviour) => [behaviour.name, behaviour] as const))(
    "responds as that version does: %s",
    async (_name, behaviour) => {
      await expectBehaviour(doorkeeper, behaviour);
    },
  );
});
