import type { Settings } from "../../src/settings";
import { explore } from "../support/interleavings";
import { readSettings } from "../support/read-settings";
import { type ScriptedProvider, startScriptedProvider } from "../support/scripted-provider";
import { type Act, type Cast, sessionScene } from "../support/session-scene";

let provider: ScriptedProvider;
let settings: Settings;

beforeAll(async () => {
  provider = await startScriptedProvider();
  provider.answer(() => {
    const number = provider.calls.length;
    const renewed = { access_token: `renewed-${number}`, refresh_token: `next-${number}` };
    return { body: { ...renewed, token_type: "Bearer", expires_in: 7200 } };
  });
  settings = readSettings("test", {
    clientID: "app-id",
    clientSecret: "canary-client-secret",
    callbackURL: "http://localhost/callback",
    eventpopURL: provider.url,
  });
  // Steps wait for each other, and no store call of theirs is late.
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "Date", "performance", "hrtime", "queueMicrotask"] });
});
afterAll(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  return provider.close();
});

/** Each of the cast on a process of its own, or all on one. */
function place(acts: readonly Act[], where: "apart" | "together"): Cast {
  return Object.fromEntries(acts.map((act, index) => [act, where === "apart" ? index : 0]));
}

const CASTS: readonly Act[][] = [
  ["write", "refresh"],
  ["write", "logout"],
  ["write", "second login"],
  ["refresh", "logout"],
  ["refresh", "second login"],
  ["logout", "second login"],
  ["write", "refresh", "logout"],
  ["write", "refresh", "second login"],
  ["write", "logout", "second login"],
  ["refresh", "logout", "second login"],
  // Minutes, for there are some 65,000 orders: npm run test:orders.
  ...(process.env.EVERY_ORDER ? [["write", "refresh", "logout", "second login"] satisfies Act[]] : []),
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

  it.each([
    [["prolong", "refresh"]],
    [["prolong", "logout"]],
    [["prolong", "second login"]],
    [["prolong", "refresh", "logout"]],
  ] as const)(
    "%j: moving a login's end brings back nothing",
    async (acts) => {
      const { orders } = await explore(sessionScene(settings, place(acts, "apart")));
      expect(orders).toBeGreaterThan(1);
    },
    120_000,
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
      const { orders } = await explore(sessionScene(settings, place(acts, "together"), "reads and writes"));
      expect(orders).toBeGreaterThan(1);
    },
    120_000,
  );
});
