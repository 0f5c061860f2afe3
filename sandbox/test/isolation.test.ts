import { startSandbox } from "../src";
import { Browser } from "./browser";
import { startSandboxes } from "./start-sandboxes";
import { form, sendRequest } from "./wire";

/** A sandbox that is closed must leave no timers and no sockets open, and a sandbox must show no secrets. */

const callback = "http://localhost:3000/callback";

describe("fifty sandboxes at the same time, with faults", () => {
  it("leave no timer and no socket open if they are closed while responses are pending", async () => {
    const handles = () => process.getActiveResourcesInfo().filter((kind) => /Timeout|TCP/.test(kind)).length;
    const before = handles();
    await using started = await startSandboxes(50);
    const { sandboxes } = started;
    const minute = { delayMs: 60_000 };
    const rules = [
      { on: "/oauth/authorize", type: "hang" },
      { on: "/users/sign_in", type: "latency", ...minute },
      { on: "/api/public/me", type: "slow-body", ...minute },
      { on: "/api/public/info", type: "drip", ...minute },
      { on: "/api/public/tickets/search", type: "hang", ...minute },
      { on: "/api/public/organizers/1/orders", type: "truncate" },
      { on: "/api/public/organizers/1/events", type: "reset" },
    ] as const;
    const responses = sandboxes.flatMap(({ url, faults }) =>
      rules.map(async (rule) => {
        await faults.add(rule);
        return sendRequest(url + rule.on);
      }),
    );
    const settled = Promise.allSettled(responses);
    const arrivals = sandboxes.flatMap(({ requests }) =>
      rules.map(({ on }) => requests.waitFor({ path: on }, { timeoutMs: 60_000 })),
    );
    await Promise.all(arrivals);
    expect(new Set(sandboxes.map(({ port }) => port)).size).toBe(50);
    await Promise.all(sandboxes.map((sandbox) => sandbox.close()));

    expect((await settled).every(({ status }) => status === "rejected")).toBe(true);
    // Node closes sockets only after some turns of the event loop. A timer of one minute would still exist then.
    for (let turn = 0; turn < 10_000 && handles() > before; turn += 1) await new Promise(setImmediate);
    expect(handles()).toBeLessThanOrEqual(before);
  });
});

describe("the secrets of a seed", () => {
  it("are not in the log, on the tabs of the inspector, or in the export of a seed, and issued tokens are only in curl commands", async () => {
    const secrets = { password: "pw-7Qm-secret", clientSecret: "cs-9Xr-secret" };
    await using sandbox = await startSandbox({
      control: true,
      seed: {
        users: [{ key: "kai", email: "kai@sandbox.example", password: secrets.password }],
        applications: [{ clientId: "shop", clientSecret: secrets.clientSecret }],
      },
    });
    const browser = new Browser(sandbox.url);
    await browser.signIn("kai@sandbox.example", secrets.password);
    const { code } = await sandbox.codes.issue({ as: "kai", redirectUri: callback });
    const client = { client_id: "shop", client_secret: secrets.clientSecret };
    const grant = { grant_type: "authorization_code", code, redirect_uri: callback };
    await sendRequest(`${sandbox.url}/oauth/token`, form({ ...grant, ...client }));
    const [token] = await sandbox.tokens.list();
    await sandbox.faults.add({ on: "token", type: "malformed-json" });
    await sendRequest(`${sandbox.url}/oauth/token`, form({ grant_type: "client_credentials", ...client }));
    const [, applicationToken] = await sandbox.tokens.list();
    const issued = [code, token?.accessToken, token?.refreshToken, applicationToken?.accessToken];

    const tabs = [
      "requests",
      "people",
      "applications",
      "tokens",
      "events",
      "faults",
      "clock",
      "settings",
      "export/seed",
    ];
    const shown = await Promise.all(tabs.map((tab) => browser.send(`/_sandbox/inspector/${tab}`)));
    const log = await sendRequest(`${sandbox.url}/_sandbox/requests`, {
      headers: { "x-eventpop-sandbox-control": "1" },
    });
    const info = await sendRequest(`${sandbox.url}/_sandbox/info`, { headers: { "x-eventpop-sandbox-control": "1" } });
    for (const { status, body } of [...shown, log, info]) {
      expect(status).toBe(200);
      expect(Object.values(secrets).filter((secret) => body.includes(secret))).toEqual([]);
      // A curl command has the sandbox's own codes and tokens, so that it works.
      const text = body.replace(/<pre[^>]* id="curl-text-[\s\S]*?<\/pre>/g, "");
      expect(issued.filter((secret) => secret && text.includes(secret))).toEqual([]);
    }
    expect(issued).not.toContain(undefined);
  });
});
