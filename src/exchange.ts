import { isUtf8 } from "node:buffer";
import { type Agent, request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { apiAgent, type Endpoint, type SignInConnections, signInConnections } from "./connections";
import { ProviderError } from "./errors";

/** One request to Eventpop. A POST with `form` or `json` as its body, else a GET. */
export interface JsonRequest {
  readonly endpoint: Endpoint;
  readonly form?: string;
  readonly json?: string;
  readonly bearer?: string;
  /** Whether it may be sent once more though it may have been carried out. @defaultValue true for a GET, false for a POST */
  readonly repeatable?: boolean;
  /** Whole milliseconds from the start to the last byte, retries included. */
  readonly timeoutMs: number;
  /** A custom agent: a corporate proxy, a private CA. */
  readonly agent?: Agent | undefined;
  /** `sign-in`: the code's connection carries `/me` as well and is then closed. `api`: connections are kept for GETs. */
  readonly connection: "sign-in" | "api";
}

/** A complete answer. */
export interface JsonAnswer {
  readonly status: number;
  /** The `Retry-After` header of a 429, as it came. */
  readonly retryAfter: string | undefined;
  /** The body as text; empty if it is not UTF-8. */
  readonly text: string;
  /** The body if it is a JSON object, whatever its declared type; else undefined. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** Longest body that is read, in bytes. No body is decompressed, so this is also the decoded size. */
const MAX_BODY_BYTES = 256 * 1024;

/** A connection that failed, and whether bytes of the request may have reached the other side. */
export class Broken extends Error {
  constructor(
    readonly reason: ProviderError,
    readonly mayHaveLeft: boolean,
  ) {
    super(reason.message);
  }
}

/** The answer, or undefined if the agent offered a kept connection to a POST: nothing was sent then. */
export function exchange(request: JsonRequest, deadline: number): Promise<JsonAnswer | undefined> {
  const { endpoint, form, json, agent, connection } = request;
  const body = form ?? json;
  const isPost = body !== undefined;
  const connections = agent || connection === "api" ? undefined : signInConnections(endpoint);

  return new Promise((resolve, reject) => {
    const req = (endpoint.secure ? httpsRequest : httpRequest)({
      hostname: endpoint.hostname,
      port: endpoint.port,
      path: endpoint.path,
      method: isPost ? "POST" : "GET",
      headers: headersFor(request, body),
      ...(connections ? ownConnection(connections, isPost) : { agent: agent ?? apiAgent(endpoint.secure) }),
    });
    let response: IncomingMessage | undefined;
    let failure: ProviderError | undefined;
    let usedConnection = false;
    let mayHaveLeft = false;
    const chunks: Buffer[] = [];
    let size = 0;

    const giveUp = (error: ProviderError) => {
      failure ??= error;
      req.destroy();
      // Not left to `close`: a request that waits for its agent's next connection has nothing yet that could close.
      settle();
    };
    const timer = setTimeout(
      () => giveUp(new ProviderError("EVENTPOP_TIMEOUT", `Eventpop did not answer within ${request.timeoutMs} ms.`)),
      Math.max(0, deadline - performance.now()),
    );

    req.on("socket", (socket) => {
      // An agent with `maxSockets` hands a used connection to the next in its queue without marking it as reused.
      if (isPost && (req.reusedSocket || socket.bytesRead > 0)) {
        usedConnection = true;
        req.destroy();
      } else if (socket.connecting) {
        socket.once(endpoint.secure ? "secureConnect" : "connect", () => {
          mayHaveLeft = true;
        });
      } else {
        // Connected already, by an agent's own means; or failed already.
        mayHaveLeft = !socket.destroyed;
      }
    });
    req.on("error", (error) => {
      failure ??= describeFailure(error, mayHaveLeft);
    });
    req.on("response", (res) => {
      response = res;
      res.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_BODY_BYTES) giveUp(badAnswer(`more than ${MAX_BODY_BYTES} bytes`, res.statusCode));
        else chunks.push(chunk);
      });
      // A cut body: `complete` tells below. Node keeps quiet where nobody listens, but calls that a courtesy to old code.
      res.on("error", () => {});
      // Comes after Node has let go of the socket: the next request of this sign-in finds it free.
      res.on("close", settle);
    });
    req.on("close", () => {
      if (!response) settle();
    });
    req.end(body);

    function settle(): void {
      clearTimeout(timer);
      if (usedConnection) {
        resolve(undefined);
        return;
      }
      const isWhole = response?.complete && !failure;
      if (connections && isPost) letGo(connections, isWhole && response?.statusCode === 200);
      if (response && isWhole) {
        const { statusCode: status = 0 } = response;
        const bytes = Buffer.concat(chunks, size);
        const text = isUtf8(bytes) ? bytes.toString("utf8") : "";
        // Node makes an object of all headers when it is first asked for one.
        const retryAfter = status === 429 ? response.headers["retry-after"] : undefined;
        resolve({ status, retryAfter, text, body: readObject(text) });
        return;
      }
      failure ??= describeFailure(undefined, mayHaveLeft);
      const isBroken = failure.code === "EVENTPOP_UNREACHABLE" || failure.code === "EVENTPOP_CONNECTION_LOST";
      reject(isBroken ? new Broken(failure, mayHaveLeft) : failure);
    }

    /** After a code: the connection waits for `/me`, if there is reason to ask for it. */
    function letGo(connections: SignInConnections, isWanted: boolean | undefined): void {
      if (req.socket && isWanted && req.writableFinished) connections.keep(req.socket);
      else req.socket?.destroy();
    }
  });
}

function headersFor(
  { form, bearer, connection, agent }: JsonRequest,
  body: string | undefined,
): Record<string, string> {
  const headers: Record<string, string> = { accept: "application/json", "accept-encoding": "identity" };
  if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
  if (body !== undefined) {
    headers["content-type"] = form === undefined ? "application/json" : "application/x-www-form-urlencoded";
    headers["content-length"] = String(Buffer.byteLength(body));
  }
  // `/me` is the last thing a sign-in asks.
  if (connection === "sign-in" && body === undefined) headers.connection = "close";
  else if (connection === "sign-in" && !agent) headers.connection = "keep-alive";
  return headers;
}

/** A sign-in's own connection: a new one for a code, which `/me` takes over. Opened here, so that what it throws is an answer. */
function ownConnection(connections: SignInConnections, isPost: boolean): RequestOptions {
  const socket = isPost ? connections.open() : connections.reopen();
  // An agent would name the scheme's port: where it is any other, Node adds it to `Host`.
  return { createConnection: () => socket, defaultPort: connections.defaultPort };
}

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    // The parser's own message quotes the body, which may hold a token.
    return undefined;
  }
}

function badAnswer(what: string, providerStatus: number | undefined): ProviderError {
  return new ProviderError("EVENTPOP_BAD_ANSWER", `Eventpop answered with ${what}.`, {
    ...(providerStatus !== undefined && { providerStatus }),
  });
}

function describeFailure(error: NodeJS.ErrnoException | undefined, mayHaveLeft: boolean): ProviderError {
  if (error?.code?.startsWith("HPE_")) {
    // Without the parser's error as the cause: it holds the raw answer.
    return new ProviderError("EVENTPOP_BAD_ANSWER", `Eventpop's answer is not HTTP (${error.code}).`);
  }
  const details = { ...(error && { cause: error }) };
  return mayHaveLeft
    ? new ProviderError(
        "EVENTPOP_CONNECTION_LOST",
        "The connection to Eventpop broke before the answer was whole.",
        details,
      )
    : new ProviderError("EVENTPOP_UNREACHABLE", "Eventpop could not be reached.", details);
}
