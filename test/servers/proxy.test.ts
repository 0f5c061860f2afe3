import { setTimeout as sleep } from "node:timers/promises";
import { useCleanup } from "../support/cleanup";
import { type HostileProvider, startHostileProvider } from "../support/hostile-provider";
import { callsTo } from "../support/provider-calls";
import { trustSelfSigned } from "../support/trusted-provider";
import { type HaProxy, startHaProxy } from "./support/haproxy";

const LOGINS = 600;
const AT_ONCE = 8;
const IDLE_MS = 6;

describe("Eventpop behind a HAProxy that closes idle connections after 6 ms", () => {
  const cleanup = useCleanup(afterAll);
  let provider: HostileProvider;
  let proxy: HaProxy;

  beforeAll(async () => {
    trustSelfSigned();
    provider = await startHostileProvider();
    cleanup(() => provider.close());
    proxy = await startHaProxy(Number(new URL(provider.url).port), IDLE_MS);
    cleanup(() => proxy.remove());
  });

  it("loses no login and gets each code once, although connections close at the moment of their reuse", async () => {
    const { postToken, getMe } = callsTo(proxy.url);
    let next = 0;
    const codes = () => provider.requests.filter(({ method }) => method === "POST");
    // Only a reused connection waits for "100 Continue". A slow machine may need more logins to reuse one.
    const hasReused = () => codes().some(({ headers }) => headers.expect === "100-continue");
    const logIn = async () => {
      while (next < LOGINS || !hasReused()) {
        const code = `code-${next++}`;
        expect(await postToken({ form: `code=${code}` })).toMatchObject({ status: 200 });
        expect(await getMe()).toMatchObject({ status: 200 });
        // The pauses are shorter or longer than the proxy's timeout, so that some connections close at the moment of their reuse.
        await sleep(next % (2 * IDLE_MS));
      }
    };

    await Promise.all(Array.from({ length: AT_ONCE }, logIn));

    expect(new Set(codes().map(({ body }) => body)).size).toBe(next);
    expect(codes()).toHaveLength(next);
  });
});
