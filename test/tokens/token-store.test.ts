import { SignInRequiredError } from "../../src/errors";
import { toSessionData } from "../../src/tokens/session-store";
import { SessionTokenStore } from "../../src/tokens/token-store";
import { WatchedStore } from "../support/watched-store";
import { HOUR_MS, tokensWith } from "./stored-login";

const KEYS = ["the-first-key-of-the-tests"];

function open(store = new WatchedStore(), keys: readonly string[] = KEYS) {
  const events: string[] = [];
  return { store, events, tokens: new SessionTokenStore(store, { keys, emit: (event) => events.push(event) }) };
}

/** Returns the content of the store by key. */
function contentOf(store: WatchedStore): Record<string, string> {
  return (store as unknown as { sessions: Record<string, string> }).sessions;
}

const soon = () => Date.now() + HOUR_MS;

describe("a record of tokens", () => {
  it("contains neither tokens nor their expiry in readable form in the store", async () => {
    const { store, tokens } = open();

    await tokens.createRecord(tokensWith(HOUR_MS), soon());

    const text = JSON.stringify(contentOf(store));
    expect(text).not.toMatch(/first|access|refresh|expiresAt/i);
    expect(text).toMatch(/"eventpop-[\w-]{24}"/);
  });

  it("has a random id of 144 bits", async () => {
    const { tokens } = open();
    const ids = [await tokens.createRecord(tokensWith(1), soon()), await tokens.createRecord(tokensWith(1), soon())];

    expect(new Set(ids).size).toBe(2);
    for (const recordId of ids) expect(Buffer.from(recordId, "base64url")).toHaveLength(18);
  });

  it("cannot be unsealed under another record's id, and an event is emitted", async () => {
    const { store, tokens, events } = open();
    const [mine, yours] = [
      await tokens.createRecord(tokensWith(1), soon()),
      await tokens.createRecord(tokensWith(1), soon()),
    ];
    const content = contentOf(store);
    content[`eventpop-${yours}`] = content[`eventpop-${mine}`] ?? "";

    await expect(tokens.readRecord(yours)).rejects.toBeInstanceOf(SignInRequiredError);
    await expect(tokens.readRecord(mine)).resolves.toMatchObject({ version: 1 });
    expect(events).toEqual(["record_unreadable"]);
  });

  it("is unsealed with any of the keys, and sealed with the first", async () => {
    const old = open();
    const recordId = await old.tokens.createRecord(tokensWith(HOUR_MS), soon());
    const both = open(old.store, ["a-newer-key-of-the-tests", ...KEYS]);
    const record = await both.tokens.readRecord(recordId);

    expect(record).toMatchObject({ tokens: { accessToken: "first-access" } });
    await both.tokens.replaceRecord(recordId, record ?? raise(), tokensWith(HOUR_MS, "second"), soon());
    await expect(old.tokens.readRecord(recordId)).rejects.toBeInstanceOf(SignInRequiredError);
  });

  it("counts as existing, and cannot be replaced, if no key unseals it", async () => {
    const newer = open(undefined, ["a-newer-key-of-the-tests", ...KEYS]);
    const recordId = await newer.tokens.createRecord(tokensWith(HOUR_MS), soon());
    const record = (await newer.tokens.readRecord(recordId)) ?? raise();
    const old = open(newer.store);

    expect(await old.tokens.hasRecord(recordId)).toBe(true);
    expect(await old.tokens.replaceRecord(recordId, record, tokensWith(HOUR_MS, "old"), soon())).toBe(false);
    await expect(newer.tokens.readRecord(recordId)).resolves.toMatchObject({ tokens: { accessToken: "first-access" } });
  });

  it("is deleted if the store reports a failure although it wrote the record", async () => {
    const { store } = open();
    const set = store.set.bind(store);
    store.set = (key, session, callback = () => {}) => set(key, session, () => callback(new Error("connection lost")));
    const { tokens } = open(store);

    await expect(tokens.createRecord(tokensWith(HOUR_MS), soon())).rejects.toThrow("connection lost");

    expect(contentOf(store)).toEqual({});
  });

  it("expires in the store when its login ends, and later if the login is extended", async () => {
    const { store, tokens } = open();
    const recordId = await tokens.createRecord(tokensWith(HOUR_MS), soon());
    const expiry = () => Date.parse(JSON.parse(contentOf(store)[`eventpop-${recordId}`] ?? "").cookie.expires);
    expect(Math.abs(expiry() - soon())).toBeLessThan(1_000);

    await tokens.extendRecord(recordId, soon() + HOUR_MS);

    expect(Math.abs(expiry() - soon() - HOUR_MS)).toBeLessThan(1_000);
    await expect(tokens.readRecord(recordId)).resolves.toMatchObject({
      tokens: { accessToken: "first-access" },
      version: 1,
    });
  });
});

describe("new tokens", () => {
  it("replace the old ones once: a second replacement of the same version is refused", async () => {
    const { tokens } = open();
    const recordId = await tokens.createRecord(tokensWith(HOUR_MS), soon());
    const read = (await tokens.readRecord(recordId)) ?? raise();

    expect(await tokens.replaceRecord(recordId, read, tokensWith(HOUR_MS, "second"), soon())).toBe(true);
    expect(await tokens.replaceRecord(recordId, read, tokensWith(HOUR_MS, "late"), soon())).toBe(false);
    await expect(tokens.readRecord(recordId)).resolves.toMatchObject({
      tokens: { accessToken: "second-access" },
      version: 2,
    });
  });

  it("are accepted once if one process replaces a version twice at the same time", async () => {
    const { tokens } = open();
    const recordId = await tokens.createRecord(tokensWith(HOUR_MS), soon());
    const read = (await tokens.readRecord(recordId)) ?? raise();

    const outcomes = ["second", "third"].map((name) =>
      tokens.replaceRecord(recordId, read, tokensWith(HOUR_MS, name), soon()),
    );

    expect(await Promise.all(outcomes)).toEqual([true, false]);
    await expect(tokens.readRecord(recordId)).resolves.toMatchObject({ tokens: { accessToken: "second-access" } });
  });

  it("are not overwritten when the login is extended, although the store's touch reads and writes back", async () => {
    const { store, tokens } = open();
    const recordId = await tokens.createRecord(tokensWith(HOUR_MS), soon());
    const read = (await tokens.readRecord(recordId)) ?? raise();
    store.touch = (key, session, callback = () => {}) => {
      store.get(key, (_error, stored) => {
        // Writes the content that it read earlier.
        setImmediate(() => store.set(key, { ...stored, cookie: session.cookie }, callback));
      });
    };
    const slow = new SessionTokenStore(store, { keys: KEYS, emit: () => {} });

    await Promise.all([
      slow.extendRecord(recordId, soon() + HOUR_MS),
      slow.replaceRecord(recordId, read, tokensWith(HOUR_MS, "second"), soon()),
    ]);

    await expect(tokens.readRecord(recordId)).resolves.toMatchObject({ tokens: { accessToken: "second-access" } });
  });
});

describe("a record that was deleted", () => {
  it("cannot be replaced or extended", async () => {
    const { store, tokens } = open();
    const recordId = await tokens.createRecord(tokensWith(HOUR_MS), soon());
    const read = (await tokens.readRecord(recordId)) ?? raise();
    await tokens.deleteRecord(recordId);

    expect(await tokens.replaceRecord(recordId, read, tokensWith(HOUR_MS, "second"), soon())).toBe(false);
    await tokens.extendRecord(recordId, soon());

    await expect(tokens.readRecord(recordId)).resolves.toBeUndefined();
    expect(Object.keys(contentOf(store))).toEqual([`eventpop-ended-${recordId}`]);
  });

  it("stays deleted if a write was running at the deletion", async () => {
    const { store, tokens } = open();
    const recordId = await tokens.createRecord(tokensWith(HOUR_MS), soon());
    const read = (await tokens.readRecord(recordId)) ?? raise();
    store.trouble({ delayMs: 50 }, "set");
    const writing = store.next("set");
    const replaced = tokens.replaceRecord(recordId, read, tokensWith(HOUR_MS, "second"), soon());
    await writing;
    store.recover();
    await tokens.deleteRecord(recordId);

    expect(await replaced).toBe(false);
    await expect(tokens.readRecord(recordId)).resolves.toBeUndefined();
    expect(Object.keys(contentOf(store))).toEqual([`eventpop-ended-${recordId}`]);
  });

  it("is deleted also if the store cannot read the record", async () => {
    const { store, tokens } = open();
    const recordId = await tokens.createRecord(tokensWith(HOUR_MS), soon());
    store.trouble("fails", "get record");

    await expect(tokens.deleteRecord(recordId)).resolves.toBeUndefined();

    expect(Object.keys(contentOf(store))).toEqual([`eventpop-ended-${recordId}`]);
  });

  it("is returned by the deletion, so that the caller can revoke its tokens", async () => {
    const { tokens } = open();
    const recordId = await tokens.createRecord(tokensWith(HOUR_MS), soon());

    await expect(tokens.deleteRecord(recordId)).resolves.toMatchObject({
      tokens: { accessToken: "first-access" },
      version: 1,
    });
    await expect(tokens.deleteRecord(recordId)).resolves.toBeUndefined();
  });

  it("leaves a tombstone that expires after five minutes", async () => {
    const { store, tokens } = open();
    await tokens.deleteRecord(await tokens.createRecord(tokensWith(HOUR_MS), soon()));

    const [tombstone = ""] = Object.values(contentOf(store));
    expect(Date.parse(JSON.parse(tombstone).cookie.expires) - Date.now()).toBeLessThanOrEqual(5 * 60_000);
  });
});

function raise(): never {
  throw new Error("The record should be there.");
}

describe("an entry that has expired before it is written", () => {
  it("has a lifetime of one millisecond, because stores take 0 and less for no expiry", () => {
    expect(toSessionData({}, Date.now() - HOUR_MS).cookie.originalMaxAge).toBe(1);
  });
});
