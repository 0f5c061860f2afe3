import { type Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { apiAgent, type Endpoint, type SignInConnections, signInConnections } from "./connections";
import { ProviderError } from "./errors";
import { badAnswer, type JsonAnswer, readAnswer } from "./json-answer";
import { Timeout } from "./timeout";

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
  /** `sign-in`: the code's connection, or another's that is kept, carries `/me` as well. `api`: connections are kept for GETs. */
  readonly connection: "sign-in" | "api";
}

/** Longest body that is read, in bytes. No body is decompressed, so this is also the decoded size. */
const MAX_BODY_BYTES = 256 * 1024;

/** Milliseconds that the other side has at the most to say that it reads, before the code goes on a new connection. */
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

/**
 * The answer, or undefined if the connection was unfit: nothing of the body was sent then.
 *
 * @param anew - not on one of the connections that sign-ins have kept
 */
export function exchange(request: JsonRequest, deadline: number, anew: boolean): Promise<JsonAnswer | undefined> {
  const { endpoint, form, json, agent, connection } = request;
  const body = form ?? json;
  const isPost = body !== undefined;
  const connections = agent || connection === "api" ? undefined : signInConnections(endpoint);

  return new Promise((resolve, reject) => {
    let progress: Progress = "connecting";
    /** Called once Node has found nothing wrong with the request: nobody else would close what is opened here. */
    const connect = (connections: SignInConnections) => {
      const kept = anew || (isPost && !connections.isShared) ? undefined : connections.take();
      if (kept && isPost) progress = "asking";
      return kept ?? connections.open();
    };
    const req = (endpoint.secure ? httpsRequest : httpRequest)({
      hostname: endpoint.hostname,
      port: endpoint.port,
      path: endpoint.path,
      method: isPost ? "POST" : "GET",
      headers: headersFor(request, body, connections),
      ...(connections
        ? // An agent would name the scheme's port: where it is any other, Node adds it to `Host`.
          { createConnection: () => connect(connections), defaultPort: connections.defaultPort }
        : { agent: agent ?? apiAgent(endpoint.secure) }),
    });
    let response: IncomingMessage | undefined;
    let failure: ProviderError | undefined;
    const chunks: Buffer[] = [];
    let size = 0;

    const timeout = new Timeout(Math.max(0, deadline - performance.now()), () =>
      giveUp(new ProviderError("EVENTPOP_TIMEOUT", `Eventpop did not answer within ${request.timeoutMs} ms.`)),
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
      failure ??= describeFailure(error, progress);
      // What was thrown while a connection was opened: there is nothing that could close.
      if (!req.socket) settle();
    });
    req.on("response", (res) => {
      // A cut body: `complete` tells below. Node keeps quiet where nobody listens, but calls that a courtesy to old code.
      res.on("error", () => {});
      if (progress === "asking") {
        // RFC 9110 §10.1.1 allows any answer in place of the word, and §15.5.18 this one to who does not know the question.
        if (res.statusCode === 417) connections?.stopAsking();
        dismiss();
        return;
      }
      if (wasAsked && res.statusCode === 200 && !req.writableFinished) {
        // Tokens before the code has left: they are somebody else's, whose connection this was before.
        giveUp(badAnswer("tokens before it had the code", res.statusCode));
        return;
      }
      response = res;
      res.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_BODY_BYTES) giveUp(badAnswer(`more than ${MAX_BODY_BYTES} bytes`, res.statusCode));
        else chunks.push(chunk);
      });
      // Comes after Node has let go of the socket: the next request finds it free.
      res.on("close", settle);
    });
    req.on("close", () => {
      if (progress === "asking") progress = "unfit";
      if (!response) settle();
    });
    const wasAsked = (progress as Progress) === "asking";
    if (wasAsked) ask();
    else req.end(body);

    /** Sends the head, and the body once the other side has said that it reads. */
    function ask(): void {
      // Among the options' headers, it would make Node close the connection after the answer.
      req.setHeader("expect", "100-continue").flushHeaders();
      const patience = new Timeout(Math.min(MAX_ASKING_MS, (deadline - performance.now()) / 2), giveUpAsking);
      req.once("close", () => patience.clear());
      req.once("continue", () => {
        patience.clear();
        progress = "may have left";
        req.end(body);
      });
    }

    function giveUpAsking(): void {
      if (progress !== "asking") return;
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
      timeout.clear();
      if (progress === "unfit") {
        resolve(undefined);
        return;
      }
      const isWhole = response?.complete && !failure;
      if (connections) letGo(connections, isWhole && response?.statusCode === 200);
      if (response && isWhole) {
        resolve(readAnswer(response, Buffer.concat(chunks, size)));
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
