/** @jest-environment-options {"processorTime": true} */
import { refuseLoginIfOverloaded } from "../../src/http/request-json";
import { EventLoop } from "../../src/time/event-loop";
import { useSites } from "../express/sites";

const { startSite } = useSites();

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Uses this CPU time. */
function spend(ms: number): void {
  const usedMs = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
  if (usedMs() === 0) throw new Error("The processor time stands still: see the first line of this file.");
  const end = usedMs() + ms;
  while (usedMs() < end);
}

/**
 * Lets `turns` turns of the event loop use this CPU time each. In each of them, a login starts on each connection that `connect` returns.
 * Returns whether the process was busy at the end.
 */
async function pass(
  loop: Pick<EventLoop, "isBusy">,
  turns: number,
  ms: number,
  connect: () => object[],
): Promise<boolean> {
  let isBusy = false;
  for (let turn = 0; turn < turns; turn += 1) {
    spend(ms);
    for (const connection of connect()) isBusy = loop.isBusy(connection);
    await nextTurn();
  }
  return isBusy;
}

const newConnection = () => [{}];
const threeConnections = () => [{}, {}, {}];
const openConnection = {};
const sameConnection = () => [openConnection];

describe("the event loop", () => {
  it.each([
    [true, "turns of 20 ms, each with a new connection", 20, newConnection],
    [false, "turns of 20 ms on a connection that was open before", 20, sameConnection],
    [false, "turns of 20 ms, each with three new connections, as in a worker of a cluster", 20, threeConnections],
    [true, "turns of 120 ms on a connection that was open before", 120, sameConnection],
  ])("is busy (%s) after %s", async (isBusy, _, ms, connect) => {
    expect(await pass(new EventLoop(), Math.ceil(700 / ms), ms, connect)).toBe(isBusy);
  });

  it("is not busy after a single slow turn, or after fast turns with new connections", async () => {
    const loop = new EventLoop();
    expect(await pass(loop, 1, 600, newConnection)).toBe(false);
    expect(await pass(loop, 200, 3, newConnection)).toBe(false);
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

    await pass(loop, 40, 20, newConnection);
    const refused = await logIn();
    await pass(loop, 40, 20, sameConnection);
    const later = await logIn();

    expect([before.status, refused.status, later.status]).toEqual([302, 503, 302]);
    expect(refused.headers["retry-after"]).toBe("2");
    expect(refused.text).toContain("EVENTPOP_OVERLOADED");
  });
});
