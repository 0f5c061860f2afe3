import { OptionError } from "../errors";

type HeaderValue = string | readonly string[];

/** What frameworks hand Passport for a response: Node's and Express's, koa-passport's stand-in, or Fastify's reply. */
export interface FrameworkResponse {
  setHeader?(name: string, value: HeaderValue): unknown;
  /** Fastify's way to set a header: of cookies, it keeps those that were set before. */
  header?(name: string, value: HeaderValue): unknown;
  appendHeader?(name: string, value: HeaderValue): unknown;
  getHeader?(name: string): unknown;
  statusCode?: number;
  end?(text: string): unknown;
  /** Fastify's way to set the status. */
  code?(status: number): unknown;
  /** Fastify's way to end a response. */
  send?(text: string): unknown;
  readonly headersSent?: boolean;
  /** The same in Fastify. */
  readonly sent?: boolean;
  /** Node's response, behind Fastify's reply. */
  readonly raw?: object;
}

/** Where frameworks put the response of a request. */
interface FrameworkRequest {
  readonly res?: FrameworkResponse;
  /** Koa's context, on the request that koa-passport makes for a strategy. */
  readonly ctx?: { readonly res?: FrameworkResponse };
}

/**
 * The response to a request that Passport handed to a strategy.
 *
 * @throws OptionError `EVENTPOP_SETUP` where the framework put none on the request
 */
export function responseOf(req: object): FrameworkResponse {
  const { res, ctx } = req as FrameworkRequest;
  // koa-passport's stand-in can set cookies but not read them, and would drop those that were set before.
  const found = ctx?.res?.appendHeader ? ctx.res : res;
  if (found) return found;
  throw new OptionError(
    "EVENTPOP_SETUP",
    'The strategy needs the response as req.res, which Express sets: on Fastify add app.addHook("onRequest", (request, reply, done) => { request.res = reply; done(); }), elsewhere put req.res = res before passport.authenticate() (docs/frameworks.md).',
  );
}

/** Sets one header. */
export function setHeader(res: FrameworkResponse, name: string, value: HeaderValue): void {
  if (res.setHeader) res.setHeader(name, value);
  else res.header?.(name, value);
}

/** Makes a response one that no cache may keep and no other site may learn the address of (RFC 9700 §4.2.4). */
export function setPrivateHeaders(res: FrameworkResponse): void {
  setHeader(res, "Cache-Control", "no-store");
  setHeader(res, "Referrer-Policy", "no-referrer");
}

/** Adds `Set-Cookie` lines to those that the response has. */
export function addCookies(res: FrameworkResponse, lines: readonly string[]): void {
  if (res.appendHeader) res.appendHeader("Set-Cookie", lines);
  else if (res.raw) setHeader(res, "Set-Cookie", lines);
  else {
    const before = res.getHeader?.("Set-Cookie") ?? [];
    setHeader(res, "Set-Cookie", [before as HeaderValue, lines].flat());
  }
}

/** Whether the response has begun, so that no header can be added: a verify function may have answered by itself. */
export function isSent({ headersSent, sent }: FrameworkResponse): boolean {
  return headersSent === true || sent === true;
}

/** Ends the response to a request with a plain text. False where the framework's response has no way to end it. */
export function sendText(req: object, status: number, text: string): boolean {
  // Koa sends what is put into koa-passport's stand-in.
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
