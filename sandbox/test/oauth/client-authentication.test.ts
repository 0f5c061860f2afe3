import { type Sandbox, startSandbox } from "../../src";
import { Application } from "../application";
import { form, jsonOf, sendRequest, type WireResponse } from "../wire";

const applications = [
  { clientId: "mine", clientSecret: "o:t/h e+r%41" },
  { clientId: "public", confidential: false },
];

const errorOf = (response: WireResponse) => [response.status, (jsonOf(response) as { error: string }).error];
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });

describe("the token endpoint", () => {
  let sandbox: Sandbox;
  let application: Application;
  beforeAll(async () => {
    sandbox = await startSandbox({ applications });
    application = new Application(sandbox);
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => sandbox.close());

  describe("when it authenticates a client,", () => {
    const grant = { grant_type: "client_credentials" };
    const ask = (fields: Readonly<Record<string, string>>, headers = {}, query = "") =>
      sendRequest(`${sandbox.url}/oauth/token${query}`, form({ ...grant, ...fields }, headers));

    it("accepts credentials in a Basic header, which it does not percent-decode, or in the body", async () => {
      expect((await ask({}, basic("mine:o:t/h e+r%41"))).status).toBe(200);
      expect(errorOf(await ask({}, basic("mine:o%3At%2Fh%20e%2Br%2541")))).toEqual([401, "invalid_client"]);
      expect((await ask(application.credentials)).status).toBe(200);
    });

    it("reads only the Basic header if the request has both, and the body if the Basic header cannot be decoded", async () => {
      expect((await ask({ client_id: "mine", client_secret: "wrong" }, basic("mine:o:t/h e+r%41"))).status).toBe(200);
      expect((await ask(application.credentials, basic("mine:wrong"))).status).toBe(401);
      expect((await ask(application.credentials, { authorization: "Basic !!!" })).status).toBe(200);
    });

    it("refuses credentials in both header and body, and ignores those in the query, with strict: true", async () => {
      await sandbox.settings.update({ compat: { strict: true } });
      const credentials = `?${new URLSearchParams(application.credentials)}`;

      expect(errorOf(await ask(application.credentials, basic("mine:o:t/h e+r%41")))).toEqual([400, "invalid_request"]);
      expect(errorOf(await ask({}, {}, credentials))).toEqual([401, "invalid_client"]);
    });

    it("responds to a wrong secret with the header WWW-Authenticate", async () => {
      const response = await ask({ client_id: "mine", client_secret: "wrong" });

      expect(response.headers["www-authenticate"]).toMatch(
        /^Bearer realm="Doorkeeper", error="invalid_client", error_description="Client/,
      );
    });

    it("accepts a public client without a secret, and refuses it with a wrong secret", async () => {
      expect((await ask({ client_id: "public" })).status).toBe(200);
      expect((await ask({ client_id: "public", client_secret: "wrong" })).status).toBe(401);
    });
  });
});
