import type { Request } from "express";
import { eventpopAuth, requireSignIn, StoreError } from "../../src";
import { ERRORS } from "../../src/errors";
import type { RequestOptions } from "../support/browser";
import { Browser } from "../support/browser";
import { CLIENT } from "../support/consumer-app";
import { useSites } from "./sites";

const { startSite } = useSites();

const HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const XHR = "XMLHttpRequest";

/** Sec-Fetch-Mode, Accept, X-Requested-With → the kind of client. Empty: the header is not sent. */
const MATRIX: readonly [mode: string, accept: string, requestedWith: string, who: "browser" | "program"][] = [
  // Current browsers: Sec-Fetch-Mode decides alone.
  ["navigate", HTML, "", "browser"],
  ["navigate", "*/*", "", "browser"],
  ["navigate", HTML, XHR, "browser"],
  ["cors", HTML, "", "program"],
  ["cors", "application/json", "", "program"],
  ["cors", "*/*", "", "program"],
  ["same-origin", HTML, "", "program"],
  ["no-cors", "image/avif,*/*", "", "program"],
  ["websocket", "*/*", "", "program"],
  // Older browsers, and other clients.
  ["", HTML, "", "browser"],
  ["", "TEXT/HTML", "", "browser"],
  ["", HTML, XHR, "program"],
  ["", HTML, "xmlhttprequest", "program"],
  ["", "application/json", "", "program"],
  ["", "*/*", "", "program"],
  ["", "", "", "program"],
];

const visitOf = (mode: string, accept: string, requestedWith: string, method: string): RequestOptions => ({
  method,
  headers: {
    "sec-fetch-mode": mode || undefined,
    accept: accept || undefined,
    "x-requested-with": requestedWith || undefined,
  },
});

describe("requireSignIn, for a visitor", () => {
  it.each(MATRIX)(
    "treats a request with Sec-Fetch-Mode %j, Accept %j and X-Requested-With %j as the request of a %s",
    async (mode, accept, requestedWith, who) => {
      const { app, browser } = await startSite();

      for (const method of ["GET", "POST"]) {
        const response = await browser.fetch(app.at("/profile?a=1"), visitOf(mode, accept, requestedWith, method));

        expect(response.headers["cache-control"]).toBe("no-store");
        if (who === "program") {
          expect(response.headers["www-authenticate"]).toBe('Session realm="eventpop"');
          expect([response.status, response.json()]).toEqual([
            401,
            {
              error: {
                code: "EVENTPOP_SIGN_IN_REQUIRED",
                message: ERRORS.EVENTPOP_SIGN_IN_REQUIRED.page.en.sentence,
                loginUrl: "/auth/eventpop",
              },
            },
          ]);
          continue;
        }
        // A link cannot repeat a POST.
        const query = method === "GET" ? "?returnTo=%2Fprofile%3Fa%3D1" : "";
        expect([response.status, response.location, response.text]).toEqual([
          303,
          app.at(`/auth/eventpop${query}`),
          "",
        ]);
      }
    },
  );

  it("lets a logged-in user through, and does not affect other routes", async () => {
    const { app, browser } = await startSite();

    expect((await browser.click(app.at("/"))).json()).toEqual({ user: null });
  });

  it("omits a returnTo that would redirect to another site", async () => {
    const { app } = await startSite({
      routes: (site) => {
        site.use(requireSignIn());
      },
    });

    const page = await new Browser({ "http://site.example": app.url }).click("http://site.example//evil.example/path");

    expect(page.location).toBe("http://site.example/auth/eventpop?returnTo=%2F");
  });
});

describe("the language of a page", () => {
  it.each([
    ["th", "th"],
    ["th-TH,th;q=0.9,en;q=0.8", "th"],
    ["en-GB,en;q=0.9,th;q=0.8", "en"],
    ["de", "en"],
    ["", "en"],
  ])("with Accept-Language %j is %s", async (accepted, language) => {
    const { app, browser } = await startSite();

    const page = await browser.click(app.at("/auth/eventpop/callback"), {
      headers: { "accept-language": accepted || undefined },
    });

    expect(page.text).toContain(`<html lang="${language}">`);
  });
});

describe("the option language", () => {
  const refused = (app: { at(path: string): string }) => app.at("/auth/eventpop/callback");
  const english = { headers: { "accept-language": "en" } };

  it("overrides the browser's preference for every visitor", async () => {
    const { app, browser } = await startSite({ auth: { language: "th" } });

    expect((await browser.click(refused(app), english)).text).toContain('<html lang="th">');
  });

  it("may be a function, also for the pages of eventpopErrors; if it returns undefined, the browser's preference is used", async () => {
    const language = (req: Request) => (req.headers.cookie?.includes("lang=th") ? "th" : undefined);
    const { app, browser } = await startSite({
      auth: { language },
      routes: (site) => void site.use("/fails", (_req, _res, next) => next(new StoreError("EVENTPOP_STORE", "Down."))),
    });
    const thai = { headers: { ...english.headers, cookie: "lang=th" } };

    for (const address of [refused(app), app.at("/fails")]) {
      expect((await browser.click(address, thai)).text).toContain('<html lang="th">');
      expect((await browser.click(address, english)).text).toContain('<html lang="en">');
    }
  });

  it.each<[what: string, language: () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("no cookie parser");
      },
    ],
    ["returns another language", () => "de"],
    ["returns a promise", async () => "th"],
  ])("does not prevent a page if it %s", async (_what, language) => {
    const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => {});
    const { app, browser } = await startSite({ auth: { language: language as () => "th" } });

    const page = await browser.click(refused(app), english);
    warn.mockRestore();

    expect([page.status, page.text.includes('<html lang="en">')]).toEqual([400, true]);
  });

  it.each(["de", "TH", 5, {}])("causes a start-up error: %j", (language) => {
    expect(() => eventpopAuth({ ...CLIENT, baseURL: "https://app.example", language } as never)).toThrow(
      'language, if not a function, must be "en" or "th".',
    );
  });
});
