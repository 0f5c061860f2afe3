import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { type Answer, bodyOf, head, TOKENS } from "./answers";
import type { SeenRequest } from "./request-reader";

/** What is at hand when a request has arrived: where to write, what was asked, and what would have been good to say. */
export interface Moment {
  readonly socket: Socket;
  readonly request: SeenRequest;
  readonly good: Answer;
}

/** What the provider does with one request. */
export type Behaviour = (moment: Moment) => void;

const DRIP_MS = 20;

/** A well-formed answer, the good one unless some of it is given. */
export function answering(changes: Partial<Answer> = {}): Behaviour {
  return ({ socket, request, good }) => {
    const answer = { ...good, ...changes };
    const body = bodyOf(answer);
    socket.write(
      Buffer.concat([Buffer.from(head(answer.status, { ...answer.headers, "content-length": body.length })), body]),
    );
    if (request.headers.connection === "close") socket.end();
  };
}

/** Sends the asker elsewhere, with the good answer as the body. */
export function redirecting(status: 302 | 307, location: string): Behaviour {
  return (moment) => answering({ status, headers: { ...moment.good.headers, location } })(moment);
}

/** The good answer in two chunks, cut after `offset` bytes of its body. */
export function splitAt(offset: number): Behaviour {
  return ({ socket, good }) => {
    const body = bodyOf(good);
    const parts = [body.subarray(0, offset), body.subarray(offset)].filter(({ length }) => length > 0);
    socket.write(head(good.status, { ...good.headers, "transfer-encoding": "chunked" }));
    for (const part of parts) socket.write(Buffer.concat([chunkSize(part), part, Buffer.from("\r\n")]));
    socket.write("0\r\n\r\n");
  };
}

const chunkSize = ({ length }: Buffer) => Buffer.from(`${length.toString(16)}\r\n`);

/** Some bytes, and nothing after them. */
function saying(bytes: string): Behaviour {
  return ({ socket }) => socket.write(bytes);
}

/** The good body under a length that is `off` by so many bytes. */
function measuredWrong(off: number): Behaviour {
  return ({ socket, good }) => {
    const body = bodyOf(good);
    socket.write(Buffer.concat([Buffer.from(head(200, { "content-length": body.length + off })), body]));
  };
}

function sendHalf({ socket, good }: Moment): void {
  const body = bodyOf(good);
  socket.write(head(200, { "content-length": body.length }));
  socket.write(body.subarray(0, body.length / 2));
}

/** Says the same thing over and over, until the other side has gone. */
function repeating({ socket }: Moment, next: (turn: number) => string | Buffer): void {
  let turn = 0;
  const timer = setInterval(() => socket.write(next(turn++)), DRIP_MS).unref();
  socket.once("close", () => clearInterval(timer));
}

/** A body of `mebibytes` MiB, sent as fast as the other side takes it. */
function flooding(mebibytes: number, headers: Record<string, string | number>): Behaviour {
  return ({ socket }) => {
    socket.write(head(200, headers));
    const mebibyte = Buffer.alloc(1024 * 1024, " ");
    Readable.from(Array(mebibytes).fill(mebibyte)).pipe(socket, { end: false });
  };
}

const html = (body: string) => answering({ headers: { "content-type": "text/html" }, body: `<!doctype html>${body}` });
const chunkedHead = head(200, { "transfer-encoding": "chunked" });
const gzipped = { "content-type": "application/json", "content-encoding": "gzip" };

/** Every way this provider knows to answer, by name. */
export const BEHAVIOURS = {
  good: answering(),

  // It takes its time
  silence: () => {},
  headersThenSilence: saying(head(200, { "content-length": 100 })),
  halfThenSilence: sendHalf,
  lengthTooLong: measuredWrong(+1),
  dripOfHeaders: (moment) => {
    moment.socket.write("HTTP/1.1 200 OK\r\n");
    repeating(moment, (turn) => `x-${turn}: 0\r\n`);
  },
  dripOfBody: (moment) => {
    moment.socket.write(head(200, { "content-length": 100_000 }));
    repeating(moment, () => " ");
  },
  endless103: (moment) => repeating(moment, () => head(103, { link: "</style.css>; rel=preload" })),

  // It breaks off
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
  dropWhenReused: (moment) => (moment.request.turn === 1 ? answering()(moment) : moment.socket.resetAndDestroy()),

  // It does not speak HTTP as it should
  notHttp: saying(`220 mail.example.com ESMTP ${TOKENS.access_token}\r\n`),
  lengthTooShort: measuredWrong(-1),
  twoLengths: saying(`HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 50\r\n\r\n${JSON.stringify(TOKENS)}`),
  lengthAndChunked: saying(
    `HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
  ),
  badChunk: saying(`${chunkedHead}zz\r\n${JSON.stringify(TOKENS)}\r\n0\r\n\r\n`),
  secondAnswer: (moment) => {
    answering()(moment);
    answering({ body: { user: { id: 666 }, access_token: "of-another-person" } })(moment);
  },
  headerFlood: saying(`HTTP/1.1 200 OK\r\n${`x-${TOKENS.access_token}: 0\r\n`.repeat(2_000)}\r\n`),
  lineBreakInHeader: saying(
    `HTTP/1.1 200 OK\r\nx-scope: public\rx-${TOKENS.access_token}\r\ncontent-length: 2\r\n\r\n{}`,
  ),
  switchesProtocols: saying(head(101, { connection: "upgrade", upgrade: "websocket" })),

  // It sends too much, or what was not asked for
  hundredMegabytes: flooding(100, { "content-type": "application/json", "content-length": 100 * 1024 * 1024 }),
  endlessBody: flooding(100, { "content-type": "application/json" }),
  gzip: (moment) => answering({ headers: gzipped, body: gzipSync(bodyOf(moment.good)) })(moment),
  gzipBomb: (moment) => answering({ headers: gzipped, body: gzipSync(Buffer.alloc(8 * 1024 * 1024, " ")) })(moment),

  // It sends something whole, but not what Eventpop sends
  undeclaredGzip: (moment) => answering({ body: gzipSync(bodyOf(moment.good)) })(moment),
  html: html("<title>Maintenance</title>"),
  htmlWithToken: html(`<a href="/next?a=1&access_token=${TOKENS.access_token}&token_type=bearer">next</a>`),
  formEncoded: answering({ body: new URLSearchParams({ access_token: TOKENS.access_token }).toString() }),
  nothing: answering({ body: "" }),
  noContent: ({ socket }) => socket.write(head(204, {})),
  null: answering({ body: null }),
  array: answering({ body: [TOKENS] }),
  number: answering({ body: 1001 }),
  string: answering({ body: JSON.stringify(TOKENS.access_token) }),
  cutJson: answering({ body: JSON.stringify(TOKENS).slice(0, -1) }),
  byteOrderMark: (moment) => answering({ body: Buffer.concat([Buffer.from("\uFEFF"), bodyOf(moment.good)]) })(moment),
  invalidUtf8: answering({ body: Buffer.from('{"user":{"id":1001,"full_name":"\xE0\xB8"}}', "latin1") }),

  // It sends a JSON object, and means harm with it
  created: answering({ status: 201 }),
  deepJson: answering({ body: `${'{"user":'.repeat(25_000)}1${"}".repeat(25_000)}` }),
  protoKeys: answering({
    body: `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"access_token":"${TOKENS.access_token}","token_type":"mac"}`,
  }),
  lineBreakInToken: answering({ body: { ...TOKENS, access_token: `${TOKENS.access_token}\r\nx-injected: 1` } }),
} satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof BEHAVIOURS;
