import { type InspectorTab, inspectorPage, inspectorTabs } from "../../../src/pages/inspector/inspector-page";
import { type Form, formsIn } from "../forms";
import { tabs } from "../inspector-samples";
import { nameWithHtml, pageProps } from "../samples";

const show = (tab: InspectorTab) => inspectorPage({ ...pageProps, ...tab, authenticityToken: "csrf-token" });

function sampleOf<Name extends InspectorTab["tab"]>(name: Name) {
  const found = tabs.find((tab): tab is Extract<InspectorTab, { tab: Name }> => tab.tab === name);
  if (!found) throw new Error(`no sample of the tab ${name}`);
  return found;
}

/** A form as text: its path below the inspector, and its fields except for the authenticity token. */
const summary = ({ action, fields, buttons }: Form) =>
  [action.replace("/_sandbox/inspector/", ""), ...[...fields.slice(1), ...buttons].map(([name]) => name)].join(" ");

describe("the inspector", () => {
  it("marks the current tab among all tabs", () => {
    for (const tab of tabs) {
      const html = show(tab);
      expect(html).toContain(`<a href="/_sandbox/inspector/${tab.tab}" aria-current="page"`);
      expect(html.match(/data-testid="tab-/g)).toHaveLength(inspectorTabs.length);
    }
    expect(tabs.map(({ tab }) => tab)).toEqual(inspectorTabs);
  });

  it("has the authenticity token in every form, and posts only to paths below itself", () => {
    for (const form of tabs.flatMap((tab) => formsIn(show(tab)))) {
      expect(form.action).toMatch(/^\/_sandbox\/inspector\/./);
      expect(form.fields[0]).toEqual(["authenticity_token", "csrf-token"]);
    }
  });

  it("shows the result of a form, or why it was refused", () => {
    const clock = { ...pageProps, ...sampleOf("clock"), authenticityToken: "" };
    expect(inspectorPage({ ...clock, notice: "Advanced." })).toContain(">Advanced.</p>");
    expect(inspectorPage({ ...clock, refusal: "Not a time." })).toContain('role="alert"');
  });

  it.each<[InspectorTab["tab"], readonly string[]]>([
    ["requests", ["requests/clear"]],
    ["people", ["people/somchai/sign_in", "people full_name email"]],
    ["applications", []],
    ["tokens", ["tokens/t1/expire", "tokens/t1/revoke", "codes/c1/expire"]],
    ["events", ["tickets/770001 status"]],
    [
      "faults",
      [
        "faults/presets/eventpop-down/off",
        "faults/presets/flaky-network/on",
        "faults/f1/remove",
        "faults/clear",
        "faults on type times after delay_ms",
      ],
    ],
    ["clock", ["clock/freeze", "clock/advance by by by by", "clock/advance by", "clock/set at"]],
    ["settings", ["settings name value", "reset"]],
  ])("has on the tab %s the forms %j", (tab, forms) => {
    expect(formsIn(show(sampleOf(tab))).map(summary)).toEqual(expect.arrayContaining([...forms]));
  });
});

describe("the tab of requests", () => {
  const requests = sampleOf("requests");

  it("reloads by itself only with the parameter live", () => {
    expect(show(requests)).toContain('<meta http-equiv="refresh" content="2"/>');
    expect(show({ ...requests, live: false })).not.toContain("http-equiv");
  });

  it("keeps every other filter in the links that change one filter", () => {
    const html = show({ ...requests, live: true, failedOnly: true });
    expect(html).toContain('<a href="/_sandbox/inspector/requests?failed=1" data-testid="requests-live"');
    expect(html).toContain('<a href="/_sandbox/inspector/requests?live=1" data-testid="requests-failed"');
  });

  it("shows the fault of a request", () => {
    expect(show(requests)).toContain('<span class="tag">truncate</span>');
  });
});

describe("the tab of tokens", () => {
  it("shows the remaining lifetime, or why a token is invalid", () => {
    const html = show(sampleOf("tokens"));
    for (const text of ["1 h 58 min", "expired", "revoked", "8 min 59 s"]) expect(html).toContain(`>${text}</span>`);
  });
});

describe("the tab of the clock", () => {
  const clock = sampleOf("clock");

  it("shows the difference from the machine's time", () => {
    expect(show(clock)).toContain("2 h 1 min ahead of this machine");
    expect(show({ ...clock, offsetMs: -120_000 })).toContain("2 min behind this machine");
    expect(show({ ...clock, offsetMs: 12 })).toContain("as on this machine");
  });

  it("has a form to resume a frozen clock", () => {
    expect(formsIn(show({ ...clock, frozen: true })).map(summary)).toContain("clock/resume");
  });
});

it("percent-encodes keys in the path of a form", () => {
  const people = sampleOf("people").people.map((person) => ({ ...person, key: nameWithHtml }));
  const html = show({ ...sampleOf("people"), people: people.slice(0, 1) });
  expect(formsIn(html)[0]?.action).toBe(`/_sandbox/inspector/people/${encodeURIComponent(nameWithHtml)}/sign_in`);
});
