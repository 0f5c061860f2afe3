import { startSandbox } from "eventpop-sandbox";
import { startExampleApp } from "../browser/support/example-app";
import { Browser } from "../support/browser";

describe("an app that is told to end while somebody comes back from Eventpop", () => {
  it("C40: signs them in, takes nobody new, and leaves", async () => {
    await using sandbox = await startSandbox({ login: { as: "somchai" }, consent: "auto" });
    const app = await startExampleApp({ ...sandbox.env(), EVENTPOP_URL: sandbox.url });
    const browser = new Browser();
    const { location: authorize } = await browser.click(`${app.url}/auth/eventpop`);
    const { location: callback } = await browser.click(authorize);
    await sandbox.faults.add({ on: "token", type: "latency", delayMs: 1_500 });
    const exchange = sandbox.requests.waitFor({ on: "token" });
    let isAnswered = false;
    const back = browser.click(callback).finally(() => {
      isAnswered = true;
    });

    await exchange;
    expect(isAnswered).toBe(false);
    const exitCode = app.stop();

    expect(await back).toMatchObject({ status: 302, location: `${app.url}/` });
    expect(await exitCode).toBe(0);
    await expect(browser.click(app.url)).rejects.toThrow("ECONNREFUSED");
  });
});
