import type { IncomingHttpHeaders } from "node:http";
import { OPTIONS } from "./support/site";
import { useSites } from "./support/sites";

const sites = useSites();
const PERSON = { accept: "text/html,*/*" };

/** Returns the warnings of a process that gets the same login request with these headers twice. */
async function warningsOf(headers: Record<string, string>, callbackURL = OPTIONS.callbackURL): Promise<string[]> {
  const site = await sites.open({ options: { callbackURL } });
  for (const attempt of [1, 2]) {
    const { status } = await site
      .browser()
      .get("/auth/eventpop")
      .set({ ...PERSON, ...headers });
    expect([attempt, status]).toEqual([attempt, 302]);
  }
  return warnings;
}

let warnings: string[];
beforeEach(() => {
  warnings = [];
  jest.replaceProperty(process, "env", { ...process.env, NODE_ENV: "development" });
  jest.spyOn(process, "emitWarning").mockImplementation((sentence) => void warnings.push(String(sentence)));
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe("a login that is opened at another host or port than the callback's", () => {
  // Each test loads the module again, because it warns once per process.
  const warnOfOtherHost = (headers: IncomingHttpHeaders, callbackURL: string, httpVersion = "1.1") =>
    jest.isolateModules(() => {
      const fresh = require("../../src/passport/set-up-checks") as typeof import("../../src/passport/set-up-checks");
      fresh.warnOfOtherHost({ headers: { ...PERSON, ...headers }, httpVersion }, callbackURL);
    });

  it("causes one warning, before the redirect to Eventpop", async () => {
    expect(await warningsOf({ host: "127.0.0.1:3000" })).toEqual([
      "The login was opened at 127.0.0.1:3000, but users come back to http://localhost:3000 (callbackURL, or baseURL), where cookies of another host are missing and no server listens at another port: open the site at http://localhost:3000, or correct the option.",
    ]);
  });

  it.each([
    ["127.0.0.1:3000", "http://localhost:3000/callback"],
    ["localhost:3000", "http://127.0.0.1:3000/callback"],
    ["[::1]:3000", "http://localhost:3000/callback"],
    ["localhost:3001", "http://localhost:3000/callback"],
    ["localhost:300", "http://localhost:3000/callback"],
    ["localhost:3000", "http://localhost/callback"],
    ["localhost:3000", "https://app.example/callback"],
  ])("causes a warning: %s instead of %s", (host, callbackURL) => {
    warnOfOtherHost({ host }, callbackURL);

    expect(warnings).toEqual([expect.stringContaining(`The login was opened at ${host}, but users come back to`)]);
  });

  it("causes a warning that does not show a malformed Host", () => {
    warnOfOtherHost({ host: "a\u001b[2Jb" }, OPTIONS.callbackURL);

    expect(warnings).toEqual([expect.stringContaining("The login was opened at another host, but")]);
  });

  it.each<[string, IncomingHttpHeaders, callbackURL: string, httpVersion: string]>([
    ["the same host", { host: "LOCALHOST:3000" }, OPTIONS.callbackURL, "1.1"],
    ["the same host with its default port", { host: "app.example:443" }, "https://app.example/callback", "1.1"],
    ["a proxy that adds a header", { host: "127.0.0.1:3000", "x-forwarded-for": "::1" }, OPTIONS.callbackURL, "1.1"],
    ["a proxy that speaks HTTP/1.0", { host: "127.0.0.1:3000" }, OPTIONS.callbackURL, "1.0"],
    [
      "a proxy, from a page of the callback's site",
      { host: "a:1", referer: "http://localhost:3000/x" },
      OPTIONS.callbackURL,
      "1.1",
    ],
    ["a client that is not a browser", { host: "127.0.0.1:3000", accept: "*/*" }, OPTIONS.callbackURL, "1.1"],
    ["a request by fetch", { host: "127.0.0.1:3000", "sec-fetch-mode": "cors" }, OPTIONS.callbackURL, "1.1"],
    ["a request without Host", {}, OPTIONS.callbackURL, "1.1"],
  ])("causes no warning for %s", (_what, headers, callbackURL, httpVersion) => {
    warnOfOtherHost(headers, callbackURL, httpVersion);

    expect(warnings).toEqual([]);
  });

  it.each(["production", "test"])("causes no warning in %s, where clients may send any Host", (environment) => {
    process.env.NODE_ENV = environment;

    warnOfOtherHost({ host: "127.0.0.1:3000" }, OPTIONS.callbackURL);

    expect(warnings).toEqual([]);
  });
});
