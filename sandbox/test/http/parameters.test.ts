import { type Sandbox, startSandbox } from "../../src";
import { exchange } from "../wire";

describe("the sandbox", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  describe("reads a body", () => {
    const send = async (contentType: string | undefined, body: string) => {
      const headers = contentType === undefined ? {} : { "content-type": contentType };
      const answer = await exchange(`${sandbox.url}/oauth/token`, { method: "POST", headers, body });
      return answer.status;
    };
    const fields = { grant_type: "client_credentials", client_id: "sandbox-client", client_secret: "sandbox-secret" };
    const asForm = new URLSearchParams(fields).toString();

    it.each([
      ["of a form", "application/x-www-form-urlencoded; charset=UTF-8", asForm, 200],
      ["of JSON", "application/json; charset=utf-8", JSON.stringify(fields), 200],
      ["without a type, as a form", undefined, asForm, 200],
      ["of plain text not at all", "text/plain", asForm, 400],
      ["of broken JSON not at all", "application/json", "{", 400],
      ["of JSON that is no object not at all", "application/json", "[1]", 400],
      ["of a form in parts without a boundary not at all", "multipart/form-data", asForm, 400],
    ])("%s", async (_what, contentType, body, status) => {
      expect(await send(contentType, body)).toBe(status);
    });

    it("of 10 KB at most (S16)", async () => {
      const padded = (length: number) => `${asForm}&pad=`.padEnd(length, "x");

      expect(await send("application/x-www-form-urlencoded", padded(10 * 1024))).toBe(200);
      expect(await send("application/x-www-form-urlencoded", padded(10 * 1024 + 1))).toBe(413);
    });
  });
});
