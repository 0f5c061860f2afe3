import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { startSandbox } from "../../src";
import { application, examine } from "./examine";
import { startRelay } from "./relay";

/** A server on loopback that accepts connections, and does with them what `onConnection` does. */
async function startSocketServer(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    onConnection(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

describe("if no usable server responds, the doctor", () => {
  it("says that no server listens", async () => {
    const { url, close } = await startSandbox();
    await close();

    const { of, findings } = await examine(url);

    expect(of("server")).toEqual([`wrong: No server listens at ${url}.`]);
    expect(findings).toHaveLength(1);
  });

  it("says that the name cannot be resolved", async () => {
    const { findings } = await examine("https://eventpop.invalid");

    expect(findings).toEqual([
      expect.objectContaining({
        check: "server",
        text: expect.stringMatching(/^The name eventpop\.invalid cannot be/),
      }),
    ]);
  });

  it("says that the server does not respond in time", async () => {
    await using silent = await startSocketServer(() => {});

    const { of } = await examine(silent.url, { timeoutMs: 300 });

    expect(of("server")).toEqual([`wrong: ${silent.url} does not respond within 0.3 s.`]);
  });

  it("says that the server closes the connection", async () => {
    await using closing = await startSocketServer((socket) => socket.resetAndDestroy());

    expect((await examine(closing.url)).of("server")).toEqual([
      `wrong: ${closing.url} closes the connection without a response (ECONNRESET).`,
    ]);
  });

  it("refuses a certificate of an unknown CA, and sends nothing to this server", async () => {
    await using sandbox = await startSandbox({ applications: [application] });
    await using relay = await startRelay(sandbox.url, { tls: true });

    const { findings, one } = await examine(relay.url);

    expect(one("certificate").text).toMatch(/^The certificate of 127\.0\.0\.1 is refused \(.*SELF_SIGNED.*\)\.$/);
    expect(one("certificate").fix).toContain("NODE_EXTRA_CA_CERTS");
    expect(findings).toHaveLength(1);
    expect(relay.paths).toEqual([]);
  });

  it("sends nothing by http to another machine", async () => {
    const { findings, one, requests } = await examine("http://eventpop.invalid");

    expect(one("certificate").text).toContain("everybody on the network can read");
    expect([findings.length, requests]).toEqual([1, 0]);
  });

  it("reports a server that fails", async () => {
    await using sandbox = await startSandbox({ applications: [application] });
    await sandbox.faults.preset("eventpop-down");

    const { of, wrong } = await examine(sandbox.url);

    expect(of("provider")).toEqual(["wrong: POST /oauth/token gets 503 and text/html instead of an OAuth error."]);
    expect(wrong).toEqual(["provider"]);
  });

  it("reports a connection that breaks later", async () => {
    await using sandbox = await startSandbox({ applications: [application] });
    await sandbox.faults.add({ on: "me", type: "reset" });

    const { wrong, findings } = await examine(sandbox.url);

    expect(wrong).toEqual(["server"]);
    expect(findings.at(-1)?.text).toContain("got no response (ECONNRESET), so the remaining checks were left out");
  });

  it.each([
    [200, "200 and text/html"],
    [404, "404 and text/html"],
  ])("recognizes a web server that is not Eventpop and responds with %i", async (status, response) => {
    await using web = await startRelay((_req, res) => {
      res.writeHead(status, { "content-type": "text/html" }).end("<h1>Welcome</h1>");
    });

    const { of, one, wrong, findings } = await examine(web.url);

    expect(of("provider")).toEqual([`wrong: POST /oauth/token gets ${response} instead of an OAuth error.`]);
    expect(one("provider").fix).toContain("This server is not Eventpop");
    expect([wrong, findings.at(-1)?.check]).toEqual([["provider"], "provider"]);
  });

  it("names the host to which the server redirects everything", async () => {
    await using other = await startRelay((req, res) => {
      res.writeHead(301, { location: `https://www.eventpop.example${req.url}` }).end();
    });

    const { findings, one } = await examine(other.url);

    expect(findings).toHaveLength(1);
    expect(one("server").text).toBe(`${other.url} redirects the same path to https://www.eventpop.example.`);
  });

  it("does not read a body that never ends", async () => {
    await using endless = await startRelay((_req, res) => {
      const chunk = Buffer.alloc(64 * 1024, "a");
      const write = () => {
        while (res.writable && res.write(chunk));
      };
      res.on("drain", write);
      write();
    });

    expect((await examine(endless.url)).wrong).toEqual(["provider"]);
  });

  it("does not print the secret if the server repeats it", async () => {
    await using echo = await startRelay((req, res) => {
      let body = "";
      req.on("data", (chunk) => {
        body += chunk;
      });
      req.on("end", () => {
        res.statusCode = 400;
        res.end(JSON.stringify({ error: new URLSearchParams(body).get("client_secret") ?? "no secret" }));
      });
    });

    const { findings, one } = await examine(echo.url);

    expect(one("version").text).toBe("The version of Doorkeeper cannot be seen.");
    expect(JSON.stringify(findings)).toContain("[secret]");
    expect(JSON.stringify(findings)).not.toContain(application.clientSecret);
  });
});

describe("the doctor reports about a server that responds", () => {
  it.each([
    [-10, "ok", "agrees with"],
    [-120, "unsure", /^The clock of this machine is 1\d\d s ahead of the server's\.$/],
    [-7_200, "wrong", /^The clock of this machine is 7\d\d\d s ahead of the server's\.$/],
    [7_200, "wrong", /^The clock of this machine is 7\d\d\d s behind the server's\.$/],
  ])("a Date that differs by %i s", async (seconds, status, text) => {
    await using sandbox = await startSandbox({ applications: [application] });
    const date = new Date(Date.now() + seconds * 1_000).toUTCString();
    await using relay = await startRelay(sandbox.url, { headers: { date } });

    expect((await examine(relay.url)).one("clock")).toMatchObject({
      status,
      text: typeof text === "string" ? expect.stringContaining(text) : expect.stringMatching(text),
    });
  });

  it("a wrong clock, by created_at if the header Date is missing", async () => {
    await using sandbox = await startSandbox({ applications: [application], now: Date.now() - 7_200_000 });
    await using relay = await startRelay(sandbox.url, { headers: { date: undefined } });

    expect((await examine(relay.url)).one("clock").text).toMatch(/is 7\d\d\d s ahead of the server's\.$/);
  });

  it("that it closes each connection", async () => {
    await using sandbox = await startSandbox({ applications: [application] });
    await using relay = await startRelay(sandbox.url, { closes: true });

    const { one, wrong } = await examine(relay.url);

    expect([one("keep-alive").status, wrong]).toEqual(["unsure", []]);
  });

  it("that it closes a connection at the moment of its reuse; the doctor then sends the request again", async () => {
    await using sandbox = await startSandbox({ applications: [application] });
    const used = new WeakSet<Socket>();
    await using relay = await startRelay(sandbox.url, {
      isCut: ({ socket }) => used.has(socket) || !used.add(socket),
    });

    const { one, wrong } = await examine(relay.url);

    expect([one("keep-alive").status, wrong]).toEqual(["unsure", []]);
  });

  it("that it refuses Expect: 100-continue; the doctor still checks the verifier", async () => {
    await using sandbox = await startSandbox({ applications: [application], compat: { pkce: "refused" } });
    await using relay = await startRelay(sandbox.url, { onExpect: (_req, res) => res.writeHead(417).end() });

    const { of, one, wrong } = await examine(relay.url);

    expect(of("expect")).toEqual(["unsure: Expect: 100-continue gets 417."]);
    expect([one("pkce").status, wrong]).toEqual(["unsure", []]);
  });

  it("that it ignores Expect: 100-continue; the doctor still checks the verifier", async () => {
    await using sandbox = await startSandbox({ applications: [application], compat: { pkce: "refused" } });
    // Without `writeContinue`, this server waits for the body and does not say so.
    await using relay = await startRelay(sandbox.url, {
      onExpect: (req, res) => {
        req.resume().on("end", () => res.end('{"error":"invalid_request","error_description":"no code_verifier"}'));
      },
    });

    const { of, one, wrong } = await examine(relay.url);

    expect(of("expect")).toEqual(["unsure: Expect: 100-continue is ignored."]);
    expect([one("pkce").status, wrong]).toEqual(["unsure", []]);
  });

  it.each([
    ["404 of the API", { type: "status", status: 404 }, "wrong", /gets 404 .*instead of 401/],
    ["429 of the API", { type: "status", status: 429 }, "unsure", /gets 429 .*instead of 401/],
    [
      "a 401 of another shape",
      { type: "html", status: 401 },
      "unsure",
      /body of a kind that is not known: 401 and text\/html/,
    ],
  ] as const)("%s", async (_, fault, status, text) => {
    await using sandbox = await startSandbox({ applications: [application] });
    await sandbox.faults.add({ on: "me", ...fault });

    expect((await examine(sandbox.url)).one("api")).toMatchObject({ status, text: expect.stringMatching(text) });
  });

  it("behaviour that no version has", async () => {
    await using sandbox = await startSandbox({ applications: [application], compat: { doorkeeper: "5.9" } });
    await using relay = await startRelay(sandbox.url, { headers: { pragma: "no-cache" } });

    const { one, compat } = await examine(relay.url);

    expect(one("version")).toMatchObject({ status: "unsure", text: expect.stringContaining("(different: pragma)") });
    expect(compat.doorkeeper).toBe("5.9");
  });
});
