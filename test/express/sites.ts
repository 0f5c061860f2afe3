import { Browser } from "../support/browser";
import { type ConsumerApp, type ConsumerAppOptions, startConsumerApp } from "../support/consumer-app";
import { type HostileProvider, startHostileProvider } from "../support/hostile-provider";

export interface Site {
  readonly provider: HostileProvider;
  readonly app: ConsumerApp;
  readonly browser: Browser;
  /** Returns the number of token requests that the provider has received. */
  tokenRequests(): number;
}

/** Starts sites for the tests of one file, each with its own Eventpop, and closes them after each test. */
export function useSites() {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of open.splice(0).toReversed()) await each.close();
  });

  const keep = <T extends { close(): Promise<void> }>(started: T): T => {
    open.push(started);
    return started;
  };

  const startSite = async (options: Omit<ConsumerAppOptions, "provider"> = {}): Promise<Site> => {
    const provider = keep(await startHostileProvider());
    const app = keep(await startConsumerApp({ provider: provider.url, ...options }));
    const tokenRequests = () => provider.requests.filter(({ path }) => path === "/oauth/token").length;
    return { provider, app, browser: new Browser(), tokenRequests };
  };
  return { startSite, keep };
}
