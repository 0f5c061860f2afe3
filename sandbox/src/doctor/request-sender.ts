import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { TLSSocket } from "node:tls";
import { version } from "../version";

/** The maximum length of a body that is read, in bytes. The rest is not read. */
const MAX_BODY_BYTES = 64 * 1024;
/** The maximum number of requests of one examination. The help of the command says it. */
const MAX_REQUESTS = 40;
/** How long the sender waits for `100 Continue`, in milliseconds. It is the time that passport-eventpop waits. */
const CONTINUE_WAIT_MS = 1_000;

/** One request. It is a POST if it has a form, and otherwise a GET. */
export interface Outgoing {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  /** Whether the body waits for `100 Continue` (RFC 9110 section 10.1.1). */
  readonly expectContinue?: boolean;
}

export interface Incoming {
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
  /** The end of validity of the server's certificate. Undefined without TLS. */
  readonly certificateValidTo: Date | undefined;
  /** What the server did before the body was sent. Undefined if the request did not have `Expect`. */
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
  async send(outgoing: Outgoing): Promise<Incoming> {
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

  #sendOnce({ url, headers, form, expectContinue = false }: Outgoing): Promise<Incoming> {
    this.#count += 1;
    if (this.#count > MAX_REQUESTS) throw new Error(`An examination sends at most ${MAX_REQUESTS} requests.`);
    const isSecure = url.protocol === "https:";
    const body = form && new URLSearchParams(form).toString();
    const startedAt = performance.now();
    const req = (isSecure ? httpsRequest : httpRequest)(url, {
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
    return new Promise((resolve, reject) => {
      let expect: Incoming["expect"];
      let response: IncomingMessage | undefined;
      const timeout = setTimeout(() => req.destroy(new NoResponse("TIMEOUT")), this.#timeoutMs);
      const sendBody = (reason: "continued" | "ignored") => {
        if (expect !== undefined) return;
        expect = reason;
        req.end(body);
      };
      let continueTimeout: NodeJS.Timeout | undefined;
      if (expectContinue) {
        // Node closes the connection after the response if `expect` is among the headers above.
        req.setHeader("expect", "100-continue").flushHeaders();
        req.on("continue", () => sendBody("continued"));
        continueTimeout = setTimeout(() => sendBody("ignored"), Math.min(CONTINUE_WAIT_MS, this.#timeoutMs / 2));
      } else {
        req.end(body);
      }
      req.on("response", (incoming) => {
        response = incoming;
        if (expectContinue) expect ??= "responded";
        const { socket } = req;
        const facts = {
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          durationMs: performance.now() - startedAt,
          receivedAt: Date.now(),
          isConnectionReused: req.reusedSocket,
          certificateValidTo: socket instanceof TLSSocket ? new Date(socket.getPeerCertificate().valid_to) : undefined,
          expect,
        };
        readBody(incoming, (text) => resolve({ ...facts, body: text }));
        // The server still waits for the body, so the connection cannot be used again.
        if (expect === "responded") incoming.once("end", () => req.destroy());
      });
      req.on("error", (error: NodeJS.ErrnoException) => {
        if (response) return;
        const code = error.code ?? "";
        const isStale = req.reusedSocket && (code === "ECONNRESET" || code === "EPIPE");
        reject(isStale ? new ClosedConnection(code) : error instanceof NoResponse ? error : new NoResponse(code));
      });
      req.on("close", () => {
        clearTimeout(timeout);
        clearTimeout(continueTimeout);
      });
    });
  }
}

class ClosedConnection extends NoResponse {}

/** Calls `done` with the body, or with its beginning if it is too long or is cut off. */
function readBody(incoming: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_BODY_BYTES) incoming.destroy();
  });
  incoming.on("error", () => {});
  // Node emits `close` after it has released the connection, so that the next request can use it.
  incoming.on("close", () => done(Buffer.concat(chunks).toString().slice(0, MAX_BODY_BYTES)));
}
