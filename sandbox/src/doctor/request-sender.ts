import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { TLSSocket } from "node:tls";
import { version } from "../version";

/** The maximum length of a body that is read, in bytes. The rest is not read. */
const MAX_BODY_BYTES = 64 * 1024;
/** The maximum number of requests of one examination. The help of the command says this number. */
const MAX_REQUESTS = 40;
/** How long the sender waits for `100 Continue`, in milliseconds. It is the time that passport-eventpop waits. */
const CONTINUE_WAIT_MS = 1_000;

/** One request. It is a POST if it has a form, and otherwise a GET. */
export interface OutgoingRequest {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  /** Whether the body waits for `100 Continue` (RFC 9110 section 10.1.1). */
  readonly expectContinue?: boolean;
}

export interface IncomingResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body as text, at most 64 KB of it. */
  readonly body: string;
  /** Milliseconds from the start of the request until the head of the response arrived. */
  readonly durationMs: number;
  /** The time of this machine when the head of the response arrived, in milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Whether the request was sent on the connection of an earlier request. */
  readonly isConnectionReused: boolean;
  /** When the server's certificate expires. Undefined without TLS. */
  readonly certificateValidTo: Date | undefined;
  /** How the server reacted before the body was sent. Undefined if the request did not have `Expect`. */
  readonly expect: "continued" | "responded" | "ignored" | undefined;
}

/** There was no response. `code` is Node's error code, or `TIMEOUT`. */
export class NoResponse extends Error {
  constructor(readonly code: string) {
    super(`There is no response (${code}).`);
  }
}

/** Sends requests one after the other, on kept-alive connections. Never follows a redirect. Always verifies certificates. */
export class RequestSender {
  readonly #agents = { "http:": new HttpAgent({ keepAlive: true }), "https:": new HttpsAgent({ keepAlive: true }) };
  readonly #timeoutMs: number;
  #count = 0;

  /** @param timeoutMs - how long one request may take, in milliseconds */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  get count(): number {
    return this.#count;
  }

  get timeoutMs(): number {
    return this.#timeoutMs;
  }

  /** Sends a request. Throws {@link NoResponse}. */
  async send(outgoing: OutgoingRequest): Promise<IncomingResponse> {
    try {
      return await this.#sendOnce(outgoing);
    } catch (failure) {
      // The server may close a kept-alive connection at the moment when it is used again. A new connection then helps.
      if (!(failure instanceof ClosedConnection)) throw failure;
      return this.#sendOnce(outgoing);
    }
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  async #sendOnce({ url, headers, form, expectContinue = false }: OutgoingRequest): Promise<IncomingResponse> {
    this.#count += 1;
    if (this.#count > MAX_REQUESTS) throw new Error(`An examination sends at most ${MAX_REQUESTS} requests.`);
    const body = form && new URLSearchParams(form).toString();
    const startedAt = performance.now();
    const req = this.#open(url, headers, body);
    const timeout = setTimeout(() => req.destroy(new NoResponse("TIMEOUT")), this.#timeoutMs);
    const continuation = expectContinue ? new Continuation(req, body, this.#timeoutMs / 2) : undefined;
    if (!continuation) req.end(body);
    try {
      const incoming = await responseTo(req);
      const expect = continuation?.reaction;
      return {
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        durationMs: performance.now() - startedAt,
        receivedAt: Date.now(),
        isConnectionReused: req.reusedSocket,
        certificateValidTo: certificateEnd(req),
        expect,
        body: await readBody(incoming),
      };
    } finally {
      clearTimeout(timeout);
      continuation?.end();
    }
  }

  #open(url: URL, headers: OutgoingRequest["headers"], body: string | undefined): ClientRequest {
    const isSecure = url.protocol === "https:";
    return (isSecure ? httpsRequest : httpRequest)(url, {
      method: body === undefined ? "GET" : "POST",
      agent: this.#agents[isSecure ? "https:" : "http:"],
      rejectUnauthorized: true,
      headers: {
        accept: "application/json",
        "user-agent": `eventpop-sandbox-doctor/${version}`,
        ...(body !== undefined && {
          "content-type": "application/x-www-form-urlencoded",
          "content-length": String(Buffer.byteLength(body)),
        }),
        ...headers,
      },
    });
  }
}

/** The server closed a kept-alive connection at the moment when a request was sent on it. */
class ClosedConnection extends NoResponse {}

/**
 * A request that sends its head at once, and its body after `100 Continue`. If `100 Continue` does not arrive in time, it sends the body
 * anyway.
 */
class Continuation {
  /**
   * How the server reacted to the head. `continued`: it sent `100 Continue`. `ignored`: it sent nothing in time. `responded`: it sent a
   * final response, or nothing yet.
   */
  reaction: NonNullable<IncomingResponse["expect"]> = "responded";
  readonly #req: ClientRequest;
  readonly #timeout: NodeJS.Timeout;

  constructor(req: ClientRequest, body: string | undefined, maxWaitMs: number) {
    this.#req = req;
    const sendBody = (reaction: "continued" | "ignored") => {
      if (this.reaction !== "responded") return;
      this.reaction = reaction;
      req.end(body);
    };
    // Node closes the connection after the response if `expect` is among the headers of the options.
    req.setHeader("expect", "100-continue").flushHeaders();
    req.on("continue", () => sendBody("continued"));
    this.#timeout = setTimeout(() => sendBody("ignored"), Math.min(CONTINUE_WAIT_MS, maxWaitMs));
  }

  /** Closes the connection if the server still waits for the body. */
  end(): void {
    clearTimeout(this.#timeout);
    if (this.reaction === "responded") this.#req.destroy();
  }
}

function responseTo(req: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    req.on("response", resolve);
    req.on("error", (error: NodeJS.ErrnoException) => {
      const { code = "" } = error;
      const isStale = req.reusedSocket && (code === "ECONNRESET" || code === "EPIPE");
      reject(error instanceof NoResponse ? error : isStale ? new ClosedConnection(code) : new NoResponse(code));
    });
  });
}

/** A resumed TLS session has no certificate. */
function certificateEnd({ socket }: ClientRequest): Date | undefined {
  const { valid_to: validTo } = socket instanceof TLSSocket ? socket.getPeerCertificate() : {};
  return validTo === undefined ? undefined : new Date(validTo);
}

/** Resolves with the body, or with its beginning if it is too long or is cut off. */
function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_BODY_BYTES) incoming.destroy();
  });
  incoming.on("error", () => {});
  // Node emits `close` after it has released the connection, so that the next request can use it.
  return new Promise((resolve) => {
    incoming.on("close", () => resolve(Buffer.concat(chunks).toString().slice(0, MAX_BODY_BYTES)));
  });
}
