import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Language, languages } from "../../src/pages/language";
import { everyPage } from "./every-page";
import { attributes, textOf } from "./forms";
import { nameWithHtml } from "./samples";

const bars: Record<Language, string> = {
  en: "EVENTPOP SANDBOX — not Eventpop; never type a real password",
  th: "EVENTPOP SANDBOX — ไม่ใช่ Eventpop จริง ห้ามพิมพ์รหัสผ่านจริง",
};

const pages = languages.flatMap((language) =>
  Object.entries(everyPage(language)).map(([name, html]) => ({ language, name, html })),
);

const control = new RegExp(`<(?:a|button|summary|select|textarea|input(?! type="hidden"))\\b${attributes}>`, "g");

describe.each(pages)("the page “$name” in $language", ({ language, name, html }) => {
  it("has a bar that says that this is not Eventpop", () => {
    expect(html).toMatch(/^<!DOCTYPE html><html lang="(en|th)">/);
    expect(html).toContain(` data-testid="sandbox-bar">${bars[language]}</section>`);
    expect(textOf(html, "title")).toMatch(/^Eventpop Sandbox · ./);
    expect(html).toMatch(/<link rel="icon" href="data:image\/svg\+xml,[^"]*ffb300/);
  });

  it("declares its language, and has a link to the same page in the other language", () => {
    const other = language === "en" ? "th" : "en";
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(`<a href="?a=1&amp;lang=${other}" lang="${other}" hreflang="${other}"`);
  });

  it("escapes names that contain HTML", () => {
    expect(html).not.toContain("<img");
    expect(html).not.toContain(nameWithHtml.slice(0, 5));
    expect(html.match(/<\/title>/g)).toHaveLength(1);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
  });

  it("has no script, except for copy buttons and live lists", () => {
    const counts: Readonly<Record<string, number>> = {
      home: 1,
      callback: 1,
      "callback without parameters": 1,
      "inspector requests": 2,
      "inspector logins": 2,
    };
    expect(html.match(/<script/g)?.length ?? 0).toBe(counts[name] ?? 0);
    expect(html).not.toMatch(/ on[a-z]+="/);
    expect(html).not.toContain("javascript:");
  });

  it("has no inline style, which the Content-Security-Policy would block", () => {
    expect(html).not.toMatch(/ style="/);
  });

  it("gives every link, button and field a unique data-testid", () => {
    const controls = [...html.matchAll(control)].map(([opening]) => opening);
    const names = controls.map((opening) => / data-testid="([^"]+)"/.exec(opening)?.[1] ?? opening);
    expect(names.filter((testId) => testId.startsWith("<"))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it("gives every field a unique label, for screen readers", () => {
    const labels = [...html.matchAll(/<label[^>]*>(.*?)<\/label>/gs)].map(([, label = ""]) =>
      label.replace(/<select.*?<\/select>|<[^>]*>/gs, ""),
    );
    expect(new Set(labels).size).toBe(labels.length);
  });

  it("loads nothing from another origin", () => {
    const addresses = [...html.matchAll(/ (?:src|href|action)="([^"]*)"/g)].map(([, address]) => address ?? "");
    expect(addresses.filter((address) => !/^(\/(?!\/)|\?|data:)/.test(address))).toEqual([]);
  });
});

it("the tests above render every file that contains a page", () => {
  const files = readdirSync(join(__dirname, "../../src/pages"), { recursive: true, encoding: "utf8" })
    .filter((path) => /-page\.tsx$/.test(path))
    .map((path) => path.replace(/\.tsx$/, ""));
  const imported = [...readFileSync(join(__dirname, "every-page.ts"), "utf8").matchAll(/src\/pages\/(\S+-page)"/g)];

  expect(imported.map(([, path]) => path).sort()).toEqual(files.sort());
});
