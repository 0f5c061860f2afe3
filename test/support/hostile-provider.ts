import { EventEmitter, once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { type Answer, type EndpointName, endpointOf, GOOD_ANSWERS } from "./hostile/answers";
import { answering, BEHAVIOURS, type Behaviour, type BehaviourName } from "./hostile/behaviours";
import { readRequests, type SeenRequest } from "./hostile/request-reader";

export { type Answer, type EndpointName, TOKENS, USER } from "./hostile/answers";
export { answering, BEHAVIOURS, type Behaviour, type BehaviourName, redirecting, splitAt } from "./hostile/behaviours";
export { selfSigned } from "./hostile/certificate";
export type { SeenRequest } from "./hostile/request-reader";

/** An Eventpop made of sockets that answers well, until it is told to {@link HostileProvider.behave | behave} badly. */
export interface HostileProvider {
  /** Without a slash at its end, on loopback. */
  readonly url: string;
  /** Every whole request that arrived, in order. */
  readonly requests: readonly SeenRequest[];
  /** Every connection that was ever made, in order. */
  readonly connections: readonly Socket[];
  /** The connections, by number, on which a request wanted a word before it sent its body (`Expect: 100-continue`), in order. */
  readonly asked: readonly number[];
  /** What it then says, from now on: `100 Continue`, unless told otherwise. */
  whenAsked(answer: (socket: Socket) => void): void;
  /**
   * How one endpoint answers: a name from {@link BEHAVIOURS}, parts of an answer, or a function. With `times`, so many
   * requests and after those ordered before, then well again; without, from now on.
   */
  behave(endpoint: EndpointName, how: BehaviourName | Partial<Answer> | Behaviour, options?: { times?: number }): void;
  /** Resolves with the next request that arrives. */
  nextRequest(): Promise<SeenRequest>;
  /** Resolves when the other side has let go of every connection. */
  allClosed(): Promise<void>;
  close(): Promise<void>;
}

interface Order {
  readonly behaviour: Behaviour;
  left: number;
}

/** Starts a provider on a free port of loopback; with a certificate, behind TLS. */
export async function startHostileProvider(tls?: { key: string; cert: string }): Promise<HostileProvider> {
  const requests: SeenRequest[] = [];
  const connections: Socket[] = [];
  const asked: number[] = [];
  let answerWhenAsked = (socket: Socket) => {
    socket.write("HTTP/1.1 100 Continue\r\n\r\n");
  };
  const orders: Record<EndpointName, Order[]> = { token: [], me: [], api: [] };
  const arrivals = new EventEmitter();

  const serve = (socket: Socket) => {
    connections.push(socket.unref());
    // The other side is free to leave in the middle of an answer.
    socket.on("error", () => {});
    const connection = connections.length;
    const onRequest = (request: SeenRequest) => {
      requests.push(request);
      const endpoint = endpointOf(request.path);
      takeOrder(orders[endpoint])({ socket, request, good: GOOD_ANSWERS[endpoint] });
      arrivals.emit("request", request);
    };
    const onAsked = () => {
      asked.push(connection);
      answerWhenAsked(socket);
    };
    readRequests(socket, connection, { onRequest, onAsked });
  };
  // No Nagle: what is written apart arrives apart, and at once.
  const server = tls ? createTlsServer({ ...tls, noDelay: true }, serve) : createServer({ noDelay: true }, serve);
  server.on("tlsClientError", () => {});
  // A test that fails before it comes to close() must not keep Jest from ending.
  server.unref();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections,
    asked,
    whenAsked(answer) {
      answerWhenAsked = answer;
    },
    behave(endpoint, how, { times = Number.POSITIVE_INFINITY } = {}) {
      const limited = orders[endpoint].filter(({ left }) => Number.isFinite(left) && Number.isFinite(times));
      orders[endpoint] = [...limited, { behaviour: toBehaviour(how), left: times }];
    },
    async nextRequest() {
      const [request] = await once(arrivals, "request");
      return request;
    },
    async allClosed() {
      // Not `once` of node:events: it rejects when a connection ends in a reset, which is an end like any other here.
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

function takeOrder(orders: Order[]): Behaviour {
  const order = orders[0];
  if (!order) return BEHAVIOURS.good;
  order.left -= 1;
  if (order.left === 0) orders.shift();
  return order.behaviour;
}

function toBehaviour(how: BehaviourName | Partial<Answer> | Behaviour): Behaviour {
  if (typeof how === "string") return BEHAVIOURS[how];
  return typeof how === "function" ? how : answering(how);
}
