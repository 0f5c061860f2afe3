import { createHash } from "node:crypto";
import { readAuthOptions } from "../../src/config/auth-options";
import { ERRORS, type ErrorCode } from "../../src/errors";
import { contrastOf } from "../../src/express/responses/contrast";
import { errorPage, type LinkTargets } from "../../src/express/responses/error-page";
import { renderPage } from "../../src/express/responses/page";
import { createPageLook } from "../../src/express/responses/page-look";
import { CLIENT } from "../support/consumer-app";
import { useSites } from "./sites";

const { startSite } = useSites();
const TARGETS = { account: "https://eventpop.example", login: "/login", again: "/again", home: "/home" };
const renderErrorPage = (code: ErrorCode, language: "en" | "th", targets: LinkTargets) =>
  renderPage(errorPage(code, language, targets), createPageLook());
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

    const look = createPageLook({ name: evil, logo: `/logo?${evil}` });
    const html = renderPage(
      {
        language: "en",
        title: evil,
        sentence: evil,
        body: "<form></form>",
        links: [{ href: evil, label: evil }],
        code: evil,
      },
      look,
    );

    expect(html).not.toContain("<script>");
    expect(html).toContain("<form></form>");
    expect(html.match(/&quot;&gt;&lt;script&gt;/g)).toHaveLength(10);
  });

  it("allows its own style and pictures of its own site, and nothing else", async () => {
    const { app, browser } = await startSite();

    const { headers, text } = await browser.click(app.at("/auth/eventpop/callback"));
    const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");

    expect(headers["content-security-policy"]).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(text).not.toMatch(/style=|onclick=|<script/);
  });
});

describe("a page of an app with the option pages", () => {
  const CALLBACK = "/auth/eventpop/callback";

  it("has the app's name, logo and colour, and allows the logo of another host", async () => {
    const logo = "https://cdn.example/brand;v=2/logo,dark.svg?size=2";
    const { app, browser } = await startSite({ auth: { pages: { name: "Shop & Co", logo, accent: "#FFDD00" } } });

    const { headers, text } = await browser.click(app.at(CALLBACK));

    expect(text).toContain(`<header><img src="${logo}" alt="Shop &amp; Co"></header>`);
    expect(text).toMatch(/<title>.+ · Shop &amp; Co<\/title>/);
    expect(text).toContain("--accent: #ffdd00; --on-accent: #000000;");
    expect(headers["content-security-policy"]).toContain(
      "img-src 'self' https://cdn.example/brand%3Bv=2/logo%2Cdark.svg;",
    );
  });

  it("has the name as text if there is no logo, and no header if there is no name", async () => {
    const named = await startSite({ auth: { pages: { name: "Shop" } } });
    const unnamed = await startSite();

    expect((await named.browser.click(named.app.at(CALLBACK))).text).toContain("<header>Shop</header>");
    expect((await unnamed.browser.click(unnamed.app.at(CALLBACK))).text).not.toContain("<header>");
  });

  it.each(["#ffffff", "#000000", "#ffdd00", "#777777", "#5b2bd9", "#00aa55"])(
    "has buttons that can be seen and read in both schemes, with the accent %s",
    (accent) => {
      const { style } = createPageLook({ accent });
      const surfaces = [...style.matchAll(/--surface: (#\w+)/g)].map(([, colour = ""]) => colour);
      const edges = [...style.matchAll(/--accent-edge: (#\w+)/g)].map(([, colour = ""]) => colour);
      const [, text = ""] = [...style.matchAll(/--on-accent: (#\w+)/g)].map(([, colour = ""]) => colour).slice(-2);

      expect([surfaces, edges].map(({ length }) => length)).toEqual([2, 2]);
      expect(contrastOf(accent, text)).toBeGreaterThan(4.5);
      for (const [index, edge] of edges.entries()) {
        expect(contrastOf(edge, surfaces[index] ?? "")).toBeGreaterThan(3);
      }
    },
  );
});

describe("the link to the start page on the page of an error", () => {
  it.each([
    ["", { successRedirect: "/account" }, "/"],
    ["/shop", { successRedirect: "/shop/account" }, "/shop/"],
    ["", { origins: ["https://spa.example"], successRedirect: "https://spa.example/account" }, "https://spa.example/"],
  ])(
    "with the mount path %j and %j is %s, and not the page after a login, which may need a login",
    (mount, auth, start) => {
      expect(readAuthOptions({ ...CLIENT, ...auth, baseURL: `https://app.example${mount}` }).home).toBe(start);
    },
  );
});
