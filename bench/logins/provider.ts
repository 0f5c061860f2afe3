import { createSign, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";

/**
 * A simulated provider that runs in its own process. It supports only what the measured packages need: it issues tokens
 * for every code, and has one user. For OpenID Connect, a code can contain the nonce, which the ID token must repeat.
 * When the parent asks, it sends the number of requests and connections. If the parent asks with `idle`, it first closes
 * all idle connections, which is what a real provider has done before a sparse login. If `TLS_FILE` is set, it uses TLS
 * with the key and the certificate in this file.
 */
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const kid = "bench";
const user = { id: 1001, full_name: "สมหญิง รักเรียน", email: "somying@example.com", avatar: "https://img.example/1.png" };
const latencyMs = Number(process.env.LATENCY_MS ?? 0);
const counts = { requests: 0, connections: 0 };
let issuer = "";

const tlsFile = process.env.TLS_FILE;
const pem = tlsFile && readFileSync(tlsFile);
const server = pem ? createSecureServer({ key: pem, cert: pem }, serve) : createServer(serve);
server.keepAliveTimeout = 60_000;
server.on("connection", () => {
  counts.connections += 1;
});
server.listen(0, "127.0.0.1", () => {
  issuer = `${pem ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.send?.({ url: issuer });
});
process.on("message", (question) => {
  if (question === "idle") server.closeIdleConnections();
  process.send?.({ counts: { ...counts } });
});

function serve(req: IncomingMessage, res: ServerResponse): void {
  counts.requests += 1;
  const { pathname } = new URL(req.url ?? "/", issuer);
  void readBody(req).then((body) => {
    const response = JSON.stringify(answerTo(pathname, new URLSearchParams(body)));
    const send = () => {
      res.writeHead(200, {
        "content-type": "application/json; charset=utf-8",
        "content-length": Buffer.byteLength(response),
      });
      res.end(response);
    };
    if (latencyMs > 0) setTimeout(send, latencyMs);
    else send();
  });
}

function answerTo(pathname: string, form: URLSearchParams): object {
  switch (pathname) {
    case "/oauth/token": {
      const code = form.get("code") ?? "";
      const tokens = {
        access_token: "a".repeat(64),
        token_type: "Bearer",
        expires_in: 7200,
        refresh_token: "b".repeat(64),
        scope: "public",
      };
      return code.startsWith("nonce-") ? { ...tokens, id_token: idToken(code.slice(6)) } : tokens;
    }
    case "/api/public/me":
      return { user, sub: "1001" };
    case "/.well-known/openid-configuration":
      return {
        issuer,
        authorization_endpoint: `${issuer}/oauth/authorize`,
        token_endpoint: `${issuer}/oauth/token`,
        userinfo_endpoint: `${issuer}/api/public/me`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
      };
    default:
      return { keys: [{ ...publicKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" }] };
  }
}

function idToken(nonce: string): string {
  const now = Math.floor(Date.now() / 1_000);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const content = `${encode({ alg: "RS256", kid, typ: "JWT" })}.${encode({ iss: issuer, aud: "bench-client", sub: "1001", iat: now, exp: now + 3600, nonce })}`;
  return `${content}.${createSign("RSA-SHA256").update(content).sign(privateKey, "base64url")}`;
}

async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
