import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { selfSigned } from "../../support/hostile/certificate";
import { startChromium } from "./chromium";

/** Sites with their own host names and TLS on loopback, and a Chromium that can open them. */
export interface TlsSites {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Starts a server on loopback for each listener, and a browser that finds it at `https://NAME`, where NAME is the listener's key. */
export async function serveOverTls(listeners: Readonly<Record<string, RequestListener>>): Promise<TlsSites> {
  const servers: Server[] = [];
  const close = async () => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  };
  try {
    const rules: string[] = [];
    for (const [name, listener] of Object.entries(listeners)) {
      const server = createServer(selfSigned(), listener).listen(0, "127.0.0.1");
      servers.push(server);
      await once(server, "listening");
      rules.push(`MAP ${name}:443 127.0.0.1:${(server.address() as AddressInfo).port}`);
    }
    const browser = await startChromium("--ignore-certificate-errors", `--host-resolver-rules=${rules.join(", ")}`);
    return {
      browser,
      async close() {
        await browser.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
