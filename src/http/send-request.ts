import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { ProviderError } from "../errors";
import { Timeout } from "../time/timeout";
import { apiAgent, globalAgentOfApp, VERIFY_CERTIFICATES } from "./agents";
import { BrokenConnection, describeFailure, untrustedCertificate } from "./connection-failure";
import { type SignInConnections, signInConnections } from "./connections";
import { headersOf, type JsonRequest } from "./json-request";
import { invalidResponse, type JsonResponse, readJsonResponse } from "./json-response";

/** Longest body that is read, in bytes. No body is decompressed, so this is also the decoded size. */
const MAX_BODY_BYTES = 256 * 1024;

/** Longest wait for `100 Continue`, in milliseconds. After that, the code is sent on a new connection. */
const MAX_CONTINUE_WAIT_MS = 1_000;

/**
 * Sends a request once. Resolves with the response, or with undefined if the connection was discarded: no byte of the body was
 * sent then.
 *
 * @param forceNew - do not use a connection that an earlier sign-in left open
 * @throws {@link Broken}, or {@link ProviderError} where a second try cannot help
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
 * `connecting`: nothing was sent. `awaitingContinue`: the head was sent on a used connection; the body waits for `100 Continue`.
 * `sent`: bytes may have reached the other side. `discarded`: the connection was used before and cannot be trusted with a POST.
 */
type State = "connecting" | "awaitingContinue" | "sent" | "discarded";

interface Outcome {
  resolve(answer: JsonResponse | undefined): void;
  reject(error: Error): void;
}

/** A request on its way: its state, and one method for each event that changes it. */
class RequestInFlight {
  private state: State = "connecting";
  private readonly body: string | undefined;
  /** Undefined if an agent opens the connections. */
  private readonly connections: SignInConnections | undefined;
  /** The connection, if it is one of `connections`. Tools such as nock and global-agent put an agent in their place. */
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
    const agent = request.agent ?? globalAgentOfApp(endpoint.secure);
    this.connections = agent || connection === "api" ? undefined : signInConnections(endpoint);
    this.req = this.openRequest(agent);
    this.requestTimeout = new Timeout(Math.max(0, deadline - performance.now()), () => this.onDeadline());
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
      headers: headersOf(request),
      ...VERIFY_CERTIFICATES,
      ...(connections
        ? // An agent would name the scheme's port: where it is any other, Node adds it to `Host`.
          { createConnection: () => this.openSocket(connections), defaultPort: connections.defaultPort }
        : { agent: agent ?? apiAgent(endpoint.secure) }),
    });
    // `/me` is the last request of a sign-in. Node says `close` without an agent, unless told otherwise.
    const isLast = !this.isPost && !connections?.reusesConnections;
    if (this.ownSocket && !isLast) req.setHeader("connection", "keep-alive");
    return req;
  }

  /** Node calls this once it has found nothing wrong with the request: nothing else would close what is opened here. */
  private openSocket(connections: SignInConnections): Socket {
    const kept = this.forceNew || (this.isPost && !connections.reusesConnections) ? undefined : connections.takeIdle();
    if (kept && this.isPost) this.state = "awaitingContinue";
    this.ownSocket = kept ?? connections.openSocket();
    return this.ownSocket;
  }

  /** Sends the head. The body follows once the other side has said that it reads. */
  private sendHead(): void {
    // Among the options' headers, it would make Node close the connection after the answer.
    this.req.setHeader("expect", "100-continue").flushHeaders();
    this.req.once("continue", () => this.onContinue());
    const waitMs = Math.min(MAX_CONTINUE_WAIT_MS, (this.deadline - performance.now()) / 2);
    this.continueTimeout = new Timeout(waitMs, () => this.onContinueTimeout());
  }

  private onSocket(socket: Socket): void {
    if (this.state === "awaitingContinue") return;
    if (socket instanceof TLSSocket && !socket.authorized) this.checkCertificate(socket);
    // An agent with `maxSockets` hands a used connection to the next in its queue without marking it as reused.
    if (this.isPost && (this.req.reusedSocket || socket.bytesRead > 0)) {
      this.discard();
    } else if (socket.connecting) {
      socket.once(this.request.endpoint.secure ? "secureConnect" : "connect", () => this.onConnected());
    } else if (!socket.destroyed) {
      // Connected already: kept, or by an agent's own means.
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
    // A cut body: `complete` tells below. Node keeps quiet where nobody listens, but calls that a courtesy to old code.
    response.on("error", () => {});
    if (this.state === "awaitingContinue") {
      // RFC 9110 §10.1.1 allows any response in place of `100 Continue`; §15.5.18 is that of a server that does not know `Expect`.
      if (response.statusCode === 417) this.connections?.disableExpectContinue();
      this.discard();
      return;
    }
    if (response.statusCode === 200 && !this.req.writableFinished && this.req.hasHeader("expect")) {
      // A 200 before the code was sent belongs to the previous request on this connection: never accept its tokens.
      this.fail(invalidResponse("tokens before it had the code", response.statusCode));
      return;
    }
    this.response = response;
    response.on("data", (chunk: Buffer) => this.onData(chunk, response));
    // Comes after Node has let go of the socket: the next request finds it free.
    response.on("close", () => this.settle());
  }

  private onData(chunk: Buffer, { statusCode }: IncomingMessage): void {
    this.size += chunk.length;
    if (this.size > MAX_BODY_BYTES) this.fail(invalidResponse(`more than ${MAX_BODY_BYTES} bytes`, statusCode));
    else this.chunks.push(chunk);
  }

  private onError(error: Error): void {
    this.failure ??= describeFailure(error, this.state === "sent");
    // What was thrown while a connection was opened: there is nothing that could close.
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
    this.fail(new ProviderError("EVENTPOP_TIMEOUT", `Eventpop did not answer within ${timeoutMs} ms.`, { isUnsent }));
  }

  /** Refuses a certificate that an agent would accept, such as one made under `NODE_TLS_REJECT_UNAUTHORIZED=0`. */
  private checkCertificate(socket: TLSSocket): void {
    const refuse = () => {
      const reason = socket.authorizationError;
      if (reason) this.fail(untrustedCertificate(reason));
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
    // Not left to `close`: a request that waits for its agent's next connection has nothing yet that could close.
    this.settle();
  }

  private settle(): void {
    this.requestTimeout.clear();
    const { state, response, outcome } = this;
    if (state === "discarded") {
      outcome.resolve(undefined);
      return;
    }
    const isWhole = response?.complete && !this.failure;
    this.release(isWhole && response.statusCode === 200);
    if (response && isWhole) {
      outcome.resolve(readJsonResponse(response, Buffer.concat(this.chunks, this.size)));
      return;
    }
    this.failure ??= describeFailure(undefined, state === "sent");
    const isBroken = this.failure.code === "EVENTPOP_UNREACHABLE" || this.failure.code === "EVENTPOP_CONNECTION_LOST";
    outcome.reject(isBroken ? new BrokenConnection(this.failure, state === "sent") : this.failure);
  }

  /** Keeps the connection for the next request, or closes it. An agent does that for its own connections. */
  private release(isWanted: boolean | undefined): void {
    const { ownSocket, connections, req } = this;
    if (!ownSocket) return;
    if (connections && isWanted && req.writableFinished) connections.keepIdle(ownSocket);
    else ownSocket.destroy();
  }
}
