import { connectSandbox, type Sandbox, type SandboxOptions, startSandbox } from "../../src";
import { type CauseName, causeNames, causeOf, whySentence } from "../../src/causes/causes";
import { Application, callback } from "../application";
import { Browser } from "../browser";
import { form, sendRequest } from "../wire";
import { provocations } from "./provocations";

/** Every cause can happen, and the request log then says it. A cause without a request here is a type error. */
describe("the request log", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ control: true, applications });
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => sandbox.close());

  const applications: SandboxOptions["applications"] = [
    { clientId: "shop", clientSecret: "shop secret", redirectUris: [callback] },
    { clientId: "bar", clientSecret: "bar-secret", redirectUris: [callback], scopes: ["public"] },
    { clientId: "anywhere", clientSecret: "any-secret" },
  ];

  const rig = () => ({
    sandbox,
    shop: new Application(sandbox),
    bar: new Application(sandbox, { clientId: "bar", clientSecret: "bar-secret" }),
    browser: new Browser(sandbox.url),
    get: (path: string, headers = {}) => sendRequest(sandbox.url + path, { headers }),
    post: (path: string, fields: Readonly<Record<string, string>>) => sendRequest(sandbox.url + path, form(fields)),
  });

  it.each(causeNames)("explains a request with the cause %s", async (name: CauseName) => {
    await provocations[name](rig()).catch((failure: Error) => {
      if (!/ECONNRESET|socket hang up/.test(String(failure))) throw failure;
    });

    const newest = (await sandbox.requests.list()).at(-1);
    expect(newest?.cause?.name).toBe(name);
    expect(newest?.why).toMatch(/^[A-Z].*; [a-z].*\.$/);
    expect(newest?.why).not.toMatch(/[{}]|(?<!of )undefined|\(unknown\)|“”/);
    const remote = connectSandbox(sandbox.url);
    expect((await remote.requests.list()).at(-1)?.why).toBe(newest?.why);
  });

  it("has no sentence for a request that succeeds", async () => {
    const { shop, get } = rig();
    const { access_token } = await shop.signIn();
    await get("/api/public/me", { authorization: `Bearer ${access_token}` });

    expect((await sandbox.requests.list()).map(({ status, why }) => [status, why])).toEqual([
      [200, null],
      [200, null],
    ]);
  });

  it("has the cause of a refusal also if a fault delays the response", async () => {
    const { get } = rig();
    await sandbox.faults.add({ on: "me", type: "latency", delayMs: 1 });
    await get("/api/public/me");
    await get("/api/public/info");

    expect((await sandbox.requests.list()).map(({ fault, cause }) => [fault, cause?.name])).toEqual([
      [expect.stringMatching(/^latency/), "token-missing"],
      [null, undefined],
    ]);
  });
});

describe("the sentence of a cause", () => {
  it("contains no control characters of the request, and cuts long values", () => {
    const sentence = whySentence(causeOf("client-unknown", { client: `\u001b[31m${"x".repeat(500)}` }), "en");

    expect(sentence).toMatch(/^No application has the client_id �\[31mx{115}…; copy /);
  });

  it("has a Thai translation", () => {
    expect(whySentence(causeOf("client-missing"), "th")).toBe(
      "คำขอไม่มีข้อมูลยืนยันตัวของแอป — ส่ง client_id และ client_secret ใน body ของฟอร์ม",
    );
  });
});
