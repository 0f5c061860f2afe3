import type { Settings } from "../../src/config/eventpop-options";
import { explore } from "../support/interleavings";
import { readSettings } from "../support/read-settings";
import { type ScriptedAnswer, type ScriptedProvider, startScriptedProvider } from "../support/scripted-provider";
import { type Act, type Cast, sessionScene } from "../support/session-scene";
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
  // Steps wait for each other, and no store call of theirs is late.
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "Date", "performance", "hrtime", "queueMicrotask"] });
});
beforeEach(() => provider.answer(() => pair(provider.calls.length)));
afterAll(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  return provider.close();
});

/** Gives a new pair for the refresh token of the last one only. */
function rotateAtOnce(steps: Steps): void {
  let count = 0;
  provider.answer(({ body }) => {
    steps.note("changed", "the provider");
    const sent = new URLSearchParams(body).get("refresh_token");
    if (sent !== (count === 0 ? "spent-refresh" : `next-${count}`)) return INVALID_GRANT;
    count += 1;
    return pair(count);
  });
}

function pair(number: number): ScriptedAnswer {
  const renewed = { access_token: `renewed-${number}`, refresh_token: `next-${number}` };
  return { body: { ...renewed, token_type: "Bearer", expires_in: 7200 } };
}

/** Each of the cast on a process of its own, or all on one. */
function place(acts: readonly Act[], where: "apart" | "together"): Cast {
  return Object.fromEntries(acts.map((act, index) => [act, where === "apart" ? index : 0]));
}

/**
 * Rows that only `npm run test:orders` runs, for minutes. `npm test` runs every order of any two actors, and of those three that
 * cover each kind of conflict once: a write, a refresh and a logout; two refreshes and a logout; a touch, a longer login and a logout.
 */
function onlyInFull<Row>(...rows: readonly Row[]): readonly Row[] {
  return process.env.EVERY_ORDER ? rows : [];
}

const CASTS: readonly Act[][] = [
  ["write", "refresh"],
  ["write", "logout"],
  ["write", "second login"],
  ["refresh", "logout"],
  ["refresh", "second login"],
  ["logout", "second login"],
  ["write", "refresh", "logout"],
  ...onlyInFull<Act[]>(
    ["write", "refresh", "second login"],
    ["write", "logout", "second login"],
    ["refresh", "logout", "second login"],
    // Some 65,000 orders.
    ["write", "refresh", "logout", "second login"],
  ),
];

describe("C25, C30: on one session at once, in every order of their calls of the store", () => {
  describe.each(["apart", "together"] as const)("on processes %s", (where) => {
    it.each(CASTS.map((acts) => [acts]))(
      "%j bring back no login and no old token",
      async (acts) => {
        const { orders } = await explore(sessionScene(settings, place(acts, where)));
        expect(orders).toBeGreaterThan(1);
      },
      1_800_000,
    );
  });

  const twoRefreshesAndLogout: readonly [Act[]][] = [[["refresh", "another refresh", "logout"]]];

  describe.each([
    ["respects the notice of another one", 1_000],
    ["goes on though another one's notice stands", 0],
  ])("with a provider that rotates at once, where each process %s", (_how, markerTimeoutMs) => {
    it.each<[Act[]]>([
      [["refresh", "another refresh"]],
      [["refresh", "another refresh", "write"]],
      ...(markerTimeoutMs > 0 ? twoRefreshesAndLogout : onlyInFull(...twoRefreshesAndLogout)),
    ])(
      "%j lose no login while a process has its new pair, and bring none back",
      async (acts) => {
        const play = sessionScene(settings, place(acts, "apart"), { markerTimeoutMs });
        const { orders } = await explore(async (steps) => {
          rotateAtOnce(steps);
          return play(steps);
        });
        expect(orders).toBeGreaterThan(1);
      },
      600_000,
    );
  });

  it.each<[Act[]]>([
    [["prolong", "refresh"]],
    [["prolong", "logout"]],
    [["prolong", "second login"]],
    ...onlyInFull<[Act[]]>([["prolong", "refresh", "logout"]]),
  ])(
    "%j: moving a login's end brings back nothing",
    async (acts) => {
      const { orders } = await explore(sessionScene(settings, place(acts, "apart")));
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
    "%j: a store whose touch reads and writes back, as files do, is safe within one process",
    async (acts) => {
      const { orders } = await explore(sessionScene(settings, place(acts, "together"), { touch: "reads and writes" }));
      expect(orders).toBeGreaterThan(1);
    },
    600_000,
  );
});
