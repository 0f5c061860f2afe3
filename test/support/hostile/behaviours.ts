import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import type { SeenRequest } from "./request-reader";
import { bodyOf, type ProviderResponse, responseHead, TOKENS } from "./responses";

/** A request that arrived, the socket for the response, and the valid response `good`. */
export interface RequestContext {
  readonly socket: Socket;
  readonly request: SeenRequest;
  readonly good: ProviderResponse;
}

/** Handles one request of the provider. */
export type Behaviour = (moment: RequestContext) => void;

const DRIP_MS = 20;

/** Sends the valid response with these changes. */
export function respondingWith(changes: Partial<ProviderResponse> = {}): Behaviour {
  return ({ socket, request, good }) => {
    const response = { ...good, ...changes };
    const body = bodyOf(response);
    socket.write(
      Buffer.concat([
        Buffer.from(responseHead(response.status, { ...response.headers, "content-length": body.length })),
        body,
      ]),
    );
    if (request.headers.connection === "close") socket.end();
  };
}

/** Sends a redirect, with the body of the valid response. */
export function redirecting(status: 302 | 307, location: string): Behaviour {
  return (moment) => respondingWith({ status, headers: { ...moment.good.headers, location } })(moment);
}

/** Sends the valid response in two chunks, split after `offset` bytes of its body. */
export function splitAt(offset: number): Behaviour {
  return ({ socket, good }) => {
    const body = bodyOf(good);
    const parts = [body.subarray(0, offset), body.subarray(offset)].filter(({ length }) => length > 0);
    socket.write(responseHead(good.status, { ...good.headers, "transfer-encoding": "chunked" }));
    for (const part of parts) socket.write(Buffer.concat([chunkSize(part), part, Buffer.from("\r\n")]));
    socket.write("0\r\n\r\n");
  };
}

const chunkSize = ({ length }: Buffer) => Buffer.from(`${length.toString(16)}\r\n`);

/** Sends some bytes, and nothing after them. */
function sendingOnly(bytes: string): Behaviour {
  return ({ socket }) => socket.write(bytes);
}

/** Sends the valid body with a Content-Length that is wrong by `off` bytes. */
function withWrongLength(off: number): Behaviour {
  return ({ socket, good }) => {
    const body = bodyOf(good);
    socket.write(Buffer.concat([Buffer.from(responseHead(200, { "content-length": body.length + off })), body]));
  };
}

function sendHalf({ socket, good }: RequestContext): void {
  const body = bodyOf(good);
  socket.write(responseHead(200, { "content-length": body.length }));
  socket.write(body.subarray(0, body.length / 2));
}

/** Sends data again and again, until the client closes the connection. */
function sendRepeatedly({ socket }: RequestContext, next: (turn: number) => string | Buffer): void {
  let turn = 0;
  const timer = setInterval(() => socket.write(next(turn++)), DRIP_MS).unref();
  socket.once("close", () => clearInterval(timer));
}

/** Sends a body of `mebibytes` MiB, as fast as the client reads it. */
function sendingMebibytes(mebibytes: number, headers: Record<string, string | number>): Behaviour {
  return ({ socket }) => {
    socket.write(responseHead(200, headers));
    const mebibyte = Buffer.alloc(1024 * 1024, " ");
    Readable.from(Array(mebibytes).fill(mebibyte)).pipe(socket, { end: false });
  };
}

const html = (body: string) =>
  respondingWith({ headers: { "content-type": "text/html" }, body: `<!doctype html>${body}` });
const chunkedHead = responseHead(200, { "transfer-encoding": "chunked" });
const gzipped = { "content-type": "application/json", "content-encoding": "gzip" };

/** All behaviours of this provider, by name. */
export const BEHAVIOURS = {
  good: respondingWith(),

  // Responses that are slow or never complete
  silence: () => {},
  headersThenSilence: sendingOnly(responseHead(200, { "content-length": 100 })),
  halfThenSilence: sendHalf,
  lengthTooLong: withWrongLength(+1),
  dripOfHeaders: (moment) => {
    moment.socket.write("HTTP/1.1 200 OK\r\n");
    sendRepeatedly(moment, (turn) => `x-${turn}: 0\r\n`);
  },
  dripOfBody: (moment) => {
    moment.socket.write(responseHead(200, { "content-length": 100_000 }));
    sendRepeatedly(moment, () => " ");
  },
  endless103: (moment) => sendRepeatedly(moment, () => responseHead(103, { link: "</style.css>; rel=preload" })),

  // Connections that end too early
  resetBeforeHeaders: ({ socket }) => socket.resetAndDestroy(),
  resetMidBody: (moment) => {
    sendHalf(moment);
    setImmediate(() => moment.socket.resetAndDestroy());
  },
  closeBeforeHeaders: ({ socket }) => socket.end(),
  closeMidHeaders: ({ socket }) => socket.end("HTTP/1.1 200 OK\r\ncontent-le"),
  closeMidBody: (moment) => {
    sendHalf(moment);
    moment.socket.end();
  },
  closeMidChunk: ({ socket }) => socket.end(`${chunkedHead}40\r\n${JSON.stringify(TOKENS).slice(0, 32)}`),
  dropWhenReused: (moment) => (moment.request.turn === 1 ? respondingWith()(moment) : moment.socket.resetAndDestroy()),

  // Responses that violate HTTP
  notHttp: sendingOnly(`220 mail.example.com ESMTP ${TOKENS.access_token}\r\n`),
  lengthTooShort: withWrongLength(-1),
  twoLengths: sendingOnly(
    `HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 50\r\n\r\n${JSON.stringify(TOKENS)}`,
  ),
  lengthAndChunked: sendingOnly(
    `HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
  ),
  badChunk: sendingOnly(`${chunkedHead}zz\r\n${JSON.stringify(TOKENS)}\r\n0\r\n\r\n`),
  secondResponse: (moment) => {
    respondingWith()(moment);
    respondingWith({ body: { user: { id: 666 }, access_token: "of-another-person" } })(moment);
  },
  headerFlood: sendingOnly(`HTTP/1.1 200 OK\r\n${`x-${TOKENS.access_token}: 0\r\n`.repeat(2_000)}\r\n`),
  lineBreakInHeader: sendingOnly(
    `HTTP/1.1 200 OK\r\nx-scope: public\rx-${TOKENS.access_token}\r\ncontent-length: 2\r\n\r\n{}`,
  ),
  switchesProtocols: sendingOnly(responseHead(101, { connection: "upgrade", upgrade: "websocket" })),

  // Responses that are too long or compressed
  hundredMegabytes: sendingMebibytes(100, { "content-type": "application/json", "content-length": 100 * 1024 * 1024 }),
  endlessBody: sendingMebibytes(100, { "content-type": "application/json" }),
  gzip: (moment) => respondingWith({ headers: gzipped, body: gzipSync(bodyOf(moment.good)) })(moment),
  gzipBomb: (moment) =>
    respondingWith({ headers: gzipped, body: gzipSync(Buffer.alloc(8 * 1024 * 1024, " ")) })(moment),

  // Complete responses that differ from Eventpop's
  undeclaredGzip: (moment) => respondingWith({ body: gzipSync(bodyOf(moment.good)) })(moment),
  html: html("<title>Maintenance</title>"),
  htmlWithToken: html(`<a href="/next?a=1&access_token=${TOKENS.access_token}&token_type=bearer">next</a>`),
  formEncoded: respondingWith({ body: new URLSearchParams({ access_token: TOKENS.access_token }).toString() }),
  nothing: respondingWith({ body: "" }),
  noContent: ({ socket }) => socket.write(responseHead(204, {})),
  null: respondingWith({ body: null }),
  array: respondingWith({ body: [TOKENS] }),
  number: respondingWith({ body: 1001 }),
  string: respondingWith({ body: JSON.stringify(TOKENS.access_token) }),
  cutJson: respondingWith({ body: JSON.stringify(TOKENS).slice(0, -1) }),
  byteOrderMark: (moment) =>
    respondingWith({ body: Buffer.concat([Buffer.from("\uFEFF"), bodyOf(moment.good)]) })(moment),
  invalidUtf8: respondingWith({ body: Buffer.from('{"user":{"id":1001,"full_name":"\xE0\xB8"}}', "latin1") }),

  // JSON objects that could do harm
  created: respondingWith({ status: 201 }),
  deepJson: respondingWith({ body: `${'{"user":'.repeat(25_000)}1${"}".repeat(25_000)}` }),
  protoKeys: respondingWith({
    body: `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"access_token":"${TOKENS.access_token}","token_type":"mac"}`,
  }),
  lineBreakInToken: respondingWith({ body: { ...TOKENS, access_token: `${TOKENS.access_token}\r\nx-injected: 1` } }),
} satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof BEHAVIOURS;
