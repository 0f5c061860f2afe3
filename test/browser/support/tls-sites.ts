import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { selfSigned } from "../../support/hostile/certificate";
import { startChromium } from "./chromium";

/** Sites of names of their own, over TLS, and a Chromium that finds them. */
export interface TlsSites {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Serves each listener on loopback; a browser that is started here finds it as `https://NAME`. */
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
