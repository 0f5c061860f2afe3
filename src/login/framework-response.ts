import { OptionError } from "../errors";

type HeaderValue = string | readonly string[];

/** A response as Passport receives it: the response of Node or Express, the substitute response of koa-passport, or Fastify's reply. */
export interface FrameworkResponse {
  setHeader?(name: string, value: HeaderValue): unknown;
  /** Fastify's `setHeader`. For `Set-Cookie` it appends. */
  header?(name: string, value: HeaderValue): unknown;
  appendHeader?(name: string, value: HeaderValue): unknown;
  getHeader?(name: string): unknown;
  statusCode?: number;
  end?(text: string): unknown;
  /** Fastify: sets the status. */
  code?(status: number): unknown;
  /** Fastify: ends the response. */
  send?(text: string): unknown;
  readonly headersSent?: boolean;
  /** Fastify's `headersSent`. */
  readonly sent?: boolean;
  /** Fastify: Node's response. */
  readonly raw?: object;
}

/** Where the frameworks store the response of a request. */
interface FrameworkRequest {
  readonly res?: FrameworkResponse;
  /** Koa's context, on the request object of koa-passport. */
  readonly ctx?: { readonly res?: FrameworkResponse };
}

/**
 * Returns the response to a request.
 *
 * @throws OptionError `EVENTPOP_SETUP` if the framework stored no response on the request
 */
export function responseOf(req: object): FrameworkResponse {
  const { res, ctx } = req as FrameworkRequest;
  // The substitute of koa-passport cannot read headers, so appending a cookie to it would delete earlier cookies.
  const found = ctx?.res?.appendHeader ? ctx.res : res;
  if (found) return found;
  throw new OptionError(
    "EVENTPOP_SETUP",
    'The strategy needs the response as req.res, which Express sets: on Fastify add app.addHook("onRequest", (request, reply, done) => { request.res = reply; done(); }), elsewhere put req.res = res before passport.authenticate() (docs/frameworks.md).',
  );
}

/** Sets one header. */
function setHeader(res: FrameworkResponse, name: string, value: HeaderValue): void {
  if (res.setHeader) res.setHeader(name, value);
  else res.header?.(name, value);
}

/** Sets `Cache-Control: no-store`, and a Referrer-Policy that hides the URL with the code from other sites (RFC 9700 §4.2.4). */
export function setPrivateHeaders(res: FrameworkResponse): void {
  setHeader(res, "Cache-Control", "no-store");
  setHeader(res, "Referrer-Policy", "no-referrer");
}

/** Appends `Set-Cookie` lines to the response. */
export function addCookies(res: FrameworkResponse, lines: readonly string[]): void {
  if (res.appendHeader) res.appendHeader("Set-Cookie", lines);
  else if (res.raw) setHeader(res, "Set-Cookie", lines);
  else {
    const before = res.getHeader?.("Set-Cookie") ?? [];
    setHeader(res, "Set-Cookie", [before as HeaderValue, lines].flat());
  }
}

/** Whether the headers were already sent, for example by a verify function. */
export function hasSentHeaders({ headersSent, sent }: FrameworkResponse): boolean {
  return headersSent === true || sent === true;
}

/** Ends the response with plain text. Returns false if the response of this framework cannot be ended here. */
export function sendText(req: object, status: number, text: string): boolean {
  // Koa sends the text that was written to the substitute of koa-passport.
  const { res } = req as FrameworkRequest;
  if (!res?.end && !res?.send) return false;
  setHeader(responseOf(req), "Content-Type", "text/plain; charset=utf-8");
  if (res.end) {
    res.statusCode = status;
    res.end(text);
  } else {
    res.code?.(status);
    res.send?.(text);
  }
  return true;
}
