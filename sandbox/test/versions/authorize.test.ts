import { callback } from "../application";
import { formsIn, textOf } from "../pages/forms";
import { exchange } from "../wire";
import { authorizePage, type Behaviour, expectBehaviour, type Scene, versions } from "./behaviour";

async function isCallbackAccepted(scene: Scene, redirectUri: string): Promise<boolean> {
  const { body, headers } = await authorizePage(scene, { redirect_uri: redirectUri, scope: "public organizer" });
  return headers.location !== undefined || formsIn(body).length > 0;
}

const behaviours: readonly Behaviour[] = [
  {
    name: "status of the page for a bad scope",
    observe: async (scene) => (await authorizePage(scene, { scope: "admin" })).status,
    since: { "4.4": 200, "5.6": 400 },
  },
  {
    name: "status of the page for an unknown client",
    observe: async (scene) => (await authorizePage(scene, { client_id: "nobody" })).status,
    since: { "4.4": 200, "5.6": 401 },
  },
  {
    name: "a callback with a query that is not registered",
    observe: (scene) => isCallbackAccepted(scene, `${callback}?next=%2F`),
    since: { "4.4": true, "6.0": false },
  },
  {
    name: "a callback's host in upper case",
    observe: (scene) => isCallbackAccepted(scene, callback.replace("localhost", "LOCALHOST")),
    since: { "4.4": true, "6.0": false },
  },
  {
    name: "another port of 127.0.0.1",
    observe: (scene) => isCallbackAccepted(scene, "http://127.0.0.1:59999/cb"),
    since: { "4.4": false, "5.1": true },
  },
  {
    name: "another port of localhost",
    observe: (scene) => isCallbackAccepted(scene, callback.replace("3000", "59999")),
    since: { "4.4": false },
  },
  {
    name: "the sentence on a callback that is not registered",
    observe: async (scene) => textOf((await authorizePage(scene, { redirect_uri: "http://evil.example" })).body, "pre"),
    since: {
      "4.4": "The requested redirect uri is malformed or doesn't match client redirect URI.",
      "5.9": "The requested redirect URI is malformed or doesn't match the client redirect URI.",
    },
  },
  {
    name: "whether a public client's person is asked again",
    observe: async (scene) => {
      await scene.sandbox.tokens.issue({ as: "somchai", client: "public" });
      return (await authorizePage(scene, { client_id: "public" })).status === 200;
    },
    since: { "4.4": false, "5.5": true },
  },
  {
    name: "whether an unknown response_mode is refused",
    observe: async (scene) =>
      textOf((await authorizePage(scene, { response_mode: "telepathy", scope: "organizer" })).body, "pre"),
    since: { "4.4": "", "5.5": "The authorization server does not support this response mode." },
  },
  {
    name: "whether response_mode is on the consent form",
    observe: async (scene) => {
      const page = await authorizePage(scene, { response_mode: "fragment", scope: "organizer" });
      return formsIn(page.body)[0]?.fields.some(([name]) => name === "response_mode");
    },
    since: { "4.4": false, "5.6": true },
  },
  {
    name: "the metadata document",
    observe: async ({ sandbox }) => (await exchange(`${sandbox.url}/.well-known/oauth-authorization-server`)).status,
    since: { "4.4": 404, "6.0": 200 },
  },
];

describe.each(versions)("the authorize endpoint of Doorkeeper %s", (doorkeeper) => {
  it.each(behaviours.map((behaviour) => [behaviour.name, behaviour] as const))("%s", async (_name, behaviour) => {
    await expectBehaviour(doorkeeper, behaviour);
  });
});
