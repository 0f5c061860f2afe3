import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type Sandbox, startSandbox } from "../../src";
import { Application, callback } from "../application";
import { Browser } from "../browser";
import { textOf } from "../pages/forms";
import { jsonOf, sendRequest } from "../wire";

/** The inspector's pages of the request log: filter, links, exports, logins and live updates. */

const inspector = "/_sandbox/inspector";

let sandbox: Sandbox;
let shop: Application;
let browser: Browser;

beforeEach(async () => {
  sandbox = await startSandbox({ applications: [{ clientId: "shop", redirectUris: [callback] }, { clientId: "bar" }] });
  shop = new Application(sandbox);
  browser = new Browser(sandbox.url);
});
afterEach(() => sandbox.close());

const get = (path: string) => sendRequest(sandbox.url + inspector + path);

/** The text of each row on a page. */
async function rowsOf(path: string): Promise<readonly string[]> {
  const { body } = await get(path);
  return [...body.matchAll(/<summary data-testid="(?:request|login)-\d+".*?<\/summary>/gs)].map(([row]) =>
    textOf(row, "summary"),
  );
}

/** Logs a user in with the consent page, and exchanges the code. `fields` are other fields of the token request. */
async function logIn(state: string | undefined, fields: Readonly<Record<string, string>> = {}) {
  const query = { client_id: "shop", redirect_uri: callback, response_type: "code", ...(state && { state }) };
  const path = `/oauth/authorize?${new URLSearchParams(query)}`;
  const visitor = new Browser(sandbox.url);
  await visitor.send(path);
  await visitor.signIn("somchai@sandbox.example", "sandbox", path);
  const sentTo = await visitor.authorize(path);
  return shop.exchangeCode(sentTo.searchParams.get("code") ?? "", fields);
}

describe("the filter of the requests", () => {
  beforeEach(async () => {
    const { access_token } = await shop.signIn();
    await shop.api("/me", access_token);
    await shop.api("/me", "unknown");
    await sendRequest(`${sandbox.url}/oauth/token`, { method: "POST" });
  });

  it.each([
    ["", 4],
    ["?on=me", 2],
    ["?method=post", 2],
    ["?status=401", 1],
    ["?status=4xx", 2],
    ["?client=shop", 2],
    ["?user=somchai", 2],
    ["?failed=1", 2],
    ["?q=GRANT_TYPE", 2],
    ["?q=did+not+issue", 1],
    ["?on=token&failed=1&user=somchai", 0],
  ])("with %j selects %j requests", async (query, count) => {
    expect(await rowsOf(`/requests${query}`)).toHaveLength(count);
    expect(jsonOf(await get(`/requests/export.json${query}`))).toHaveLength(count);
  });

  it("has pages of a hundred requests", async () => {
    for (let turn = 0; turn < 100; turn += 1) await sendRequest(`${sandbox.url}/turn/${turn}`);
    const { body } = await get("/requests?q=turn&before=55");
    const older = /href="([^"]*)" data-testid="requests-older"/.exec((await get("/requests")).body)?.[1] ?? "";

    expect(body.match(/data-testid="request-/g)).toHaveLength(50);
    expect(await rowsOf(older.replace(inspector, ""))).toHaveLength(4);
  });
});

describe("one request", () => {
  it("has a link that shows it with decoded parameters, formatted JSON and a curl command that works", async () => {
    const { access_token } = await shop.signIn();
    await shop.api("/me?note=a%20b", access_token);
    const { body } = await get("/requests/2");

    expect(body).toContain("<dt>note</dt><dd><code>a b</code></dd>");
    expect(body).toContain("{\n  &quot;user&quot;: {\n");
    expect(body).toContain(
      `curl '${sandbox.url}/api/public/me?note=a%20b' \\\n  -H 'authorization: Bearer ${access_token}'`,
    );
    expect(body).toContain(`#credential-${access_token.slice(0, 6)}"`);
    const tokens = await get("/tokens");
    expect(tokens.body).toContain(`id="credential-${access_token.slice(0, 6)}"`);
  });

  it("has links to its token and to its login, and the row of the token has links to its requests and its login", async () => {
    const { access_token } = jsonOf(await logIn("s")) as { access_token: string };
    await shop.api("/me", access_token);
    const [{ id } = { id: 0 }] = await sandbox.requests.list({ on: "me" });
    const hrefIn = (body: string, testId: string) =>
      new RegExp(`href="([^"]*)"[^>]* data-testid="${testId}`).exec(body)?.[1]?.replace(inspector, "") ?? "";
    const { body } = await get(`/requests/${id}`);
    const tokens = (await get("/tokens")).body;

    expect(hrefIn(body, `token-of-${id}`)).toBe(`/tokens#credential-${access_token.slice(0, 6)}`);
    expect(await rowsOf(hrefIn(body, `login-of-${id}`))).toEqual([expect.stringMatching(/somchai.*complete/)]);
    expect(await rowsOf(hrefIn(tokens, "requests-of-"))).toEqual([
      expect.stringContaining("/api/public/me"),
      expect.stringContaining("/oauth/token authorization_code"),
    ]);
    expect(await rowsOf(hrefIn(tokens, "logins-of-"))).toEqual([expect.stringMatching(/somchai.*complete/)]);
  });

  it("has variables in its curl command instead of secrets that the sandbox did not make", async () => {
    await sendRequest(`${sandbox.url}/oauth/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "client_secret=real-one&code=x'y",
    });
    const { body } = await get("/requests/1");

    expect(body).toContain("--data-urlencode &quot;client_secret=$CLIENT_SECRET&quot;");
    expect(body).not.toContain("real-one");
  });
});

describe("the export of requests", () => {
  it("is a HAR document with the cause of each refusal, without secrets", async () => {
    const { access_token } = await shop.signIn();
    await shop.api("/me", "unknown");
    const response = await get("/requests/export.har");

    expect(response.headers["content-disposition"]).toBe("attachment; filename=eventpop-sandbox-requests.har");
    expect(response.body).not.toContain(access_token);
    expect(jsonOf(response)).toMatchObject({
      log: {
        version: "1.2",
        entries: [
          {
            request: { method: "POST", url: `${sandbox.url}/oauth/token`, postData: { params: expect.any(Array) } },
            response: { status: 200, content: { mimeType: "application/json; charset=utf-8" } },
          },
          { request: { method: "GET" }, response: { status: 401 }, comment: expect.stringMatching(/did not issue/) },
        ],
      },
    });
  });
});

describe("the tab of logins", () => {
  it.each(["with a state", undefined])("groups the requests of each login, if the state is %j", async (state) => {
    const first = jsonOf(await logIn(state)) as { access_token: string; refresh_token: string };
    const second = jsonOf(await logIn(state && `${state} 2`)) as { access_token: string };
    await shop.api("/me", first.access_token);
    const refreshed = jsonOf(await shop.refresh(first.refresh_token)) as { access_token: string };
    await shop.api("/organizers/9000001/tickets", refreshed.access_token);
    await shop.api("/me", second.access_token);

    const { body } = await get("/logins");
    const logins = body.split('<li id="login-').slice(1);
    const steps = logins.map((login) => [...login.matchAll(/step-name">([^<]*)/g)].map(([, name]) => name));
    const shared = ["Authorization request", "Sign-in page", "Sign-in", "Consent page", "Consent"];
    expect(steps).toEqual([
      [
        "Authorization request",
        "Sign-in page",
        "Sign-in",
        "Authorization request",
        ...["Callback to the application", "Token request", "User profile"],
      ],
      [...shared, "Callback to the application", "Token request", "User profile", "Refresh", "API request"],
    ]);
    expect(await rowsOf("/logins")).toEqual([
      expect.stringMatching(/somchai.*complete/),
      expect.stringMatching(/somchai.*complete/),
    ]);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      "API requests fail",
      async () => {
        const { access_token } = jsonOf(await logIn("s")) as { access_token: string };
        await sandbox.tokens.expire();
        await shop.api("/me", access_token);
        await shop.api("/me", access_token);
      },
      /somchai.*complete; failed requests after it: 2/,
    ],
    ["the token request fails", () => logIn("s", { client_secret: "guess" }), /failed: Token request/],
    [
      "the application sends no token request",
      async () => {
        await sandbox.settings.update({ login: { as: "malee" }, consent: "auto" });
        const query = new URLSearchParams({ client_id: "shop", redirect_uri: callback, response_type: "code" });
        await browser.send(`/oauth/authorize?${query}`);
      },
      /malee.*waiting for the application’s token request/,
    ],
    [
      "the user denies",
      async () => {
        await sandbox.settings.update({ login: { as: "malee" } });
        const query = new URLSearchParams({ client_id: "shop", redirect_uri: callback, response_type: "code" });
        await browser.submit(await browser.send(`/oauth/authorize?${query}`), ["commit", "Deny"]);
      },
      /malee.*failed: Denied consent/,
    ],
    [
      "the user does not sign in",
      () => browser.send(`/oauth/authorize?client_id=shop&redirect_uri=${callback}&response_type=code&state=x`),
      /no user yet.*waiting for the user/,
    ],
    [
      "the application got a token of its own, without a user",
      () => shop.applicationToken(),
      /the application itself.*complete/,
    ],
    [
      "the log contains only requests with the token",
      async () => {
        const { access_token } = jsonOf(await logIn("s")) as { access_token: string };
        await sandbox.requests.clear();
        await shop.api("/me", access_token);
      },
      /somchai.*complete/,
    ],
  ])("says what is missing if %s", async (_situation, act, row) => {
    await act();

    expect(await rowsOf("/logins")).toEqual([expect.stringMatching(row)]);
  });

  it("has a link to one login, and the filter of the requests", async () => {
    await logIn("s");
    const { access_token } = await shop.signIn("malee");
    await shop.api("/me", access_token);

    expect(await rowsOf("/logins?user=malee")).toHaveLength(1);
    expect(await rowsOf("/logins/1")).toEqual([expect.stringMatching(/somchai/)]);
  });
});

describe("a user who was created without a key", () => {
  it("is shown by the e-mail address, in the rows of requests and logins and in the filter", async () => {
    const { key } = await sandbox.users.create({ fullName: "ไก่ ใหม่", email: "kai@sandbox.example" });
    const { access_token } = await shop.signIn(key);
    await shop.api("/me", access_token);

    expect(await rowsOf(`/requests?user=${key}&on=me`)).toEqual([expect.stringContaining("kai@sandbox.example")]);
    expect(await rowsOf(`/logins?user=${key}`)).toEqual([expect.stringContaining("kai@sandbox.example")]);
    expect((await get("/requests")).body).toContain(`<option value="${key}">kai@sandbox.example</option>`);
  });
});

describe("the live updates", () => {
  let socket: Socket | undefined;
  afterEach(() => socket?.destroy());

  /** Opens a stream of events. The function that it returns waits until the stream contains a text. */
  async function listen(path: string, headers = "") {
    const { hostname, port } = new URL(sandbox.url);
    const stream = connect(Number(port), hostname).setEncoding("utf8");
    socket = stream;
    stream.write(`GET ${inspector}${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n${headers}\r\n`);
    let text = "";
    stream.on("data", (chunk) => {
      text += chunk;
    });
    return async (pattern: RegExp) => {
      while (!pattern.test(text)) await once(stream, "data");
      return text;
    };
  }

  it("send the row of each request that the filter selects, again when its response is sent", async () => {
    const until = await listen("/requests/live?on=me");
    await until(/text\/event-stream/);
    await shop.signIn();
    await shop.api("/me", "unknown");

    const text = await until(/event: row\ndata: .*entry-2.*The sandbox did not issue/);
    expect(text).toContain('data: {"id":"entry-1","html":""}');
  });

  it("send the changes after the revision of the page, or after the last event that the browser received", async () => {
    await shop.api("/me", "first");
    const page = (await get("/requests")).body;
    const since = /since=(\d+)/.exec(page)?.[1] ?? "";
    await shop.api("/me", "second");
    const headers = [`/requests/live?since=${since}`, "", "/requests/live?since=0", `Last-Event-ID: ${since}\r\n`];

    for (const [path = "", header = ""] of [headers.slice(0, 2), headers.slice(2)]) {
      const until = await listen(path, header);
      expect(await until(/entry-2/)).not.toContain("entry-1");
    }
  });

  it("empty the page after the log was deleted, or if the page is from a sandbox that was stopped", async () => {
    const until = await listen("/requests/live?since=999");
    await until(/event: cleared/);
    await sandbox.requests.clear();
    await until(/event: cleared[\s\S]*event: cleared/);
  });

  it("send the login that a request belongs to", async () => {
    const until = await listen("/logins/live");
    await until(/text\/event-stream/);
    await logIn("s");

    await until(/login-1.*Token request.*complete|complete.*Token request/);
  });
});
