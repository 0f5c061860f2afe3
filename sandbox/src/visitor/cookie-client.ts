import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";
import { SandboxError } from "../errors";

/** A cookie that a server has set. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  /** @defaultValue `/` */
  readonly path: string;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  /** The attribute `SameSite` in lower case, or undefined if the cookie has none. */
  readonly sameSite: string | undefined;
}

/** A request of a {@link CookieClient}. */
export interface ClientRequest {
  /** @defaultValue `GET` */
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A form, or a text with a content type in the headers. */
  readonly body?: URLSearchParams | string | undefined;
}

/** The response of a server. */
export interface ClientResponse {
  readonly status: number;
  /** The headers, with lower-case names. */
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * An HTTP client for one origin. It keeps cookies and follows no redirects. Unlike a browser, it sends every cookie with every request,
 * whatever the cookie's attributes are. It does not use `fetch`, which says in `Sec-Fetch-Mode` that a script sends the request.
 */
export class CookieClient {
  readonly #origin: string;
  readonly #cookies = new Map<string, Cookie>();

  /** @param url - URL of the server; its path is not used */
  constructor(url: string) {
    this.#origin = new URL(url).origin;
  }

  /** The cookies that the server has set and not removed. */
  get cookies(): readonly Cookie[] {
    return [...this.#cookies.values()];
  }

  /** Sends a request. Rejects with a `SandboxError` if no server responds. */
  async send(path: string, { method = "GET", headers = {}, body }: ClientRequest = {}): Promise<ClientResponse> {
    const url = new URL(path, this.#origin);
    const cookie = this.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const form = body instanceof URLSearchParams ? { "content-type": "application/x-www-form-urlencoded" } : {};
    const request = (url.protocol === "https:" ? requestHttps : requestHttp)(url, {
      method,
      headers: { ...form, ...headers, ...(cookie !== "" && { cookie }) },
      agent: false,
    });
    request.end(body?.toString());
    try {
      const [response] = (await once(request, "response")) as [IncomingMessage];
      for (const line of response.headers["set-cookie"] ?? []) this.#store(line);
      return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) };
    } catch (cause) {
      const sentence = `No server responds at ${this.#origin}; start it first.`;
      throw new SandboxError("EVENTPOP_SANDBOX_SIGN_IN_FAILED", sentence, cause);
    }
  }

  #store(line: string): void {
    const [pair = "", ...rest] = line.split(";");
    const attributes = new Map(rest.map(nameAndValue).map(([name, value]) => [name.toLowerCase(), value]));
    const [name, value] = nameAndValue(pair);
    const isRemoved =
      Number(attributes.get("max-age")) <= 0 || Date.parse(attributes.get("expires") ?? "") <= Date.now();
    if (isRemoved) {
      this.#cookies.delete(name);
      return;
    }
    this.#cookies.set(name, {
      name,
      value,
      path: attributes.get("path") ?? "/",
      httpOnly: attributes.has("httponly"),
      secure: attributes.has("secure"),
      sameSite: attributes.get("samesite")?.toLowerCase(),
    });
  }
}

function nameAndValue(text: string): readonly [name: string, value: string] {
  const [name = "", ...value] = text.split("=");
  return [name.trim(), value.join("=").trim()];
}
