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
  readonly #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  get(path: string): Promise<BrowserResponse> {
    return this.#send(path, {});
  }

  post(path: string, fields: Readonly<Record<string, string>>): Promise<BrowserResponse> {
    return this.#send(path, { method: "POST", body: new URLSearchParams(fields) });
  }

  async #send(path: string, init: RequestInit): Promise<BrowserResponse> {
    const cookie = [...this.#cookies].map((pair) => pair.join("=")).join("; ");
    const response = await fetch(this.#origin + path, {
      ...init,
      redirect: "manual",
      headers: { accept: "text/html", "accept-language": "en", cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    const location = response.headers.get("location");
    return {
      status: response.status,
      location: location === null ? undefined : new URL(location, this.#origin),
      html: await response.text(),
    };
  }
}
