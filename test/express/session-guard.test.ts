import type { Request } from "express";
import session, { type Session } from "express-session";
import { StoreError } from "../../src/errors";
import { SessionGuard } from "../../src/express/session-guard";
import { watchTimers } from "../support/timers";
import { HOUR_MS, type KeptLogin, tokensWith, useKeptLogins } from "../tokens/stored-login";

const keepLogin = useKeptLogins();
const KEY = "eventpop";

/** A guarded store with a saved login, and requests that have its session. */
async function startGuarded() {
  const kept = await keepLogin(tokensWith(HOUR_MS));
  const { store, tokenManager, login } = kept;
  // This middleware adds `generate` to the store.
  session({ store, secret: "s", resave: false, saveUninitialized: false, genid: () => "session-2" });
  const guard = new SessionGuard(KEY, tokenManager);
  guard.wrapStore(store);
  const request = (content: object = { [KEY]: [login.recordId] }): Request => {
    const req = { sessionID: "session-1", sessionStore: store } as unknown as Request;
    store.createSession(req, { ...stored(), ...content } as never);
    return req;
  };
  const seen = () => store.calls.map(({ call, of }) => `${call} ${of}`);
  await save(request().session);
  store.forget();
  return { ...kept, guard, request, seen };
}

const stored = () => ({ cookie: { originalMaxAge: HOUR_MS } });
const save = (held: Session) => settle((done) => held.save(done));
const read = ({ store }: Pick<KeptLogin, "store">, id = "session-1") =>
  settle<object | undefined>((done) => store.get(id, done));

describe("destroying a session", () => {
  it.each<[string, (req: Request) => Promise<void>]>([
    ["session.destroy()", (req) => settle((done) => req.session.destroy(done))],
    ["session.regenerate()", (req) => settle((done) => req.session.regenerate(done))],
    ["store.destroy(id)", (req) => settle((done) => req.sessionStore.destroy(req.sessionID, done))],
  ])("by %s deletes the login's record first, then the session", async (_how, end) => {
    const { request, seen, tokenManager, login, storedToken } = await startGuarded();

    await end(request());

    const order = seen().filter((call) => !call.startsWith("get"));
    expect(order).toEqual(["set tombstone", "destroy record", "destroy session"]);
    await expect(storedToken()).resolves.toBeUndefined();
    expect(tokenManager.isKnownEnded(login.recordId)).toBe(true);
  });

  it("ends the login of the stored session, even if the request removed the login from its copy of the session", async () => {
    const { request, storedToken } = await startGuarded();

    await settle((done) => request({ [KEY]: undefined }).session.destroy(done));

    await expect(storedToken()).resolves.toBeUndefined();
  });

  it("without a login deletes no record", async () => {
    const { store, seen } = await startGuarded();

    await settle((done) => store.destroy("anonymous", done));

    expect(seen()).toEqual(["get session", "destroy session"]);
  });

  it("by regenerating does not copy the login into the new session, although other data may be copied", async () => {
    const { request } = await startGuarded();
    const req = request();
    const old = req.session;

    await settle((done) => req.session.regenerate(done));

    expect(Object.keys({ ...old, ...req.session })).not.toContain(KEY);
  });

  it("fails if the store cannot delete the login's record, and the session is kept", async () => {
    const guarded = await startGuarded();
    guarded.store.trouble("fails", "destroy");

    await expect(settle((done) => guarded.request().session.destroy(done))).rejects.toThrow(StoreError);

    guarded.store.recover();
    await expect(read(guarded)).resolves.toBeDefined();
  });
});

describe("a slow request", () => {
  it.each([
    ["this process", (kept: KeptLogin) => kept.tokenManager],
    ["another process", (kept: KeptLogin) => kept.sibling()],
  ])("that saves its session after %s has ended the login leaves no session in the store", async (_where, keeperOf) => {
    const guarded = await startGuarded();
    const req = guarded.request();
    await keeperOf(guarded).endLogin(guarded.login.recordId);

    await save(Object.assign(req.session, { note: "written late" }));

    await expect(read(guarded)).resolves.toBeUndefined();
  });

  it("that saves its session cannot restore old tokens, because sessions contain none", async () => {
    const guarded = await startGuarded();
    const req = guarded.request();
    await guarded.tokenManager.getAccessToken(guarded.login, "first-access");

    await save(Object.assign(req.session, { note: "written late" }));

    await expect(guarded.storedToken()).resolves.toBe("second-access");
    await expect(read(guarded)).resolves.toMatchObject({ note: "written late" });
  });

  it("that touches its session after the login ended leaves no session, in a store whose touch reads and writes", async () => {
    const guarded = await startGuarded();
    const req = guarded.request();
    await guarded.tokenManager.endLogin(guarded.login.recordId);

    await settle((done) => req.sessionStore.touch?.(req.sessionID, req.session, done));

    await expect(read(guarded)).resolves.toBeUndefined();
  });
});

describe("writing a session", () => {
  it("reads the record once with a login, and not at all without", async () => {
    const { request, seen, store } = await startGuarded();

    await save(request().session);
    const withLogin = seen();
    store.forget();
    await save(request({ [KEY]: undefined }).session);

    expect([withLogin, seen()]).toEqual([["set session", "get record", "get tombstone"], ["set session"]]);
  });

  it("with a new login happens once, although express-session saves it again when the response ends", async () => {
    const { request, seen, guard } = await startGuarded();
    const req = request();

    await guard.saveLogin(req.session);
    await save(req.session);
    expect(seen()).toEqual(["set session"]);

    await save(Object.assign(req.session, { note: "changed" }));
    expect(seen().filter((call) => call === "set session")).toHaveLength(2);
  });
});

describe("a session store that does not respond", () => {
  it("causes an error after two seconds, for every method", async () => {
    const { store, request } = await startGuarded();
    const req = request();
    store.trouble("is silent");
    using timers = watchTimers();

    const outcomes = await Promise.allSettled([
      settle<object>((done) => store.get("session-1", done)),
      save(req.session),
      settle((done) => store.touch("session-1", req.session, done)),
      settle((done) => store.destroy("session-1", done)),
    ]);

    expect(timers.longest()).toBe(2_000);
    expect(outcomes).toEqual(Array(4).fill({ status: "rejected", reason: expect.any(StoreError) }));
  });
});

function settle<T = void>(call: (done: (error?: unknown, value?: T | null) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve((value ?? undefined) as T)));
  });
}
