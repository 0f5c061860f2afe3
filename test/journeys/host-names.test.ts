import { Agent } from "node:http";
import { connect, type NetConnectOpts } from "node:net";
import { type Sandbox, type SandboxOptions, startSandbox } from "eventpop-sandbox";
import type { EventpopAuthOptions } from "../../src";
import { Browser } from "../support/browser";
import { useCleanup } from "../support/cleanup";
import { startConsumerApp } from "../support/consumer-app";

const cleanup = useCleanup();

/** Connects to this machine, whatever the host: as if all names and addresses of these tests were in one container network. */
class LocalAgent extends Agent {
  override createConnection(options: NetConnectOpts) {
    return connect({ ...options, host: "127.0.0.1" });
  }
}

async function start(options: SandboxOptions): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  cleanup(() => sandbox.close());
  return sandbox;
}

/** Starts an app at `baseURL` that connects to the sandbox, and logs a user in. */
async function signIn(sandbox: Sandbox, baseURL: string, auth: Partial<EventpopAuthOptions>) {
  const agent = new LocalAgent();
  cleanup(() => agent.destroy());
  const { clientId: clientID, clientSecret } = sandbox.client;
  const app = await startConsumerApp({
    provider: sandbox.publicUrl,
    baseURL,
    trustProxy: 1,
    auth: { clientID, clientSecret, agent, allowInsecureHTTP: true, ...auth },
  });
  cleanup(() => app.close());
  const browser = new Browser({ [baseURL]: app.url });
  const headers = baseURL.startsWith("https:") ? { "x-forwarded-proto": "https" } : {};
  const get = (path: string) => browser.click(app.at(path), { headers });

  const visitor = {
    get(path: string) {
      const response = get(path).then(({ status, headers: { location = "" } }) => ({ status, headers: { location } }));
      return Object.assign(response, { set: () => response });
    },
  };
  const callback = await sandbox.signIn(visitor, "/auth/eventpop?returnTo=/profile", { as: "somchai" });
  return { callback, profile: await get("/profile"), events: app.events };
}

describe("a user of an app and a sandbox that are not both on localhost", () => {
  it.each(["eventpop", "host.docker.internal"])(
    "logs in if the app reaches the sandbox at %s, and the browser at a published port",
    async (name) => {
      const sandbox = await start({ allowedHosts: [name], publicUrl: "http://localhost:4300" });

      const { callback, profile, events } = await signIn(sandbox, "http://localhost:3000", {
        eventpopURL: `http://${name}:${sandbox.port}`,
        authorizationURL: "http://localhost:4300/oauth/authorize",
      });

      expect([callback.status, callback.headers.location]).toEqual([302, "/profile"]);
      expect(profile.json()).toMatchObject({ fullName: "สมชาย ใจดี" });
      expect(events.map(({ event }) => event)).toEqual(["sign_in_started", "signed_in"]);
      expect(await sandbox.requests.count({ on: "token" })).toBe(1);
    },
  );

  it("logs in on a phone that opens both at an address of the local network", async () => {
    const address = "192.168.1.20";
    const sandbox = await start({ publicUrl: `http://${address}:4300`, redirectHosts: [address] });

    const { profile } = await signIn(sandbox, `http://${address}:3000`, {
      eventpopURL: `http://${address}:${sandbox.port}`,
      authorizationURL: `http://${address}:4300/oauth/authorize`,
    });

    expect(profile.json()).toMatchObject({ fullName: "สมชาย ใจดี" });
  });

  it("logs in if the browser opens both at forwarded names with https, as in Codespaces", async () => {
    const host = "name-3000.app.github.dev";
    const sandbox = await start({ publicUrl: "https://name-4300.app.github.dev", redirectHosts: [host] });

    const { profile } = await signIn(sandbox, `https://${host}`, {
      eventpopURL: sandbox.url,
      authorizationURL: "https://name-4300.app.github.dev/oauth/authorize",
      allowInsecureHTTP: false,
    });

    expect(profile.json()).toMatchObject({ fullName: "สมชาย ใจดี" });
  });

  it("is refused by the sandbox if it does not know the host of the callback", async () => {
    const sandbox = await start({});

    await expect(signIn(sandbox, "http://192.168.1.20:3000", { eventpopURL: sandbox.url })).rejects.toThrow(
      "doesn't match client redirect URI",
    );
  });

  it("gets an error if the sandbox does not know the name by which the app reaches it", async () => {
    const sandbox = await start({ publicUrl: "http://localhost:4300" });

    const { callback, profile, events } = await signIn(sandbox, "http://localhost:3000", {
      eventpopURL: `http://eventpop:${sandbox.port}`,
      authorizationURL: "http://localhost:4300/oauth/authorize",
    });

    expect([callback.status, profile.status]).toEqual([502, 303]);
    expect(events.at(-1)).toMatchObject({
      code: "EVENTPOP_INVALID_RESPONSE",
      message: expect.stringContaining("status 403"),
    });
  });
});
