import { setTimeout as sleep } from "node:timers/promises";
import { eventLoop } from "../../src/time/event-loop";
import { useSites } from "../express/sites";

const { startSite } = useSites();

/** Makes each turn of the event loop use this CPU time, until `stop` is called. */
function slowDown(ms: number) {
  let isStopped = false;
  const turn = () => {
    const begun = process.cpuUsage();
    while (process.cpuUsage(begun).user < ms * 1_000);
    if (!isStopped) setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    isStopped = true;
  };
}

describe("a login while every turn of the event loop takes 150 ms", () => {
  it("is refused at the login route, until the process is no longer busy", async () => {
    const { browser, app } = await startSite();
    const logIn = () => browser.click(app.at("/auth/eventpop"));
    const stop = slowDown(150);

    const first = await logIn();
    let refused = first;
    for (let login = 0; login < 10 && refused.status !== 503; login += 1) refused = await logIn();
    stop();

    expect(first.status).toBe(302);
    expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "2"]);
    expect(refused.text).toContain("EVENTPOP_OVERLOADED");
    let later = refused;
    while (later.status === 503) later = await logIn();
    expect(later.status).toBe(302);
  });
});

describe("the event loop", () => {
  /** Returns whether it is busy, and then makes the measured turn use this CPU time. Waits until a turn is measured again. */
  async function checkAndSpend(ms: number): Promise<boolean> {
    await sleep(60);
    const isBusy = eventLoop.isBusy();
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        const begun = process.cpuUsage();
        while (process.cpuUsage(begun).user < ms * 1_000);
        setImmediate(() => setImmediate(resolve));
      });
    });
    return isBusy;
  }

  it("is busy after two slow turns, not after one, and no longer after a fast one", async () => {
    // Ends a measurement of an earlier test.
    await checkAndSpend(0);
    const before = await checkAndSpend(150);
    const afterOne = await checkAndSpend(150);
    const afterTwo = await checkAndSpend(0);

    expect([before, afterOne, afterTwo, eventLoop.isBusy()]).toEqual([false, false, true, false]);
  });
});
