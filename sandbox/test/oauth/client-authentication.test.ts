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

  describe("authenticates a client", () => {
    const grant = { grant_type: "client_credentials" };
    const ask = (fields: Readonly<Record<string, string>>, headers = {}, query = "") =>
      sendRequest(`${sandbox.url}/oauth/token${query}`, form({ ...grant, ...fields }, headers));

    it("by credentials in Basic, which are not percent-decoded, or in the body", async () => {
      expect((await ask({}, basic("mine:o:t/h e+r%41"))).status).toBe(200);
      expect(errorOf(await ask({}, basic("mine:o%3At%2Fh%20e%2Br%2541")))).toEqual([401, "invalid_client"]);
      expect((await ask(application.credentials)).status).toBe(200);
    });

    it("by Basic alone if the request has both, and by the body if the Basic header is invalid", async () => {
      expect((await ask({ client_id: "mine", client_secret: "wrong" }, basic("mine:o:t/h e+r%41"))).status).toBe(200);
      expect((await ask(application.credentials, basic("mine:wrong"))).status).toBe(401);
      expect((await ask(application.credentials, { authorization: "Basic !!!" })).status).toBe(200);
    });

    it("neither by Basic and body together nor by the query, in strict mode", async () => {
      await sandbox.settings.update({ compat: { strict: true } });
      const credentials = `?${new URLSearchParams(application.credentials)}`;

      expect(errorOf(await ask(application.credentials, basic("mine:o:t/h e+r%41")))).toEqual([400, "invalid_request"]);
      expect(errorOf(await ask({}, {}, credentials))).toEqual([401, "invalid_client"]);
    });

    it("or responds with WWW-Authenticate if the secret is wrong", async () => {
      const response = await ask({ client_id: "mine", client_secret: "wrong" });

      expect(response.headers["www-authenticate"]).toMatch(
        /^Bearer realm="Doorkeeper", error="invalid_client", error_description="Client/,
      );
    });

    it("without a secret if the client is public, and refuses a public client with a wrong secret", async () => {
      expect((await ask({ client_id: "public" })).status).toBe(200);
      expect((await ask({ client_id: "public", client_secret: "wrong" })).status).toBe(401);
    });
  });
});
