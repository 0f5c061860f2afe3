import { startSandbox } from "../../src";
import { application, callbackUrl, examine } from "./examine";

describe("with the right credentials, the doctor", () => {
  it("finds no mistake, and names what cannot be checked without a login", async () => {
    await using sandbox = await startSandbox({ applications: [application] });

    const { findings, requests } = await examine(sandbox.url);

    expect(findings.map(({ check, status }) => `${check} ${status}`)).toEqual([
      "server ok",
      "clock ok",
      "provider ok",
      "client ok",
      "application token ok",
      "scope ok",
      "callback unsure",
      "pkce ok",
      "expect ok",
      "keep-alive ok",
      "api ok",
      "version ok",
    ]);
    expect(requests).toBe(10);
  });

  it("signs no user in and gets one token, which is the application's own", async () => {
    await using sandbox = await startSandbox({ applications: [application] });

    await examine(sandbox.url);

    const tokens = await sandbox.tokens.list();
    expect(tokens.map(({ clientId, userId }) => [clientId, userId])).toEqual([["mine", null]]);
    const succeeded = (await sandbox.requests.list()).filter(({ on, status }) => on === "token" && status === 200);
    expect(succeeded).toHaveLength(1);
  });

  it("gives a link that shows the consent page to a signed-in user if the callback URL is registered", async () => {
    await using sandbox = await startSandbox({ applications: [application], login: { as: "somchai" } });
    await using locked = await startSandbox({ applications: [application] });

    const { fix = "" } = (await examine(locked.url)).one("callback");
    const [link = ""] = /http:\S+/.exec(fix) ?? [];
    const { pathname, search } = new URL(link);
    const page = await fetch(sandbox.url + pathname + search, { headers: { accept: "text/html" } });

    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('value="Authorize"')]);
  });
});

describe("with wrong credentials, the doctor", () => {
  it.each([
    ["an unknown client id", { clientId: "somebody" }, /is wrong \(invalid_client\); the server does not say which/],
    ["a wrong secret", { clientSecret: "not-that-one" }, /is wrong \(invalid_client\); the server does not say which/],
    ["a secret in quotes", { clientSecret: '"hush-hush-hush"' }, /have spaces or quotes around them/],
    ["an id with a space at its end", { clientId: "mine " }, /have spaces or quotes around them/],
    ["id and secret swapped", { clientId: "hush-hush-hush", clientSecret: "mine" }, /are swapped/],
  ])("reports %s", async (_, credentials, sentence) => {
    await using sandbox = await startSandbox({ applications: [application] });

    const examined = await examine(sandbox.url, credentials);

    expect(examined.wrong).toEqual(["client"]);
    expect(examined.one("client").text).toMatch(sentence);
    expect(JSON.stringify(examined.findings)).not.toContain("hush-hush-hush");
    expect(await sandbox.tokens.list()).toEqual([]);
  });

  it("reports the scope that the application may not have", async () => {
    const restricted = { ...application, scopes: ["public"] };
    await using sandbox = await startSandbox({ applications: [restricted] });

    const examined = await examine(sandbox.url, { scope: "public organizer" });

    expect(examined.wrong).toEqual(["scope"]);
    expect(examined.one("scope").text).toBe('The scope "organizer" is refused (invalid_scope).');
  });

  it("reports a single scope that does not exist", async () => {
    await using sandbox = await startSandbox({ applications: [application] });

    expect((await examine(sandbox.url, { scope: "admin" })).one("scope").text).toContain('"admin" is refused');
  });
});

/** A sandbox at which a user is signed in already checks the authorization request at once. */
const signedIn = { login: { as: "somchai" } } as const;

describe("the doctor, if the server checks the callback URL before the sign-in,", () => {
  it("reports a registered callback URL as right", async () => {
    await using sandbox = await startSandbox({ applications: [application], ...signedIn });

    const examined = await examine(sandbox.url);

    expect(examined.of("callback")).toEqual([`ok: The callback URL ${callbackUrl} is registered.`]);
    expect(examined.compat.pkce).toBe("on");
  });

  it.each([
    ["https://my.app/auth/eventpop/callback/", "it has a slash at its end"],
    ["http://localhost/auth/eventpop/callback", undefined],
    ["https://www.my.app/auth/eventpop/callback", "its host is www.my.app, not my.app"],
    [
      "https://my.app/Auth/eventpop/callback",
      "its path is /Auth/eventpop/callback, not /auth/eventpop/callback (letter case)",
    ],
    ["https://my.app/other", undefined],
  ])("says how %s differs", async (given, difference) => {
    await using sandbox = await startSandbox({ applications: [application], ...signedIn });

    const examined = await examine(sandbox.url, { callbackUrl: given });

    expect(examined.wrong).toEqual(["callback"]);
    const { text, fix } = examined.one("callback");
    expect(text).toBe(`The callback URL ${given} is not registered.`);
    expect(fix).toBe(
      difference === undefined
        ? "Compare it with the registered URL, letter by letter."
        : `Use ${callbackUrl}, which is registered: your URL differs, because ${difference}.`,
    );
  });

  it.each([
    ["http://localhost:3000/callback", "http://127.0.0.1:3000/callback", "its host is 127.0.0.1, not localhost"],
    ["http://localhost:3000/callback", "https://localhost:3000/callback", "it uses https, not http"],
    ["http://localhost:3000/callback/", "http://localhost:3000/callback", "it has no slash at its end"],
  ])("says that %s is registered and how %s differs", async (registered, given, difference) => {
    await using sandbox = await startSandbox({
      applications: [{ ...application, redirectUris: [registered] }],
      ...signedIn,
    });

    const { fix } = (await examine(sandbox.url, { callbackUrl: given })).one("callback");

    expect(fix).toBe(`Use ${registered}, which is registered: your URL differs, because ${difference}.`);
  });

  it("says that the client id is unknown", async () => {
    await using sandbox = await startSandbox({ applications: [application], ...signedIn });

    const examined = await examine(sandbox.url, { clientId: "somebody" });

    expect(examined.wrong).toEqual(["client", "callback"]);
    expect(examined.one("callback").text).toContain("The client id is unknown");
  });

  it("quotes the refusal of a scope", async () => {
    await using sandbox = await startSandbox({ applications: [application], ...signedIn });

    const examined = await examine(sandbox.url, { scope: "admin" });

    expect(examined.one("callback").text).toBe(
      'The authorization request gets a page with this text: "The requested scope is invalid, unknown, or malformed.".',
    );
  });
});

it.each([
  ["http://my.app/callback", "uses http"],
  ["https://my.app/callback#part", "has a fragment"],
])("the doctor reports the callback URL %s as wrong, whatever the server responds", async (given, reason) => {
  await using sandbox = await startSandbox({ applications: [application] });

  const examined = await examine(sandbox.url, { callbackUrl: given });

  expect(examined.wrong).toEqual(["callback"]);
  expect(examined.one("callback").text).toContain(reason);
});
