import { inspect } from "node:util";
import type { RequestHandler } from "express";
import type { Verify } from "../../src/config/verify-function";
import { type BehaviourName, TOKENS } from "../support/hostile-provider";
import { CALLBACK, OPTIONS, type Routes } from "./support/site";
import { useSites } from "./support/sites";

const sites = useSites();

const KEY = "canary-sealing-key-0123456789";
const CODE = "canary-code";
/** Text that would damage a log or a page. */
const HOSTILE = "canary-text\r\nforged: line\u001b[2J<script>alert(1)</script>";

interface Ending {
  readonly name: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly token?: BehaviourName | { status: number; body: unknown };
  readonly me?: BehaviourName | { status: number; body: unknown };
  readonly verify?: Verify;
}

const ENDINGS: readonly Ending[] = [
  { name: "a login" },
  { name: "a refusal by verify", verify: (_access, _refresh, _profile, done) => done(null, false) },
  { name: "a denial of consent", params: { error: "access_denied", error_description: HOSTILE, error_uri: HOSTILE } },
  { name: "an unknown error in the callback", params: { error: HOSTILE, code_hint: CODE } },
  { name: "a malformed callback", params: { code: `${CODE}\r\n${HOSTILE}` } },
  { name: "a wrong issuer", params: { code: CODE, iss: HOSTILE } },
  { name: "invalid_grant", token: { status: 400, body: { error: "invalid_grant", error_description: HOSTILE } } },
  { name: "invalid_client", token: { status: 401, body: { error: "invalid_client", error_description: HOSTILE } } },
  { name: "an unknown token error", token: { status: 400, body: { error: HOSTILE, state: HOSTILE } } },
  { name: "a token response with a wrong type", token: { status: 200, body: { ...TOKENS, token_type: HOSTILE } } },
  { name: "an HTML page as the token response", token: "htmlWithToken" },
  { name: "a token response that is not HTTP", token: "notHttp" },
  { name: "a reset in the middle of the token response", token: "resetMidBody" },
  {
    name: "an invalid response of /me",
    me: { status: 200, body: { user: { id: HOSTILE.repeat(100) }, access_token: TOKENS.access_token } },
  },
  { name: "a 401 of /me", me: { status: 401, body: { error: HOSTILE, token: TOKENS.access_token } } },
  { name: "a closed connection in the middle of the response of /me", me: "closeMidBody" },
];

/** Runs a login that ends in this way. Returns its whole output: responses, events, and the app's errors. */
async function outputOf({ params = { code: CODE }, token, me, verify }: Ending) {
  if (token) sites.provider.behave("token", token);
  if (me) sites.provider.behave("me", me);
  const said: string[] = [];
  const routes: Routes = (app, passport) => {
    const route: RequestHandler = (req, res, next) =>
      passport.authenticate("eventpop", (...results: unknown[]) => {
        said.push(inspect(results, { depth: 9, showHidden: true }), JSON.stringify(results));
        res.redirect("/");
      })(req, res, next);
    app.get(CALLBACK, route);
  };
  const site = await sites.open({ routes, options: { keys: [KEY] }, ...(verify && { verify }) });
  const { response: first, callback } = await site.browser().start("?returnTo=/mine");
  const browser = site.browser();
  const started = await browser.start();
  for (const response of [first, await browser.get(started.callback(params)), await browser.get(callback())]) {
    said.push(inspect(response.headers), response.text);
  }
  said.push(inspect(site.events));
  return { said: said.join("\n"), address: started.address.href };
}

describe("the output about a login", () => {
  it.each(ENDINGS)("contains no secret and no text of the provider, after $name", async (ending) => {
    const { said, address } = await outputOf(ending);

    const verifier = sites.tokenRequests[0]?.get("code_verifier") ?? "no-verifier-was-sent";
    for (const secret of [OPTIONS.clientSecret, KEY, CODE, TOKENS.access_token, TOKENS.refresh_token, verifier]) {
      expect(said).not.toContain(secret);
      expect(address).not.toContain(secret);
    }
    expect(said).not.toMatch(/canary-text|forged: line|<script>/);
  });

  it.each(ENDINGS)("consists only of events, with nothing on the console, after $name", async (ending) => {
    const printed = [
      jest.spyOn(process.stdout, "write"),
      jest.spyOn(process.stderr, "write"),
      ...(["debug", "log", "info", "warn", "error", "trace"] as const).map((name) => jest.spyOn(console, name)),
    ];

    await outputOf(ending);

    const calls = printed.map(({ mock }) => mock.calls);
    for (const spy of printed) spy.mockRestore();
    expect(calls.flat()).toEqual([]);
  });

  it("consists of one event for the start and one for the end, with the user's hash or the error's code", async () => {
    const { site, browser } = await sites.comeBack();
    await browser.get(CALLBACK);

    expect(site.events).toMatchObject([
      { event: "sign_in_started", strategy: "eventpop" },
      { event: "signed_in", strategy: "eventpop", user: "fe675fe7" },
      { event: "refused", strategy: "eventpop", code: "EVENTPOP_BAD_CALLBACK", status: 400 },
    ]);
  });
});
