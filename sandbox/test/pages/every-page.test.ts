import { type Language, languages } from "../../src/pages";
import { everyPage } from "./every-page";
import { attributes, textOf } from "./forms";
import { hostile } from "./samples";

const bars: Record<Language, string> = {
  en: "EVENTPOP SANDBOX — not Eventpop; never type a real password",
  th: "EVENTPOP SANDBOX — ไม่ใช่ Eventpop จริง ห้ามพิมพ์รหัสผ่านจริง",
};

const pages = languages.flatMap((language) =>
  Object.entries(everyPage(language)).map(([name, html]) => ({ language, name, html })),
);

const control = new RegExp(`<(?:a|button|summary|select|input(?! type="hidden"))\\b${attributes}>`, "g");

describe.each(pages)("the page “$name” in $language", ({ language, name, html }) => {
  it("says in a bar that it is not Eventpop", () => {
    expect(html).toMatch(/^<!DOCTYPE html><html lang="(en|th)">/);
    expect(html).toContain(`<p class="bar" data-testid="sandbox-bar">${bars[language]}</p>`);
    expect(textOf(html, "title")).toMatch(/^Eventpop Sandbox · ./);
    expect(html).toMatch(/<link rel="icon" href="data:image\/svg\+xml,[^"]*ffb300/);
  });

  it("is marked with its language and links to the other", () => {
    const other = language === "en" ? "th" : "en";
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(`<a href="?a=1&amp;lang=${other}" lang="${other}" hreflang="${other}"`);
  });

  it("lets no name break out of its place", () => {
    expect(html).not.toContain("<img");
    expect(html).not.toContain(hostile.slice(0, 5));
    expect(html.match(/<\/title>/g)).toHaveLength(1);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
  });

  it("needs no script, and has none but the home page's copy button", () => {
    expect(html.match(/<script/g)?.length ?? 0).toBe(name === "home" ? 1 : 0);
    expect(html).not.toMatch(/ on[a-z]+="/);
    expect(html).not.toContain("javascript:");
  });

  it("has no inline style, which its Content-Security-Policy would refuse", () => {
    expect(html).not.toMatch(/ style="/);
  });

  it("names every control for tests, each by its own name", () => {
    const controls = [...html.matchAll(control)].map(([opening]) => opening);
    const names = controls.map((opening) => / data-testid="([^"]+)"/.exec(opening)?.[1] ?? opening);
    expect(names.filter((testId) => testId.startsWith("<"))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it("has no two fields with one label, which a screen reader could not tell apart", () => {
    const labels = [...html.matchAll(/<label[^>]*>(.*?)<(?:input|select)/gs)].map(([, label]) => label);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it("loads nothing from anywhere", () => {
    const addresses = [...html.matchAll(/ (?:src|href|action)="([^"]*)"/g)].map(([, address]) => address ?? "");
    expect(addresses.filter((address) => !/^(\/(?!\/)|\?|data:)/.test(address))).toEqual([]);
  });
});
