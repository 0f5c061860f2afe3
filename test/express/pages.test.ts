import { createHash } from "node:crypto";
import { ERRORS, type ErrorCode } from "../../src/errors";
import { renderErrorPage } from "../../src/express/responses/error-page";
import { renderPage } from "../../src/express/responses/page";
import { useSites } from "./sites";

const { startSite } = useSites();
const TARGETS = { account: "https://eventpop.example", login: "/login", again: "/again", home: "/home" };
const linksIn = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);

describe("the page of an error", () => {
  const codes = Object.keys(ERRORS) as ErrorCode[];

  it.each(codes)("has the title and the text of its error code in each language: %s", (code) => {
    for (const language of ["en", "th"] as const) {
      const { title, sentence } = ERRORS[code].page[language];

      expect(renderErrorPage(code, language, {})).toContain(`<h1>${title}</h1>\n<p>${sentence}</p>`);
    }
  });

  it.each<[ErrorCode, string[]]>([
    ["EVENTPOP_ACCESS_DENIED", ["/login", "/home"]],
    ["EVENTPOP_LOGIN_EXPIRED", ["/login", "/home"]],
    ["EVENTPOP_NOT_ADMITTED", ["https://eventpop.example", "/login", "/home"]],
    ["EVENTPOP_TIMEOUT", ["/again", "/home"]],
    ["EVENTPOP_RATE_LIMITED", ["/again", "/home"]],
    ["EVENTPOP_STORE", ["/again", "/home"]],
    ["EVENTPOP_TICKET_REQUIRED", ["/again", "/home"]],
    ["EVENTPOP_FORBIDDEN", ["/home"]],
    ["EVENTPOP_CROSS_SITE", ["/home"]],
  ])("has the links for the error %s: %j", (code, links) => {
    expect(linksIn(renderErrorPage(code, "en", TARGETS))).toEqual(links);
  });

  it("has no link whose URL is unknown", () => {
    const html = renderErrorPage("EVENTPOP_STORE", "th", {});

    expect(linksIn(html)).toEqual([]);
    expect(html).not.toContain('<p class="links">');
  });
});

describe("a page", () => {
  it("escapes everything except its body", () => {
    const evil = `"><script>alert(1)</script>&'`;

    const html = renderPage({
      language: "en",
      title: evil,
      sentence: evil,
      body: "<form></form>",
      links: [{ href: evil, label: evil }],
      code: evil,
    });

    expect(html).not.toContain("<script>");
    expect(html).toContain("<form></form>");
    expect(html.match(/&quot;&gt;&lt;script&gt;/g)).toHaveLength(6);
  });

  it("allows its own style and nothing else", async () => {
    const { app, browser } = await startSite();

    const { headers, text } = await browser.click(app.at("/auth/eventpop/callback"));
    const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");

    expect(headers["content-security-policy"]).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(text).not.toMatch(/style=|onclick=|<script/);
  });
});
