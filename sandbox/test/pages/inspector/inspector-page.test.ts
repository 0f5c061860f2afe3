import type { EntryPageProps } from "../../../src/pages/inspector/entry-form";
import { type InspectorTab, inspectorPage, inspectorTabs } from "../../../src/pages/inspector/inspector-page";
import { type Form, formsIn } from "../forms";
import { entries, tabs } from "../inspector-samples";
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
    for (const form of tabs.flatMap((tab) => formsIn(show(tab))).filter(({ method }) => method === "post")) {
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
    ["logins", []],
    ["people", ["users/somchai/sign_in"]],
    ["applications", []],
    ["tokens", ["tokens/t1/expire", "tokens/t1/revoke", "codes/c1/expire"]],
    ["events", ["tickets/770001 status"]],
    [
      "faults",
      [
        "faults/presets/eventpop-down/off",
        "faults/presets/flaky-network/on",
        "faults/presets/all-sessions-revoked/on",
        "faults/f1/remove",
        "faults/clear",
        "faults on type times after delay_ms",
      ],
    ],
    ["clock", ["clock/freeze", "clock/advance by by by by", "clock/advance by", "clock/set at"]],
    ["settings", ["settings compat.meEnvelope ttl.accessToken", "import file", "reset"]],
  ])("has on the tab %s the forms %j", (tab, forms) => {
    expect(formsIn(show(sampleOf(tab))).map(summary)).toEqual(expect.arrayContaining([...forms]));
  });
});

describe("the form of a row", () => {
  const [newUser, event] = entries;
  const page = (entry: EntryPageProps | undefined) => {
    if (!entry) throw new Error("no sample of a form");
    return inspectorPage({ ...pageProps, ...entry, authenticityToken: "csrf-token" });
  };

  it("has a field for each value, and a box that is not checked sends false", () => {
    const [form] = formsIn(page(newUser));
    expect(form?.action).toBe("/_sandbox/inspector/users");
    expect(form?.fields.slice(1)).toEqual([
      ["return_to", "/oauth/authorize"],
      ["fullName", nameWithHtml],
      ["email", "kai@sandbox.example"],
      ["organizerIds[]", ""],
      ["organizerIds[]", "2"],
      ["locked", "false"],
      ["birthday", ""],
    ]);
  });

  it("asks before it deletes the row, and names the rows that are deleted with it", () => {
    const html = page(event);
    expect(html).toContain("Deleted with it: 3 × tickets.");
    expect(formsIn(html).at(-1)?.action).toBe(`/_sandbox/inspector/events/${encodeURIComponent(nameWithHtml)}/delete`);
  });

  it("belongs to the tab that lists the row", () => {
    expect(page(event)).toContain('<a href="/_sandbox/inspector/events" aria-current="page"');
  });
});

describe("the tab of requests", () => {
  const requests = sampleOf("requests");

  it("has the filter in the links to failed requests, exports, older requests and live updates", () => {
    const html = show({ ...requests, filter: { on: "token", user: "somchai" } });
    const query = "?on=token&amp;user=somchai";
    expect(html).toContain(`<a href="/_sandbox/inspector/requests${query}&amp;failed=1" data-testid="requests-failed"`);
    expect(html).toContain(`<a href="/_sandbox/inspector/requests/export.har${query}" download`);
    expect(html).toContain(`<a href="/_sandbox/inspector/requests${query}&amp;before=r1"`);
    expect(html).toContain(`data-live="/_sandbox/inspector/requests/live${query}&amp;since=7"`);
  });

  it("shows the time of a request in Bangkok", () => {
    expect(show(requests)).toMatch(/<time class="mono muted" datetime="2026-04-13T12:00:05.000Z">19:00:05</);
  });

  it("shows the fault and the cause of a request, and decoded parameters", () => {
    const html = show(requests);
    expect(html).toContain('<span class="tag">truncate</span>');
    expect(html).toContain("The code 3f0c1e… was already exchanged 2s ago");
    expect(html).toContain("<dt>grant_type</dt><dd><code>authorization_code</code></dd>");
  });

  it("links the beginning of a code or token to its row", () => {
    expect(show(requests)).toMatch(/<a href="\/_sandbox\/inspector\/tokens#credential-3f0c1e"[^>]*>3f0c1e…<\/a>/);
    for (const id of ["3f0c1e", "77ab01"]) expect(show(sampleOf("tokens"))).toContain(`id="credential-${id}"`);
  });

  it("shows the request of a link opened, or says that the log no longer contains the request", () => {
    const only = { ...requests, only: "r3" };
    expect(show({ ...only, requests: requests.requests.slice(0, 1) })).toContain('<li id="entry-r3"><details open>');
    expect(show({ ...only, requests: [] })).toContain("The log no longer has the request r3.");
  });
});

describe("the tab of logins", () => {
  it("shows how each login ended, and opens those that failed", () => {
    const html = show(sampleOf("logins"));
    expect(html).toContain('<li id="login-4"><details open>');
    expect(html).toContain("failed: Token request");
    expect(html).toContain("waiting for the user");
    expect(html).toContain('<li class="failed"><b class="step-name">Token request</b>');
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

  it("says after which time tokens and codes expire", () => {
    expect(show(clock)).toContain("An access token expires after 2 h, an authorization code after 10 min.");
  });

  it("has a form to resume a frozen clock", () => {
    expect(formsIn(show({ ...clock, frozen: true })).map(summary)).toContain("clock/resume");
  });
});

it("percent-encodes keys in the path of a form", () => {
  const people = sampleOf("people").people.map((person) => ({ ...person, key: nameWithHtml }));
  const html = show({ ...sampleOf("people"), people: people.slice(0, 1) });
  expect(formsIn(html)[0]?.action).toBe(`/_sandbox/inspector/users/${encodeURIComponent(nameWithHtml)}/sign_in`);
});
