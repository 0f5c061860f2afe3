import { EventEmitter, once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { BEHAVIOURS, type Behaviour, type BehaviourName, respondingWith } from "./hostile/behaviours";
import { readRequests, type SeenRequest } from "./hostile/request-reader";
import { type EndpointName, endpointOf, GOOD_RESPONSES, type ProviderResponse } from "./hostile/responses";

export {
  BEHAVIOURS,
  type Behaviour,
  type BehaviourName,
  redirecting,
  respondingWith,
  splitAt,
} from "./hostile/behaviours";
export { selfSigned } from "./hostile/certificate";
export type { SeenRequest } from "./hostile/request-reader";
export { type EndpointName, type ProviderResponse, TOKENS, USER } from "./hostile/responses";

/** A fake Eventpop that reads and writes sockets itself. Its responses are valid, until {@link HostileProvider.behave} is called. */
export interface HostileProvider {
  /** URL on loopback, without a slash at its end. */
  readonly url: string;
  /** All complete requests that arrived, in order. */
  readonly requests: readonly SeenRequest[];
  /** All connections that were opened, in order. */
  readonly connections: readonly Socket[];
  /** The numbers of the connections on which a request with `Expect: 100-continue` waited before it sent its body, in order. */
  readonly expectContinueOn: readonly number[];
  /** Sets the response to `Expect: 100-continue` from now on. By default, it is `100 Continue`. */
  onExpectContinue(respond: (socket: Socket) => void): void;
  /**
   * Sets the behaviour of one endpoint: a name from {@link BEHAVIOURS}, changes to the valid response, or a function. With `times`, it
   * is for that number of requests, after earlier behaviours with `times`. Later requests get valid responses. Without `times`, it is
   * for all requests from now on.
   */
  behave(
    endpoint: EndpointName,
    how: BehaviourName | Partial<ProviderResponse> | Behaviour,
    options?: { times?: number },
  ): void;
  /** Resolves with the next request that arrives. */
  nextRequest(): Promise<SeenRequest>;
  /** Resolves when the client has closed all connections. */
  allClosed(): Promise<void>;
  close(): Promise<void>;
}

interface PlannedBehaviour {
  readonly behaviour: Behaviour;
  left: number;
}

/** Starts a provider on a free port of loopback. With a certificate, it speaks TLS. */
export async function startHostileProvider(tls?: { key: string; cert: string }): Promise<HostileProvider> {
  const requests: SeenRequest[] = [];
  const connections: Socket[] = [];
  const asked: number[] = [];
  let respondToExpect = (socket: Socket) => {
    socket.write("HTTP/1.1 100 Continue\r\n\r\n");
  };
  const planned: Record<EndpointName, PlannedBehaviour[]> = { token: [], me: [], api: [] };
  const arrivals = new EventEmitter();

  const serve = (socket: Socket) => {
    connections.push(socket.unref());
    // The client may close the connection in the middle of a response.
    socket.on("error", () => {});
    const connection = connections.length;
    const onRequest = (request: SeenRequest) => {
      requests.push(request);
      const endpoint = endpointOf(request.path);
      nextBehaviour(planned[endpoint])({ socket, request, good: GOOD_RESPONSES[endpoint] });
      arrivals.emit("request", request);
    };
    const onExpectContinue = () => {
      asked.push(connection);
      respondToExpect(socket);
    };
    readRequests(socket, connection, { onRequest, onExpectContinue });
  };
  // Without Nagle's algorithm, each write is sent at once and on its own.
  const server = tls ? createTlsServer({ ...tls, noDelay: true }, serve) : createServer({ noDelay: true }, serve);
  server.on("tlsClientError", () => {});
  // Jest can then end even if a test fails before it calls close().
  server.unref();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections,
    expectContinueOn: asked,
    onExpectContinue(respond) {
      respondToExpect = respond;
    },
    behave(endpoint, how, { times = Number.POSITIVE_INFINITY } = {}) {
      const limited = planned[endpoint].filter(({ left }) => Number.isFinite(left) && Number.isFinite(times));
      planned[endpoint] = [...limited, { behaviour: toBehaviour(how), left: times }];
    },
    async nextRequest() {
      const [request] = await once(arrivals, "request");
      return request;
    },
    async allClosed() {
      // `once` of node:events is not used, because it would reject if a connection is reset. A reset also counts as closed here.
      const open = connections.filter(({ closed }) => !closed);
      await Promise.all(open.map((socket) => new Promise((resolve) => socket.once("close", resolve))));
    },
    async close() {
      for (const socket of connections) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** A loopback URL that refuses connections. A client socket holds the port, so that no server can listen there until it is released. */
export async function closedPort(provider: HostileProvider): Promise<{ url: string; release: () => void }> {
  const client = connect(Number(new URL(provider.url).port), "127.0.0.1");
  await once(client, "connect");
  return { url: `http://127.0.0.1:${client.localPort}`, release: () => client.destroy() };
}

function nextBehaviour(orders: PlannedBehaviour[]): Behaviour {
  const order = orders[0];
  if (!order) return BEHAVIOURS.good;
  order.left -= 1;
  if (order.left === 0) orders.shift();
  return order.behaviour;
}

function toBehaviour(how: BehaviourName | Partial<ProviderResponse> | Behaviour): Behaviour {
  if (typeof how === "string") return BEHAVIOURS[how];
  return typeof how === "function" ? how : respondingWith(how);
}
