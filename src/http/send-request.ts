import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { ProviderError } from "../errors";
import { Timeout } from "../time/timeout";
import { apiAgent, customGlobalAgent, VERIFY_CERTIFICATES } from "./agents";
import { type LoginConnections, loginConnectionsTo } from "./connections";
import { type JsonRequest, type JsonResponse, readJsonResponse, requestHeaders } from "./messages";
import { BrokenConnectionError, certificateError, connectionError, invalidResponseError } from "./provider-errors";

/** Maximum length of a response's body, in bytes. Responses are not compressed, so this is also the decoded length. */
const MAX_BODY_BYTES = 256 * 1024;

/** Maximum wait for `100 Continue`, in milliseconds. After it, the request is sent on a new connection. */
const MAX_CONTINUE_WAIT_MS = 1_000;

/**
 * Sends a request once. Resolves with the response, or with undefined if the connection was discarded before a byte of the body
 * was sent.
 *
 * @param forceNew - do not use a connection that an earlier login left open
 * @throws {@link BrokenConnectionError}, or {@link ProviderError} if a retry cannot help
 */
export function sendRequest(
  request: JsonRequest,
  deadline: number,
  forceNew: boolean,
): Promise<JsonResponse | undefined> {
  return new Promise((resolve, reject) => {
    new RequestInFlight(request, deadline, forceNew, { resolve, reject });
  });
}

/**
 * `connecting`: nothing was sent. `awaitingContinue`: the head was sent on a used connection; the body is sent after `100 Continue`.
 * `sent`: bytes may have reached Eventpop. `discarded`: the connection was used before, and the POST must not be sent on it.
 */
type State = "connecting" | "awaitingContinue" | "sent" | "discarded";

interface Outcome {
  resolve(response: JsonResponse | undefined): void;
  reject(error: Error): void;
}

/** A request in flight: its state, and one method for each event that changes it. */
class RequestInFlight {
  private state: State = "connecting";
  private readonly body: string | undefined;
  /** Undefined if an agent opens the connections. */
  private readonly connections: LoginConnections | undefined;
  /** The socket, if it belongs to `connections`. Undefined if an agent opened it, which may be the agent of a tool such as nock. */
  private ownSocket: Socket | undefined;
  private readonly req: ClientRequest;
  private readonly requestTimeout: Timeout;
  private continueTimeout: Timeout | undefined;
  private response: IncomingMessage | undefined;
  private failure: ProviderError | undefined;
  private readonly chunks: Buffer[] = [];
  private size = 0;

  constructor(
    private readonly request: JsonRequest,
    private readonly deadline: number,
    private readonly forceNew: boolean,
    private readonly outcome: Outcome,
  ) {
    const { endpoint, form, json, connection } = request;
    this.body = form ?? json;
    const agent = request.agent ?? customGlobalAgent(endpoint.secure);
    this.connections = agent || connection === "api" ? undefined : loginConnectionsTo(endpoint);
    this.req = this.openRequest(agent);
    this.requestTimeout = new Timeout(deadline - performance.now(), () => this.onDeadline());
    this.req
      .on("socket", (socket) => this.onSocket(socket))
      .on("response", (response) => this.onResponse(response))
      .on("error", (error) => this.onError(error))
      .on("close", () => this.onClose());
    if (this.state === "awaitingContinue") this.sendHead();
    else this.req.end(this.body);
  }

  private get isPost(): boolean {
    return this.body !== undefined;
  }

  private openRequest(agent: JsonRequest["agent"]): ClientRequest {
    const { request, connections } = this;
    const { endpoint } = request;
    const req = (endpoint.secure ? httpsRequest : httpRequest)({
      hostname: endpoint.hostname,
      port: endpoint.port,
      path: endpoint.path,
      method: this.isPost ? "POST" : "GET",
      headers: requestHeaders(request),
      ...VERIFY_CERTIFICATES,
      ...(connections
        ? // Without an agent, Node compares the port with `defaultPort` and adds a different port to `Host`.
          { createConnection: () => this.openSocket(connections), defaultPort: connections.defaultPort }
        : { agent: agent ?? apiAgent(endpoint.secure) }),
    });
    // Without an agent, Node sends `Connection: close` by default. This header keeps the connection open, except after `/me` without TLS,
    // the last request on its connection.
    const isLast = !this.isPost && !connections?.reusesConnections;
    if (this.ownSocket && !isLast) req.setHeader("connection", "keep-alive");
    return req;
  }

  /** Node calls this after it validated the request. If the socket were opened earlier, it would stay open when Node refuses the request. */
  private openSocket(connections: LoginConnections): Socket {
    const kept = this.forceNew || (this.isPost && !connections.reusesConnections) ? undefined : connections.takeIdle();
    if (kept && this.isPost) this.state = "awaitingContinue";
    this.ownSocket = kept ?? connections.openSocket();
    return this.ownSocket;
  }

  /** Sends the head. The body follows after `100 Continue`. */
  private sendHead(): void {
    // The header is not in the options of the request, because Node would then close the connection after the response.
    this.req.setHeader("expect", "100-continue").flushHeaders();
    this.req.once("continue", () => this.onContinue());
    const waitMs = Math.min(MAX_CONTINUE_WAIT_MS, (this.deadline - performance.now()) / 2);
    this.continueTimeout = new Timeout(waitMs, () => this.onContinueTimeout());
  }

  private onSocket(socket: Socket): void {
    if (this.state === "awaitingContinue") return;
    if (socket instanceof TLSSocket && !socket.authorized) this.checkCertificate(socket);
    // An agent with `maxSockets` gives a used connection to the next waiting request without setting `reusedSocket`.
    if (this.isPost && (this.req.reusedSocket || socket.bytesRead > 0)) {
      this.discard();
    } else if (socket.connecting) {
      socket.once(this.request.endpoint.secure ? "secureConnect" : "connect", () => this.onConnected());
    } else if (!socket.destroyed) {
      // The socket is already connected: an earlier login kept it open, or an agent connected it.
      this.state = "sent";
    }
  }

  private onConnected(): void {
    this.state = "sent";
  }

  private onContinue(): void {
    this.continueTimeout?.clear();
    this.state = "sent";
    this.req.end(this.body);
  }

  private onContinueTimeout(): void {
    if (this.state !== "awaitingContinue") return;
    this.connections?.disableExpectContinue();
    this.discard();
  }

  private onResponse(response: IncomingMessage): void {
    // `settle` detects a truncated body by `response.complete`. Without this listener, later versions of Node may throw the error.
    response.on("error", () => {});
    if (this.state === "awaitingContinue") {
      // RFC 9110 §10.1.1 allows any response in place of `100 Continue`. 417 (§15.5.18) says that the server does not support `Expect`.
      if (response.statusCode === 417) this.connections?.disableExpectContinue();
      this.discard();
      return;
    }
    if (response.statusCode === 200 && !this.req.writableFinished && this.req.hasHeader("expect")) {
      // A 200 before the code was sent belongs to the previous request on this connection: never accept its tokens.
      this.fail(invalidResponseError("tokens before it had the code", response.statusCode));
      return;
    }
    this.response = response;
    response.on("data", (chunk: Buffer) => this.onData(chunk, response));
    // Node emits `close` after it has released the socket, so that the next request can use the socket.
    response.on("close", () => this.settle());
  }

  private onData(chunk: Buffer, { statusCode }: IncomingMessage): void {
    this.size += chunk.length;
    if (this.size > MAX_BODY_BYTES) this.fail(invalidResponseError(`more than ${MAX_BODY_BYTES} bytes`, statusCode));
    else this.chunks.push(chunk);
  }

  private onError(error: Error): void {
    this.failure ??= connectionError(error, this.state === "sent");
    // If opening the connection failed, there is no socket, and Node emits no `close`.
    if (!this.req.socket) this.settle();
  }

  private onClose(): void {
    this.continueTimeout?.clear();
    if (this.state === "awaitingContinue") this.state = "discarded";
    if (!this.response) this.settle();
  }

  private onDeadline(): void {
    const { timeoutMs } = this.request;
    const isUnsent = this.state !== "sent";
    this.fail(new ProviderError("EVENTPOP_TIMEOUT", `Eventpop did not respond within ${timeoutMs} ms.`, { isUnsent }));
  }

  /** Refuses an invalid certificate that the agent accepted, for example because of `NODE_TLS_REJECT_UNAUTHORIZED=0`. */
  private checkCertificate(socket: TLSSocket): void {
    const refuse = () => {
      const reason = socket.authorizationError;
      if (reason) this.fail(certificateError(reason));
    };
    socket.once("secureConnect", refuse);
    refuse();
  }

  private discard(): void {
    this.state = "discarded";
    this.req.destroy();
  }

  private fail(error: ProviderError): void {
    this.failure ??= error;
    this.req.destroy();
    // Does not wait for `close`, because a request that still waits for a connection of its agent has no socket to close.
    this.settle();
  }

  private settle(): void {
    this.requestTimeout.clear();
    const { state, response, outcome } = this;
    if (state === "discarded") {
      outcome.resolve(undefined);
      return;
    }
    const isComplete = response?.complete && !this.failure;
    this.keepOrCloseSocket(isComplete && response.statusCode === 200);
    if (response && isComplete) {
      outcome.resolve(readJsonResponse(response, Buffer.concat(this.chunks, this.size)));
      return;
    }
    this.failure ??= connectionError(undefined, state === "sent");
    const isBroken = this.failure.code === "EVENTPOP_UNREACHABLE" || this.failure.code === "EVENTPOP_CONNECTION_LOST";
    outcome.reject(isBroken ? new BrokenConnectionError(this.failure, state === "sent") : this.failure);
  }

  /** Keeps the connection for the next request, or closes it. If an agent opened the connection, the agent does this. */
  private keepOrCloseSocket(isReusable: boolean | undefined): void {
    const { ownSocket, connections, req } = this;
    if (!ownSocket) return;
    if (connections && isReusable && req.writableFinished) connections.keepIdle(ownSocket);
    else ownSocket.destroy();
  }
}
