import { type ClientRequest, CookieClient } from "./cookie-client";

/** A response of the sandbox: a page or a redirect. */
export interface BrowserResponse {
  readonly status: number;
  readonly location: URL | undefined;
  readonly html: string;
}

/**
 * A simple browser for the sandbox's pages. It keeps cookies and sends forms. It runs no JavaScript and follows no
 * redirects.
 */
export class SandboxBrowser {
  readonly #origin: string;
  readonly #client: CookieClient;

  constructor(origin: string) {
    this.#origin = origin;
    this.#client = new CookieClient(origin);
  }

  get(path: string): Promise<BrowserResponse> {
    return this.#send(path, {});
  }

  post(path: string, fields: Readonly<Record<string, string>>): Promise<BrowserResponse> {
    return this.#send(path, { method: "POST", body: new URLSearchParams(fields) });
  }

  async #send(path: string, request: ClientRequest): Promise<BrowserResponse> {
    const pageHeaders = { accept: "text/html", "accept-language": "en" };
    const { status, headers, text } = await this.#client.send(path, { ...request, headers: pageHeaders });
    const { location } = headers;
    return { status, location: location === undefined ? undefined : new URL(location, this.#origin), html: text };
  }
}
