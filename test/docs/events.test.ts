import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EventpopError, OptionError, ProviderError, SignInError, StoreError } from "../../src/errors";
import { type AuthEvent, type AuthEventName, createEmit, type Emit, emitError } from "../../src/events";
import { PublicTypes } from "./public-types";

const page = readFileSync(join(__dirname, "../../docs/events.md"), "utf8");
const types = new PublicTypes();

/** The rows of the table whose first column has this heading. */
function rowsBelow(heading: string): string[][] {
  const [, table = ""] = new RegExp(`^\\| ${heading} \\|.*\\n\\|[-|]+\\|\\n((?:\\|.*\\n)+)`, "m").exec(page) ?? [];
  return table
    .trimEnd()
    .split("\n")
    .map((row) =>
      row
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
}

/** The names in backticks. */
const namesIn = (text = "") => [...text.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);

const error = new ProviderError("EVENTPOP_UNAVAILABLE");
/** How the code emits each event. The types require a row for each name. */
const emitted: Readonly<Record<AuthEventName, (emit: Emit) => void>> = {
  sign_in_started: (emit) => emit("sign_in_started"),
  signed_in: (emit) => emit("signed_in", { userId: "1" }),
  signed_out: (emit) => emit("signed_out", { userId: "1" }),
  refused: (emit) => emitError(emit, new SignInError("EVENTPOP_BAD_CALLBACK")),
  provider_failed: (emit) => emitError(emit, new ProviderError("EVENTPOP_TIMEOUT")),
  api_refused: (emit) => emitError(emit, new ProviderError("EVENTPOP_NOT_FOUND")),
  rate_limited: (emit) => emit("rate_limited", { error }),
  store_failed: (emit) => emitError(emit, new StoreError("EVENTPOP_STORE")),
  app_failed: (emit) => emitError(emit, new EventpopError("EVENTPOP_APP_TIMEOUT")),
  tokens_refreshed: (emit) => emit("tokens_refreshed"),
  refresh_failed: (emit) => emit("refresh_failed", { error }),
  sign_in_expired: (emit) => emit("sign_in_expired", { error }),
  record_unreadable: (emit) => emit("record_unreadable"),
  lock_unavailable: (emit) => emit("lock_unavailable"),
  pkce_unsupported: (emit) => emit("pkce_unsupported"),
  scope_narrowed: (emit) => emit("scope_narrowed"),
  return_to_dropped: (emit) => emit("return_to_dropped"),
};

/** The fields of an event, besides those that every event has. */
function fieldsOf(name: AuthEventName): string[] {
  const events: AuthEvent[] = [];
  emitted[name](createEmit("eventpop", (event) => events.push(event)));
  const [{ event, strategy: _, ...fields } = { event: "none" }] = events;
  expect(event).toBe(name);
  return Object.keys(fields);
}

describe("docs/events.md", () => {
  it("lists each event once", () => {
    const rows = rowsBelow("event").flatMap(([name]) => namesIn(name));

    expect(rows.toSorted()).toEqual(Object.keys(emitted).toSorted());
  });

  it.each(Object.keys(emitted) as AuthEventName[])("lists the fields of %s", (name) => {
    const row = rowsBelow("event").find(([cell]) => cell === `\`${name}\``);

    expect(namesIn(row?.[2])).toEqual(fieldsOf(name));
  });

  it("explains each field of an event", () => {
    const fields = types.optionsOf("AuthEvent").map(({ name }) => name);

    expect(rowsBelow("field").flatMap(([name]) => namesIn(name))).toEqual(fields);
  });

  it("explains each property and each channel of an operation", () => {
    const properties = types.optionsOf("TracedOperation").map(({ name }) => name);
    const [, names = ""] = /type TracedOperationName = (.*);/.exec(types.sourceOf("TracedOperationName")) ?? [];
    const channels = names.split(" | ").map((name) => `\`passport-eventpop.${JSON.parse(name)}\``);

    expect(rowsBelow("property").flatMap(([name]) => namesIn(name))).toEqual(properties);
    expect(rowsBelow("channel").map(([name]) => name)).toEqual(channels);
  });

  it("shows the line that the package prints on the console", () => {
    const { code, message, hint, docs } = new EventpopError("EVENTPOP_CLIENT_REFUSED");

    expect(page).toContain(`\npassport-eventpop: ${code}: ${message} ${hint} See ${docs}\n`);
    expect(new OptionError("EVENTPOP_SETUP").docs).toContain("#eventpop_setup");
  });
});
