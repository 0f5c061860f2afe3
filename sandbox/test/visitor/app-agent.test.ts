import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createAgent } from "../../src";

/** A server that sets the cookie lines in its query, and responds with the cookies that it gets. */
let server: Server;
let url: string;
beforeEach(async () => {
  server = createServer((req, res) => {
    const lines = new URL(req.url ?? "", "http://localhost").searchParams.getAll("set");
    if (lines.length > 0) res.setHeader("set-cookie", lines);
    res.setHeader("x-accept", req.headers.accept ?? "");
    if (req.url === "/away") res.writeHead(302, { location: "/elsewhere" });
    const type = req.headers["content-type"];
    const cookies = req.headers.cookie ?? "";
    if (type === undefined) res.end(`${req.method} ${cookies}`);
    else void text(req).then((body) => res.end(`${req.method} ${type} ${body}`));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));

const set = (...lines: string[]) => `/?${new URLSearchParams(lines.map((line) => ["set", line]))}`;

describe("createAgent", () => {
  it("keeps the cookies of the application, with their attributes", async () => {
    const agent = createAgent(`${url}/some/page`);

    await agent.get(set("sid=a=b; Path=/shop; HttpOnly; Secure; SameSite=Lax", "theme=dark"));

    expect(agent.cookies).toEqual([
      { name: "sid", value: "a=b", path: "/shop", httpOnly: true, secure: true, sameSite: "lax" },
      { name: "theme", value: "dark", path: "/", httpOnly: false, secure: false, sameSite: undefined },
    ]);
    expect((await agent.get("/")).text).toBe("GET sid=a=b; theme=dark");
  });

  it("removes a cookie that has expired", async () => {
    const agent = createAgent(url);
    await agent.get(set("one=1", "two=2", "three=3"));

    await agent.get(set("one=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "two=; Max-Age=0", "three=4; Max-Age=60"));

    expect(agent.cookies.map(({ name, value }) => [name, value])).toEqual([["three", "4"]]);
  });

  it("does not follow redirects, sends headers, and sends other methods", async () => {
    const agent = createAgent(url);

    const away = await agent.get("/away").set("Accept", "text/html");
    const posted = await agent.send("/form", { method: "POST", body: new URLSearchParams({ a: "1" }) });

    expect([away.status, away.headers]).toEqual([
      302,
      expect.objectContaining({ location: "/elsewhere", "x-accept": "text/html" }),
    ]);
    expect(posted.text).toBe("POST application/x-www-form-urlencoded a=1");
  });

  it("posts a form, a text with its content type, or nothing", async () => {
    const agent = createAgent(url);

    const form = await agent.post("/form", new URLSearchParams({ a: "1", b: "ดาว" }));
    const json = await agent.post("/json", '{"a":1}').set("Content-Type", "application/json");
    const nothing = await agent.post("/logout");

    expect(form.text).toBe("POST application/x-www-form-urlencoded a=1&b=%E0%B8%94%E0%B8%B2%E0%B8%A7");
    expect(json.text).toBe('POST application/json {"a":1}');
    expect([nothing.status, nothing.text]).toEqual([200, "POST "]);
  });

  it("rejects with the address if no application responds", async () => {
    await new Promise((resolve) => server.close(resolve));

    await expect(createAgent(url).get("/")).rejects.toMatchObject({
      code: "EVENTPOP_SANDBOX_SIGN_IN_FAILED",
      message: `No server responds at ${url}; start it first.`,
    });
  });
});
