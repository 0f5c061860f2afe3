import { authenticateClient } from "../../src/clients/client-authentication";
import { ClientRegistry, hasRedirectURI, needsConfirmation } from "../../src/clients/client-registry";

const clientWith = (...redirectURIs: string[]) => ({
  clientID: "cli",
  name: "tickets command",
  redirectURIs,
  clientSecret: undefined,
  origins: undefined,
});

describe("a redirect URI", () => {
  it.each([
    ["https://live.example/a", "https://live.example/a"],
    ["http://127.0.0.1/a", "http://127.0.0.1:51004/a"],
    ["http://127.0.0.1:80/a", "http://127.0.0.1:51004/a"],
    ["http://127.0.0.1:80/a", "http://127.0.0.1/a"],
    ["http://[::1]?b", "http://[::1]:1?b"],
    ["http://127.0.0.1:51004", "http://127.0.0.1"],
  ])("%s allows %s", (registered, requested) => {
    expect(hasRedirectURI(clientWith("https://other.example/", registered), requested)).toBe(true);
  });

  it.each([
    ["https://live.example/a", "https://live.example/a/"],
    ["https://live.example/a", "https://live.example/"],
    ["https://live.example:1/a", "https://live.example:2/a"],
    ["http://127.0.0.1/a", "http://127.0.0.1:51004/"],
    ["http://127.0.0.1/a", "http://[::1]/a"],
    ["http://127.0.0.1", "http://127.0.0.1:51004/"],
    ["http://127.0.0.1", "http://127.0.0.1:51004x"],
    ["http://127.0.0.1", "http://127.0.0.1:51004\n"],
    ["http://127.0.0.1", " http://127.0.0.1:51004"],
    ["http://localhost:1/a", "http://localhost:2/a"],
    ["https://live.example/a", ""],
    ["com.example.app:/a", "com.example.app:/A"],
  ])("%s does not allow %p", (registered, requested) => {
    expect(hasRedirectURI(clientWith("https://other.example/", registered), requested)).toBe(false);
  });

  it.each([
    ["https://live.example/", false],
    ["HTTPS://live.example/", false],
    ["http://127.0.0.1/", true],
    ["com.example.app:/", true],
    ["https.example:/", true],
  ])("%s needs a confirmation of the user: %p", (redirectURI, expected) => {
    expect(needsConfirmation(redirectURI)).toBe(expected);
  });
});

describe("the registered clients", () => {
  const live = { ...clientWith("https://live.example/"), clientID: "live", origins: ["https://live.example"] };
  const vote = { ...clientWith("https://vote.example/"), clientID: "vote", origins: ["https://vote.example"] };
  const registry = new ClientRegistry([clientWith("http://127.0.0.1/"), live, vote]);

  it("are found by their exact id", () => {
    expect(registry.find("live")).toBe(live);
    for (const id of ["LIVE", "live ", "", "__proto__", "constructor"]) expect(registry.find(id)).toBeUndefined();
  });

  it("have the origins of all clients", () => {
    expect([...registry.origins]).toEqual(["https://live.example", "https://vote.example"]);
  });
});

describe("a client without a secret", () => {
  const registry = new ClientRegistry([clientWith("https://live.example/a")]);
  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

  it("may send its id in the Authorization header with an empty secret, and no other secret", () => {
    expect(authenticateClient(basic("cli:"), {}, registry).clientID).toBe("cli");
    expect(() => authenticateClient(basic("cli:guess"), {}, registry)).toThrow(
      expect.objectContaining({ code: "invalid_client" }),
    );
  });
});
