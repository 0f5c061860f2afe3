import type { Settings } from "../../src/config/eventpop-options";
import { explore } from "../support/interleavings";
import { readSettings } from "../support/read-settings";
import { type ScriptedProvider, type ScriptedResponse, startScriptedProvider } from "../support/scripted-provider";
import { type Action, type ConcurrentActions, sessionScene } from "../support/session-scene";
import type { Steps } from "../support/steps";
import { INVALID_GRANT } from "./stored-login";

let provider: ScriptedProvider;
let settings: Settings;

beforeAll(async () => {
  provider = await startScriptedProvider();
  settings = readSettings("test", {
    clientID: "app-id",
    clientSecret: "canary-client-secret",
    callbackURL: "http://localhost/callback",
    eventpopURL: provider.url,
  });
  // Timers are fake, because steps wait for each other, and no store call may reach its timeout meanwhile.
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "Date", "performance", "hrtime", "queueMicrotask"] });
});
beforeEach(() => provider.respondWith(() => pair(provider.calls.length)));
afterAll(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  return provider.close();
});

/** Makes Eventpop accept only the latest refresh token. */
function rotateAtOnce(steps: Steps): void {
  let count = 0;
  provider.respondWith(({ body }) => {
    steps.note("changed", "the provider");
    const sent = new URLSearchParams(body).get("refresh_token");
    if (sent !== (count === 0 ? "spent-refresh" : `next-${count}`)) return INVALID_GRANT;
    count += 1;
    return pair(count);
  });
}

function pair(number: number): ScriptedResponse {
  const renewed = { access_token: `renewed-${number}`, refresh_token: `next-${number}` };
  return { body: { ...renewed, token_type: "Bearer", expires_in: 7200 } };
}

/** Assigns each action to its own process, or all actions to one process. */
function place(acts: readonly Action[], where: "on different processes" | "on one process"): ConcurrentActions {
  return Object.fromEntries(acts.map((act, index) => [act, where === "on different processes" ? index : 0]));
}

/**
 * Returns the rows in `npm run test:orders`, which takes minutes, and no rows in `npm test`. `npm test` runs every order of any two
 * actors, and of three groups of three actors, which cover each kind of conflict once: write, refresh and logout; two refreshes and
 * logout; touch, extension of the login and logout.
 */
function onlyInFull<Row>(...rows: readonly Row[]): readonly Row[] {
  return process.env.EVERY_ORDER ? rows : [];
}

const CASTS: readonly Action[][] = [
  ["write", "refresh"],
  ["write", "logout"],
  ["write", "second login"],
  ["refresh", "logout"],
  ["refresh", "second login"],
  ["logout", "second login"],
  ["write", "refresh", "logout"],
  ...onlyInFull<Action[]>(
    ["write", "refresh", "second login"],
    ["write", "logout", "second login"],
    ["refresh", "logout", "second login"],
    // This row has about 65,000 orders.
    ["write", "refresh", "logout", "second login"],
  ),
];

describe("concurrent actions on one session, in every order of their store calls", () => {
  describe.each(["on different processes", "on one process"] as const)("%s", (where) => {
    it.each(CASTS.map((acts) => [acts]))(
      "%j restore no ended login and no old token",
      async (acts) => {
        const { orders } = await explore(sessionScene(settings, place(acts, where)));
        expect(orders).toBeGreaterThan(1);
      },
      1_800_000,
    );
  });

  const twoRefreshesAndLogout: readonly [Action[]][] = [[["refresh", "another refresh", "logout"]]];

  describe.each([
    ["respects the marker of another process", 1_000],
    ["ignores the marker of another process", 0],
  ])("with a provider that revokes the old token pair at once, if each process %s", (_how, markerTimeoutMs) => {
    it.each<[Action[]]>([
      [["refresh", "another refresh"]],
      [["refresh", "another refresh", "write"]],
      ...(markerTimeoutMs > 0 ? twoRefreshesAndLogout : onlyInFull(...twoRefreshesAndLogout)),
    ])(
      "%j lose no login while a process has the new pair, and restore no ended login",
      async (acts) => {
        const play = sessionScene(settings, place(acts, "on different processes"), { markerTimeoutMs });
        const { orders } = await explore(async (steps) => {
          rotateAtOnce(steps);
          return play(steps);
        });
        expect(orders).toBeGreaterThan(1);
      },
      600_000,
    );
  });

  it.each<[Action[]]>([
    [["prolong", "refresh"]],
    [["prolong", "logout"]],
    [["prolong", "second login"]],
    ...onlyInFull<[Action[]]>([["prolong", "refresh", "logout"]]),
  ])(
    "%j do not restore a deleted record or an old token when the login is extended",
    async (acts) => {
      const { orders } = await explore(sessionScene(settings, place(acts, "on different processes")));
      expect(orders).toBeGreaterThan(1);
    },
    600_000,
  );

  it.each([
    [["look", "logout"]],
    [["look", "second login"]],
    [["prolong", "logout"]],
    [["prolong", "second login"]],
    [["look", "prolong", "logout"]],
  ] as const)(
    "%j on one process do not restore a deleted session, although the store's touch reads and writes back",
    async (acts) => {
      const { orders } = await explore(
        sessionScene(settings, place(acts, "on one process"), { touch: "reads and writes" }),
      );
      expect(orders).toBeGreaterThan(1);
    },
    600_000,
  );
});
