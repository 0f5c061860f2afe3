import { performance } from "node:perf_hooks";
import { refuseLoginIfOverloaded } from "../../src/http/request-json";
import { EventLoop } from "../../src/time/event-loop";
import { useSites } from "../express/sites";

const { startSite } = useSites();

// A simulated clock, because on a busy machine this process does not get the CPU time that it would need.
let nowMs = 0;
let cpuMs = 0;
beforeEach(() => {
  nowMs = performance.now();
  jest.spyOn(performance, "now").mockImplementation(() => nowMs);
  jest.spyOn(process, "cpuUsage").mockImplementation((before) => ({
    user: cpuMs * 1_000 - (before?.user ?? 0),
    system: 0,
  }));
});
afterEach(() => jest.restoreAllMocks());

/** What happens in each turn of the event loop. */
interface Turn {
  /** The CPU time that the process uses, in milliseconds. */
  readonly cpuMs: number;
  /** How long the turn takes, in milliseconds. @defaultValue the CPU time */
  readonly tookMs?: number;
  /** The connections on which logins start. */
  readonly connections: () => object[];
}

/** Lets turns pass, for this time in all. Returns whether the process was busy at the end. */
async function pass(loop: Pick<EventLoop, "isBusy">, forMs: number, turn: Turn): Promise<boolean> {
  const { tookMs = turn.cpuMs } = turn;
  let isBusy = false;
  for (let passedMs = 0; passedMs < forMs; passedMs += tookMs) {
    nowMs += tookMs;
    cpuMs += turn.cpuMs;
    for (const connection of turn.connections()) isBusy = loop.isBusy(connection);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return isBusy;
}

const newConnection = () => [{}];
const threeConnections = () => [{}, {}, {}];
const openConnection = {};
const sameConnection = () => [openConnection];

describe("the event loop", () => {
  it.each<[isBusy: boolean, title: string, turn: Turn]>([
    [true, "turns of 12 ms, each with a new connection", { cpuMs: 12, connections: newConnection }],
    [false, "turns of 8 ms, each with a new connection", { cpuMs: 8, connections: newConnection }],
    [false, "turns of 12 ms on a connection that was open before", { cpuMs: 12, connections: sameConnection }],
    [
      false,
      "turns of 12 ms, each with three new connections, as in a worker of a cluster",
      { cpuMs: 12, connections: threeConnections },
    ],
    [true, "turns of 105 ms on a connection that was open before", { cpuMs: 105, connections: sameConnection }],
    [false, "turns of 95 ms on a connection that was open before", { cpuMs: 95, connections: sameConnection }],
    [
      false,
      "turns of 60 ms with 15 ms of CPU, because other processes use the CPU",
      { cpuMs: 15, tookMs: 60, connections: newConnection },
    ],
    [
      true,
      "turns of 60 ms with 20 ms of CPU, in a container that may use a third of a core",
      { cpuMs: 20, tookMs: 60, connections: newConnection },
    ],
  ])("is busy (%s) after %s", async (isBusy, _, turn) => {
    expect(await pass(new EventLoop(), 900, turn)).toBe(isBusy);
  });

  it("is not busy after a single slow turn", async () => {
    const loop = new EventLoop();
    expect(await pass(loop, 600, { cpuMs: 600, connections: newConnection })).toBe(false);
  });

  it("is busy only after half a second", async () => {
    const loop = new EventLoop();
    expect(await pass(loop, 440, { cpuMs: 20, connections: newConnection })).toBe(false);
    expect(await pass(loop, 120, { cpuMs: 20, connections: newConnection })).toBe(true);
  });
});

describe("a login while the process is busy", () => {
  /** The event loop that the login route looks at. */
  const loop = {
    isBusy(connection: object) {
      try {
        refuseLoginIfOverloaded(connection);
        return false;
      } catch {
        return true;
      }
    },
  };

  it("is refused at the login route, and succeeds afterwards", async () => {
    const { browser, app } = await startSite();
    const logIn = () => browser.click(app.at("/auth/eventpop"));
    const before = await logIn();

    await pass(loop, 900, { cpuMs: 20, connections: newConnection });
    const refused = await logIn();
    await pass(loop, 900, { cpuMs: 20, connections: sameConnection });
    const later = await logIn();

    expect([before.status, refused.status, later.status]).toEqual([302, 503, 302]);
    expect(refused.headers["retry-after"]).toBe("2");
    expect(refused.text).toContain("EVENTPOP_OVERLOADED");
  });
});
