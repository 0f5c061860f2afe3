import { callback } from "../application";
import { formsIn, textOf } from "../pages/forms";
import { jsonOf, sendRequest } from "../wire";
import {
  type Behaviour,
  expectBehaviour,
  sendAuthorizationRequest,
  submitConsent,
  type TestSetup,
  versions,
} from "./behaviour";

async function isCallbackAccepted(scene: TestSetup, redirectUri: string): Promise<boolean> {
  const { body, headers } = await sendAuthorizationRequest(scene, {
    redirect_uri: redirectUri,
    scope: "public organizer",
  });
  return headers.location !== undefined || formsIn(body).length > 0;
}

async function responseModeField(
  scene: TestSetup,
  asked: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const page = await sendAuthorizationRequest(scene, { scope: "organizer", ...asked });
  return new Map(formsIn(page.body)[0]?.fields).get("response_mode");
}

/** Returns the names of the parameters in a callback URL. Names of parameters in the fragment begin with "#". */
function parameterNames({ search, hash }: URL): readonly string[] {
  return [
    ...new URLSearchParams(search).keys(),
    ...[...new URLSearchParams(hash.slice(1)).keys()].map((name) => `#${name}`),
  ];
}

const behaviours: readonly Behaviour[] = [
  {
    name: "status of the error page for an invalid scope",
    observe: async (scene) => (await sendAuthorizationRequest(scene, { scope: "admin" })).status,
    since: { "4.4": 200, "5.6": 400 },
  },
  {
    name: "status of the error page for an unknown client",
    observe: async (scene) => (await sendAuthorizationRequest(scene, { client_id: "nobody" })).status,
    since: { "4.4": 200, "5.6": 401 },
  },
  {
    name: "whether a redirect URI with an unregistered query is accepted",
    observe: (scene) => isCallbackAccepted(scene, `${callback}?next=%2F`),
    since: { "4.4": true, "6.0": false },
  },
  {
    name: "whether the host of a redirect URI in upper case is accepted",
    observe: (scene) => isCallbackAccepted(scene, callback.replace("localhost", "LOCALHOST")),
    since: { "4.4": true, "6.0": false },
  },
  {
    name: "whether a redirect URI with another port of 127.0.0.1 is accepted",
    observe: (scene) => isCallbackAccepted(scene, "http://127.0.0.1:59999/cb"),
    since: { "4.4": false, "5.1": true },
  },
  {
    name: "whether a redirect URI with another port of localhost is accepted",
    observe: (scene) => isCallbackAccepted(scene, callback.replace("3000", "59999")),
    since: { "4.4": false },
  },
  {
    name: "error message for an unregistered redirect URI",
    observe: async (scene) =>
      textOf((await sendAuthorizationRequest(scene, { redirect_uri: "http://evil.example" })).body, "pre"),
    since: {
      "4.4": "The requested redirect uri is malformed or doesn't match client redirect URI.",
      "5.9": "The requested redirect URI is malformed or doesn't match the client redirect URI.",
    },
  },
  {
    name: "whether a user who allowed a public client sees its consent page again",
    observe: async (scene) => {
      await scene.sandbox.tokens.issue({ as: "somchai", client: "public" });
      return (await sendAuthorizationRequest(scene, { client_id: "public" })).status === 200;
    },
    since: { "4.4": false, "5.5": true },
  },
  {
    name: "error message for an unknown response_mode",
    observe: async (scene) =>
      textOf((await sendAuthorizationRequest(scene, { response_mode: "telepathy", scope: "organizer" })).body, "pre"),
    since: { "4.4": "", "5.5": "The authorization server does not support this response mode." },
  },
  {
    name: "Cache-Control of an error page",
    observe: async (scene) => (await sendAuthorizationRequest(scene, { scope: "admin" })).headers["cache-control"],
    since: { "4.4": "max-age=0, private, must-revalidate", "5.6": "no-cache" },
  },
  {
    name: "field response_mode of the consent form, without and with the parameter in the request",
    observe: async (scene) => [
      await responseModeField(scene, {}),
      await responseModeField(scene, { response_mode: "fragment" }),
    ],
    since: { "4.4": [undefined, undefined], "5.6": ["query", "fragment"] },
  },
  {
    name: "parameters of the callback with response_mode=fragment",
    observe: async (scene) => parameterNames(await submitConsent(scene, { response_mode: "fragment" }, "Authorize")),
    since: { "4.4": ["code"], "5.6": ["#code"] },
  },
  {
    name: "parameters of the callback with response_mode=fragment, without a consent page",
    observe: async (scene) => {
      const { headers } = await sendAuthorizationRequest(scene, { response_mode: "fragment" });
      return parameterNames(new URL(headers.location ?? ""));
    },
    since: { "4.4": ["code"], "5.6": ["#code"] },
  },
  {
    name: "parameters of the callback with response_mode=fragment, if the user denies the application",
    observe: async (scene) => parameterNames(await submitConsent(scene, { response_mode: "fragment" }, "Deny")),
    since: { "4.4": ["error", "error_description"], "5.6": ["#error", "#error_description"] },
  },
  {
    name: "parameters of the callback, if response_type was changed to token in the consent form",
    observe: async (scene) => parameterNames(await submitConsent(scene, {}, "Authorize", { response_type: "token" })),
    since: { "4.4": ["#error", "#error_description"], "5.6": ["error", "error_description"] },
  },
  {
    name: "error message for a code challenge without a method",
    compat: { pkce: "on" },
    observe: async (scene) =>
      textOf((await sendAuthorizationRequest(scene, { code_challenge: "x", scope: "organizer" })).body, "pre"),
    since: {
      "4.4": "",
      "5.0": "The code challenge method must be plain or S256.",
      "5.8": "The code_challenge_method must be one of plain, S256.",
    },
  },
  {
    name: "error message for a missing client_id",
    observe: async (scene) => textOf((await sendAuthorizationRequest(scene, { client_id: "" })).body, "pre"),
    since: {
      "4.4":
        "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.",
      "5.2": "Missing required parameter: client_id.",
    },
  },
  {
    name: "error message for a missing response_type",
    observe: async (scene) => textOf((await sendAuthorizationRequest(scene, { response_type: "" })).body, "pre"),
    since: {
      "4.4": "The authorization server does not support this response type.",
      "5.2": "Missing required parameter: response_type.",
    },
  },
  {
    name: "status, Cache-Control and last keys of the metadata document",
    observe: async ({ sandbox }) => {
      const response = await sendRequest(`${sandbox.url}/.well-known/oauth-authorization-server`);
      const metadata = response.status === 200 ? (jsonOf(response) as Record<string, unknown>) : {};
      return [response.status, response.headers["cache-control"], Object.entries(metadata).slice(-3)];
    },
    since: {
      "4.4": [404, undefined, []],
      "6.0": [
        200,
        "public",
        [
          ["authorization_response_iss_parameter_supported", false],
          ["resource_indicators_supported", false],
          ["userinfo_endpoint", null],
        ],
      ],
    },
  },
];

describe.each(versions)("the authorize endpoint of a sandbox with the version Doorkeeper %s", (doorkeeper) => {
  it.each(behaviours.map((behaviour) => [behaviour.name, behaviour] as const))(
    "responds as that version does: %s",
    async (_name, behaviour) => {
      await expectBehaviour(doorkeeper, behaviour);
    },
  );
});
