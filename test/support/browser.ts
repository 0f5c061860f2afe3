import { type IncomingHttpHeaders, request } from "node:http";
import { CookieJar } from "./cookie-jar";

/** What came back for one request. */
export interface BrowserResponse {
  readonly url: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Where a redirect leads, as an absolute address; empty where there is none. */
  readonly location: string;
  readonly text: string;
  json(): unknown;
}

/** How a request is made, where it is not a person's click on a page of the same site. */
export interface RequestOptions {
  readonly method?: string;
  /** Sent in addition to, or, if undefined, left out of what a browser sends by itself. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Fields of a form; makes it a POST. */
  readonly form?: Readonly<Record<string, string>>;
  /** Origin of the page that asks; by default the site's own. */
  readonly from?: string;
  /** Whether the request line holds the whole URL (absolute form, RFC 9112 §3.2.2) instead of path and query. */
  readonly absoluteForm?: boolean;
}

/** Where an origin is served: the browser believes in names and TLS, the test has a port on loopback. */
export type Hosts = Readonly<Record<string, string>>;

/** What a page of the same site sends when somebody follows a link. */
const PERSON = { accept: "text/html,application/xhtml+xml,*/*;q=0.8", "sec-fetch-mode": "navigate" };
/** What `fetch` on a page of the same site sends. */
const SCRIPT = { accept: "*/*", "sec-fetch-mode": "cors" };

/** A browser: one cookie jar, shared by however many tabs; every call is a tab of its own. */
export class Browser {
  readonly cookies = new CookieJar();

  constructor(private readonly hosts: Hosts = {}) {}

  /** One request of a person who follows a link, types an address or sends a form; redirects are not followed. */
  click(url: string, options: RequestOptions = {}): Promise<BrowserResponse> {
    return this.send(url, PERSON, options);
  }

  /** One request of a page's script. */
  fetch(url: string, options: RequestOptions = {}): Promise<BrowserResponse> {
    return this.send(url, SCRIPT, options);
  }

  /**
   * As {@link click}, then wherever that leads, until a page comes or the site is left. To a browser, what another site's page
   * began stays cross-site for all of the redirects.
   */
  async open(url: string, options: RequestOptions = {}): Promise<BrowserResponse> {
    let answer = await this.click(url, options);
    for (let hops = 0; answer.location !== "" && originOf(answer.location) === originOf(url); hops += 1) {
      if (hops === 10) throw new Error(`Redirected in circles: ${answer.location}`);
      answer = await this.click(answer.location, options.from === undefined ? {} : { from: options.from });
    }
    return answer;
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
    const answer = await exchange(target, this.hosts, method, sent, body, absoluteForm);
    for (const line of answer.headers["set-cookie"] ?? []) this.cookies.store(line, target);
    return answer;
  }
}

/** One HTTP request on a connection of its own; headers without a value are left out. */
export function exchange(
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
