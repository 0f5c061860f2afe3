import { readAuthorizationRequest } from "../../src/clients/authorization-request";
import { authenticateClient } from "../../src/clients/client-authentication";
import { ClientRegistry } from "../../src/clients/client-registry";

const REDIRECT_URI = "com.example.tickets:/signed-in";
const registry = new ClientRegistry([
  { clientID: "ios", name: "Tickets", redirectURIs: [REDIRECT_URI], clientSecret: undefined, origins: undefined },
]);
const QUERY = {
  client_id: "ios",
  redirect_uri: REDIRECT_URI,
  response_type: "code",
  code_challenge: "c".repeat(43),
  code_challenge_method: "S256",
};
const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString("base64")}`;

describe("a client without a secret", () => {
  it("may send an empty secret in the Authorization header", () => {
    expect(authenticateClient(basic("ios:"), {}, registry).clientID).toBe("ios");
  });

  it("must not send another secret", () => {
    expect(() => authenticateClient(basic("ios:a-secret"), {}, registry)).toThrow(
      expect.objectContaining({ code: "invalid_client" }),
    );
  });
});

describe("an authorization request", () => {
  const read = (changes: object) =>
    readAuthorizationRequest(new URLSearchParams({ ...QUERY, ...changes }).toString(), registry);

  it("may have a response_mode without a value, or the value query", () => {
    expect(read({ response_mode: "" })).toHaveProperty("destination.clientID", "ios");
    expect(read({ response_mode: "fragment" })).toHaveProperty("refusal.code", "invalid_request");
  });
});
