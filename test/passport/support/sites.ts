import { type HostileProvider, startHostileProvider } from "../../support/hostile-provider";
import { type Browser, type Site, type SiteParts, startSite } from "./site";

/** A provider for each test of a file, and the sites that the test opens. All are closed after the test. */
export interface Sites {
  readonly provider: HostileProvider;
  /** Fields of the token requests that the provider has received, in order. */
  readonly tokenRequests: readonly URLSearchParams[];
  open(parts?: SiteParts): Promise<Site>;
  /** Opens a site and completes a login there. With `denied`, the user chose Deny at the provider. */
  comeBack(parts?: SiteParts, denied?: boolean): Promise<Return>;
}

/** The result of a login. */
export interface Return {
  readonly site: Site;
  readonly browser: Browser;
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: any JSON, as supertest has it
  readonly body: any;
  readonly location: string | undefined;
}

export function useSites(): Sites {
  let provider: HostileProvider;
  let sites: Site[];

  beforeEach(async () => {
    provider = await startHostileProvider();
    sites = [];
  });
  afterEach(async () => {
    for (const site of sites) await site.close();
    await provider.close();
  });

  const open = async (parts?: SiteParts) => {
    const site = await startSite(provider.url, parts);
    sites.push(site);
    return site;
  };

  return {
    open,
    get provider() {
      return provider;
    },
    get tokenRequests() {
      return provider.requests.filter(({ method }) => method === "POST").map(({ body }) => new URLSearchParams(body));
    },
    async comeBack(parts, denied = false) {
      const site = await open(parts);
      const browser = site.browser();
      const { callback } = await browser.start();
      const { status, body, headers } = await browser.get(denied ? callback({ error: "access_denied" }) : callback());
      return { site, browser, status, body, location: headers.location };
    },
  };
}
