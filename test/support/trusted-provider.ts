import tls from "node:tls";
import { type HostileProvider, selfSigned, startHostileProvider } from "./hostile-provider";

const { createSecureContext } = tls;

/** A provider behind TLS whose certificate this process trusts, as if Node had been started with it in `NODE_EXTRA_CA_CERTS`. */
export function startTrustedProvider(): Promise<HostileProvider> {
  const { cert } = selfSigned();
  jest.spyOn(tls, "createSecureContext").mockImplementation((options) => createSecureContext({ ...options, ca: cert }));
  return startHostileProvider(selfSigned());
}
