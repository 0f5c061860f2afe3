import type { IncomingMessage } from "node:http";
import { warnOnce } from "../events";

type Visit = Pick<IncomingMessage, "headers" | "httpVersion">;

/**
 * Warns, outside production and tests, of a login that is opened at another host or port than the callback's: `127.0.0.1` instead of
 * `localhost`, or a wrong port. Cookies and routes are then missing when the person comes back. Only a browser's request that
 * shows no proxy on its way counts, because a proxy may rewrite `Host`.
 */
export function warnOfAddress(req: Visit, callbackURL: string): void {
  const environment = process.env.NODE_ENV;
  if (environment === "production" || environment === "test") return;
  const { host } = req.headers;
  const callback = new URL(callbackURL);
  if (host === undefined || isSameHost(host, callback) || !isBrowser(req) || mayBeProxied(req, callback)) return;
  // What the browser sent is shown only if it can be nothing but a host.
  const seen = /^[\w.[\]:-]{1,255}$/.test(host) ? host : "another host";
  warnOnce(
    "address",
    `The login was opened at ${seen}, but people come back to ${callback.origin} (callbackURL, or baseURL), where cookies of ` +
      `another host are missing and nothing answers at another port: open the site at ${callback.origin}, or correct the option.`,
  );
}

function isSameHost(host: string, { protocol, host: expected }: URL): boolean {
  const url = `${protocol}//${host}`;
  return URL.canParse(url) && new URL(url).host === expected;
}

function isBrowser({ headers }: Visit): boolean {
  const mode = headers["sec-fetch-mode"];
  return mode === undefined ? (headers.accept?.includes("text/html") ?? false) : mode === "navigate";
}

const PROXY_HEADERS = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

/** Whether a proxy may have rewritten `Host`. One that tells nothing is known by HTTP/1.0, or by a link from the right address. */
function mayBeProxied({ headers, httpVersion }: Visit, { origin }: URL): boolean {
  return (
    httpVersion === "1.0" ||
    PROXY_HEADERS.some((name) => headers[name] !== undefined) ||
    headers.referer?.startsWith(`${origin}/`) === true
  );
}
