import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { selfSigned } from "../../support/hostile-provider";
import { freePort, startProgram } from "./program";

/** A running HAProxy on loopback. It uses TLS with the self-signed certificate. */
export interface HaProxy {
  /** URL of the proxy, without a slash at its end. */
  readonly url: string;
  /** Stops HAProxy and removes its files. */
  remove(): Promise<void>;
}

/**
 * Starts a HAProxy.
 *
 * @param backend - the port on loopback of the server behind the proxy
 * @param idleMs - milliseconds without a request after which the proxy closes a connection
 */
export async function startHaProxy(backend: number, idleMs: number): Promise<HaProxy> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), "haproxy-"));
  const { key, cert } = selfSigned();
  await writeFile(join(directory, "both.pem"), cert + key);
  await writeFile(
    join(directory, "haproxy.cfg"),
    `
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
  timeout http-keep-alive ${idleMs}
frontend tls
  bind 127.0.0.1:${port} ssl crt ${join(directory, "both.pem")}
  default_backend provider
backend provider
  server provider 127.0.0.1:${backend}
`,
  );
  const program = await startProgram("haproxy", ["-W", "-db", "-f", join(directory, "haproxy.cfg")], {
    ready: "Loading success",
  });
  return {
    url: `https://127.0.0.1:${port}`,
    async remove() {
      await program.stop();
      await rm(directory, { recursive: true });
    },
  };
}
