import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Contestant, storeCounts } from "./contestant";

/**
 * Runs the app of one package in its own process: `node racer NAME PROVIDER_URL`. When the parent asks, it reports CPU
 * time, memory and the calls of the session store.
 */
const [name = "", providerURL = ""] = process.argv.slice(2);

async function main(): Promise<void> {
  const { contestant } = require(`./contestants/${name}`) as { contestant: Contestant };

  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  const baseURL = `http://localhost:${port}`;
  server.on("request", await contestant.createApp({ providerURL, baseURL }));
  server.keepAliveTimeout = 60_000;
  process.on("message", (question) => {
    const cpuMs = usedMs();
    if (question === "collect") globalThis.gc?.();
    const { heapUsed: heapBytes } = process.memoryUsage();
    process.send?.({ cpuMs, heapBytes, store: { ...storeCounts } });
  });
  process.send?.({
    port,
    loginPath: contestant.loginPath,
    callbackPath: contestant.callbackPath,
    title: contestant.title,
    node: process.version,
  });
}

function usedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
