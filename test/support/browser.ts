import { type IncomingHttpHeaders, request } from "node:http";
import { CookieJar } from "./cookie-jar";

/** The response to one request. */
export interface BrowserResponse {
  readonly url: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The absolute URL of a redirect; empty if the response is not a redirect. */
  readonly location: string;
  readonly text: string;
  json(): unknown;
}

/** How a request differs from a click on a page of the same site. */
export interface RequestOptions {
  readonly method?: string;
  /** Headers in addition to the browser's own. A header with the value undefined is removed. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Fields of a form. If they are set, the request is a POST. */
  readonly form?: Readonly<Record<string, string>>;
  /** Origin of the page that sends the request. Default: the site's own. */
  readonly from?: string;
  /** Whether the request line contains the whole URL (absolute form, RFC 9112 §3.2.2) instead of path and query. */
  readonly absoluteForm?: boolean;
}

/** Maps an origin to the loopback address that serves it, so that the browser can use other host names and https URLs. */
export type Hosts = Readonly<Record<string, string>>;

/** Headers of a click on a link on a page of the same site. */
const PERSON = { accept: "text/html,application/xhtml+xml,*/*;q=0.8", "sec-fetch-mode": "navigate" };
/** Headers of `fetch` on a page of the same site. */
const SCRIPT = { accept: "*/*", "sec-fetch-mode": "cors" };

/** A browser with one cookie jar; each call is a new tab. */
export class Browser {
  readonly cookies = new CookieJar();

  constructor(private readonly hosts: Hosts = {}) {}

  /** One request of a user who follows a link, types a URL or sends a form; does not follow redirects. */
  click(url: string, options: RequestOptions = {}): Promise<BrowserResponse> {
    return this.send(url, PERSON, options);
  }

  /** One request of a page's script. */
  fetch(url: string, options: RequestOptions = {}): Promise<BrowserResponse> {
    return this.send(url, SCRIPT, options);
  }

  /**
   * Like {@link click}, but follows redirects until a page is shown or the site is left. If another site's page sent the first
   * request, browsers treat all of its redirects as cross-site.
   */
  async open(url: string, options: RequestOptions = {}): Promise<BrowserResponse> {
    let response = await this.click(url, options);
    for (let hops = 0; response.location !== "" && originOf(response.location) === originOf(url); hops += 1) {
      if (hops === 10) throw new Error(`Redirected in circles: ${response.location}`);
      response = await this.click(response.location, options.from === undefined ? {} : { from: options.from });
    }
    return response;
  }

  private async send(
    url: string,
    own: Readonly<Record<string, string>>,
    { headers = {}, form, method = form ? "POST" : "GET", from = originOf(url), absoluteForm }: RequestOptions,
  ): Promise<BrowserResponse> {
    const target = new URL(url);
    const crossSite = from !== target.origin;
    const topLevelGet = method === "GET" && own === PERSON;
    const sent = {
      ...own,
      cookie: this.cookies.header(target, { crossSite, topLevelGet }),
      "sec-fetch-site": crossSite ? "cross-site" : "same-origin",
      ...(method !== "GET" && { origin: from }),
      ...(form && { "content-type": "application/x-www-form-urlencoded" }),
      ...headers,
    };
    const body = form && new URLSearchParams(form).toString();
    const response = await sendRequest(target, this.hosts, method, sent, body, absoluteForm);
    for (const line of response.headers["set-cookie"] ?? []) this.cookies.store(line, target);
    return response;
  }
}

/** Sends one HTTP request on its own connection. Headers without a value are left out. */
export function sendRequest(
  target: URL,
  hosts: Hosts,
  method: string,
  headers: Readonly<Record<string, string | undefined>>,
  body?: string,
  absoluteForm = false,
): Promise<BrowserResponse> {
  const { port } = new URL(hosts[target.origin] ?? target.origin);
  const given = Object.entries({ host: target.host, ...headers }).filter(([, value]) => value !== undefined);
  return new Promise((resolve, reject) => {
    const req = request({
      host: "127.0.0.1",
      port,
      method,
      path: (absoluteForm ? target.origin : "") + target.pathname + target.search,
      headers: Object.fromEntries(given) as Record<string, string>,
      agent: false,
    });
    req.on("error", reject);
    req.on("response", (res) => {
      const chunks: Buffer[] = [];
      res.on("data", (chunk: Buffer) => chunks.push(chunk));
      res.on("error", reject);
      res.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const { location } = res.headers;
        resolve({
          url: target.href,
          status: res.statusCode ?? 0,
          headers: res.headers,
          location: location === undefined ? "" : new URL(location, target).href,
          text,
          json: () => JSON.parse(text),
        });
      });
    });
    req.end(body);
  });
}

function originOf(url: string): string {
  return new URL(url).origin;
}
