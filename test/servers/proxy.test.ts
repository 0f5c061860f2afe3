import { setTimeout as sleep } from "node:timers/promises";
import { type HostileProvider, startHostileProvider } from "../support/hostile-provider";
import { callsTo } from "../support/provider-calls";
import { trustSelfSigned } from "../support/trusted-provider";
import { type HaProxy, startHaProxy } from "./support/haproxy";

const LOGINS = 600;
const AT_ONCE = 8;
const IDLE_MS = 6;

describe("an Eventpop behind a HAProxy that closes connections as soon as they are idle", () => {
  let provider: HostileProvider;
  let proxy: HaProxy;

  beforeAll(async () => {
    trustSelfSigned();
    provider = await startHostileProvider();
    proxy = await startHaProxy(Number(new URL(provider.url).port), IDLE_MS);
  });
  afterAll(async () => {
    await proxy.remove();
    await provider.close();
  });

  it("C20: loses no login, though connections close just as they are used again, and gets each code once", async () => {
    const { postToken, getMe } = callsTo(proxy.url);
    let next = 0;
    const logIn = async () => {
      while (next < LOGINS) {
        const code = `code-${next++}`;
        expect(await postToken({ form: `code=${code}` })).toMatchObject({ status: 200 });
        expect(await getMe()).toMatchObject({ status: 200 });
        // From shorter than the proxy waits to longer, so that some connections close at that very moment.
        await sleep(next % (2 * IDLE_MS));
      }
    };

    await Promise.all(Array.from({ length: AT_ONCE }, logIn));

    const codes = provider.requests.filter(({ method }) => method === "POST");
    expect(new Set(codes.map(({ body }) => body)).size).toBe(LOGINS);
    expect(codes).toHaveLength(LOGINS);
    // Some rode a connection of a sign-in before.
    expect(codes.some(({ headers }) => headers.expect === "100-continue")).toBe(true);
  });
});
