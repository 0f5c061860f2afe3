import tls from "node:tls";
import { type HostileProvider, selfSigned, startHostileProvider } from "./hostile-provider";

const { createSecureContext } = tls;

/** Makes this process trust the self-signed certificate, as if Node had been started with it in `NODE_EXTRA_CA_CERTS`. */
export function trustSelfSigned(): void {
  const { cert } = selfSigned();
  jest.spyOn(tls, "createSecureContext").mockImplementation((options) => createSecureContext({ ...options, ca: cert }));
}

/** A provider behind TLS whose certificate this process trusts. */
export function startTrustedProvider(): Promise<HostileProvider> {
  trustSelfSigned();
  return startHostileProvider(selfSigned());
}
