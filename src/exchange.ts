import { isUtf8 } from "node:buffer";
import { type Agent, request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
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
  /** `sign-in`: the code's connection carries `/me` as well. `api`: connections are kept for GETs. */
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

/** Milliseconds that the other side has to say that it reads, before the code goes on a new connection. */
const MAX_ASKING_MS = 1_000;

/** A connection that failed, and whether bytes of the request may have reached the other side. */
export class Broken extends Error {
  constructor(
    readonly reason: ProviderError,
    readonly mayHaveLeft: boolean,
  ) {
    super(reason.message);
  }
}

/**
 * How far a request has come. `asking`: its head is on a used connection, its body waits for a word from the other side. `unfit`: its
 * connection is used, and cannot be trusted with a POST.
 */
type Progress = "connecting" | "asking" | "may have left" | "unfit";

/** The answer, or undefined if the connection was unfit: nothing of the body was sent then. */
export function exchange(request: JsonRequest, deadline: number): Promise<JsonAnswer | undefined> {
  const { endpoint, form, json, agent, connection } = request;
  const body = form ?? json;
  const isPost = body !== undefined;
  const connections = agent || connection === "api" ? undefined : signInConnections(endpoint);
  const used = isPost ? connections?.takeToAsk() : connections?.take();

  return new Promise((resolve, reject) => {
    const req = (endpoint.secure ? httpsRequest : httpRequest)({
      hostname: endpoint.hostname,
      port: endpoint.port,
      path: endpoint.path,
      method: isPost ? "POST" : "GET",
      headers: headersFor(request, body, connections),
      ...(connections ? ownConnection(connections, used) : { agent: agent ?? apiAgent(endpoint.secure) }),
    });
    let progress: Progress = isPost && used ? "asking" : "connecting";
    let response: IncomingMessage | undefined;
    let failure: ProviderError | undefined;
    const chunks: Buffer[] = [];
    let size = 0;

    const timer = setTimeout(
      () => giveUp(new ProviderError("EVENTPOP_TIMEOUT", `Eventpop did not answer within ${request.timeoutMs} ms.`)),
      Math.max(0, deadline - performance.now()),
    );
    req.on("socket", (socket) => {
      if (progress === "asking") return;
      // An agent with `maxSockets` hands a used connection to the next in its queue without marking it as reused.
      if (isPost && (req.reusedSocket || socket.bytesRead > 0)) {
        dismiss();
      } else if (socket.connecting) {
        socket.once(endpoint.secure ? "secureConnect" : "connect", () => {
          progress = "may have left";
        });
      } else if (!socket.destroyed) {
        // Connected already: kept, or by an agent's own means.
        progress = "may have left";
      }
    });
    req.on("error", (error) => {
      if (progress === "asking") progress = "unfit";
      failure ??= describeFailure(error, progress);
    });
    req.on("response", (res) => {
      if (progress === "asking") {
        stopAsking();
        return;
      }
      response = res;
      res.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_BODY_BYTES) giveUp(badAnswer(`more than ${MAX_BODY_BYTES} bytes`, res.statusCode));
        else chunks.push(chunk);
      });
      // A cut body: `complete` tells below. Node keeps quiet where nobody listens, but calls that a courtesy to old code.
      res.on("error", () => {});
      // Comes after Node has let go of the socket: the next request finds it free.
      res.on("close", settle);
    });
    req.on("close", () => {
      if (!response) settle();
    });
    if (progress === "asking") ask();
    else req.end(body);

    /** Sends the head, and the body once the other side has said that it reads. */
    function ask(): void {
      // Not among the headers above, with which Node would not keep the connection.
      req.setHeader("expect", "100-continue").flushHeaders();
      const patience = setTimeout(stopAsking, MAX_ASKING_MS);
      req.once("close", () => clearTimeout(patience));
      req.once("continue", () => {
        clearTimeout(patience);
        progress = "may have left";
        req.end(body);
      });
    }

    /** After silence, or another word than was asked for: whoever is there does not know this question. */
    function stopAsking(): void {
      connections?.stopAsking();
      dismiss();
    }

    function dismiss(): void {
      progress = "unfit";
      req.destroy();
    }

    function giveUp(error: ProviderError): void {
      failure ??= error;
      req.destroy();
      // Not left to `close`: a request that waits for its agent's next connection has nothing yet that could close.
      settle();
    }

    function settle(): void {
      clearTimeout(timer);
      if (progress === "unfit") {
        resolve(undefined);
        return;
      }
      const isWhole = response?.complete && !failure;
      if (connections) letGo(connections, isWhole && response?.statusCode === 200);
      if (response && isWhole) {
        const { statusCode: status = 0 } = response;
        const bytes = Buffer.concat(chunks, size);
        const text = isUtf8(bytes) ? bytes.toString("utf8") : "";
        // Node makes an object of all headers when it is first asked for one.
        const retryAfter = status === 429 ? response.headers["retry-after"] : undefined;
        resolve({ status, retryAfter, text, body: readObject(text) });
        return;
      }
      failure ??= describeFailure(undefined, progress);
      const isBroken = failure.code === "EVENTPOP_UNREACHABLE" || failure.code === "EVENTPOP_CONNECTION_LOST";
      reject(isBroken ? new Broken(failure, progress === "may have left") : failure);
    }

    /** The connection waits for what comes next, if there is reason to. */
    function letGo(connections: SignInConnections, isWanted: boolean | undefined): void {
      if (req.socket && isWanted && req.writableFinished) connections.keep(req.socket);
      else req.socket?.destroy();
    }
  });
}

function headersFor(
  { form, bearer, connection }: JsonRequest,
  body: string | undefined,
  connections: SignInConnections | undefined,
): Record<string, string> {
  const headers: Record<string, string> = { accept: "application/json", "accept-encoding": "identity" };
  if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
  if (body !== undefined) {
    headers["content-type"] = form === undefined ? "application/json" : "application/x-www-form-urlencoded";
    headers["content-length"] = String(Buffer.byteLength(body));
  }
  // `/me` is the last thing that a sign-in asks.
  const isLast = connection === "sign-in" && body === undefined && !connections?.isShared;
  if (isLast) headers.connection = "close";
  else if (connections) headers.connection = "keep-alive";
  return headers;
}

/** A connection without an agent, opened here if need be, so that what it throws is an answer. */
function ownConnection(connections: SignInConnections, used: Socket | undefined): RequestOptions {
  const socket = used ?? connections.open();
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

function describeFailure(error: NodeJS.ErrnoException | undefined, progress: Progress): ProviderError {
  if (error?.code?.startsWith("HPE_")) {
    // Without the parser's error as the cause: it holds the raw answer.
    return new ProviderError("EVENTPOP_BAD_ANSWER", `Eventpop's answer is not HTTP (${error.code}).`);
  }
  const details = { ...(error && { cause: error }) };
  return progress === "may have left"
    ? new ProviderError(
        "EVENTPOP_CONNECTION_LOST",
        "The connection to Eventpop broke before the answer was whole.",
        details,
      )
    : new ProviderError("EVENTPOP_UNREACHABLE", "Eventpop could not be reached.", details);
}
