import { startExampleApp } from "../browser/support/example-app";
import { Browser } from "../support/browser";
import { useCleanup } from "../support/cleanup";
import { TOKENS, USER } from "../support/hostile-provider";
import { type ScriptedResponse, startScriptedProvider } from "../support/scripted-provider";

const cleanup = useCleanup();

describe("an app that receives SIGTERM during a callback", () => {
  it("completes the login, accepts no new connection, and exits with 0", async () => {
    const provider = await startScriptedProvider();
    cleanup(() => provider.close());
    let respond = (_: ScriptedResponse) => {};
    const tokenRequest = new Promise<void>((arrived) => {
      provider.respondWith(({ path }) => {
        if (path !== "/oauth/token") return { body: USER };
        arrived();
        return new Promise((resolve) => {
          respond = resolve;
        });
      });
    });
    const client = { EVENTPOP_CLIENT_ID: "app-id", EVENTPOP_CLIENT_SECRET: "app-secret" };
    const app = await startExampleApp({ ...client, EVENTPOP_URL: provider.url });
    cleanup(() => app.stop());
    const browser = new Browser();
    const { location } = await browser.click(`${app.url}/auth/eventpop`);
    const { redirect_uri, state } = Object.fromEntries(new URL(location).searchParams);
    const callback = browser.click(`${redirect_uri}?code=code&state=${state}`);

    await tokenRequest;
    const exitCode = app.stop();
    await untilRefused(app.url);
    respond({ body: TOKENS });

    expect(await callback).toMatchObject({ status: 302, location: `${app.url}/` });
    expect(await exitCode).toBe(0);
  });
});

/** Waits until the app refuses connections. If it never does, Jest's timeout ends the test. */
async function untilRefused(url: string): Promise<void> {
  for (;;) {
    const error = await new Browser().click(url).then(
      () => undefined,
      (cause: NodeJS.ErrnoException) => cause,
    );
    if (error?.code === "ECONNREFUSED") return;
  }
}
