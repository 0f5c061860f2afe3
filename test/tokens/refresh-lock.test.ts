import { type PostgresPool, postgresLock, type RedisClient, redisLock } from "../../src";
import type { RefreshLock } from "../../src/config/token-storage";
import { acquireLease } from "../../src/tokens/refresh-lock";
import { rejectionOf } from "../support/rejection";
import { tokensWith, useKeptLogins } from "./stored-login";

const keepLogin = useKeptLogins();

/** The part of Redis that a lock needs: two scripts, distinguished by their arguments. Leases do not expire. */
class SmallRedis {
  readonly leases = new Map<string, string>();
  readonly sent: { readonly key: string; readonly owner: string; readonly leaseMs: string | undefined }[] = [];

  sendCommand(): void {}

  async eval(_script: string, { keys: [key = ""], arguments: [owner = "", leaseMs] }: ScriptOptions): Promise<number> {
    this.sent.push({ key, owner, leaseMs });
    if (leaseMs === undefined) return this.leases.get(key) === owner && this.leases.delete(key) ? 1 : 0;
    if (this.leases.has(key)) return 0;
    this.leases.set(key, owner);
    return 1;
  }
}

interface ScriptOptions {
  readonly keys: readonly string[];
  readonly arguments: readonly string[];
}

describe("a lease in Redis", () => {
  it("has one holder at a time, and an expiry", async () => {
    const redis = new SmallRedis();
    const lock = redisLock(redis);

    const release = await lock.acquire("login", 15_000);

    expect(await lock.acquire("login", 15_000)).toBeUndefined();
    expect(await lock.acquire("another", 15_000)).toBeDefined();
    await release?.();
    expect(await lock.acquire("login", 15_000)).toBeDefined();
    expect(redis.sent[0]).toEqual({ key: "eventpop-lock:login", owner: expect.any(String), leaseMs: "15000" });
  });

  it("does not release the next holder's lease if it is released after its expiry", async () => {
    const redis = new SmallRedis();
    const lock = redisLock(redis);
    const late = await lock.acquire("login", 1);
    redis.leases.clear();
    await lock.acquire("login", 15_000);

    await late?.();

    expect(await lock.acquire("login", 15_000)).toBeUndefined();
  });

  it("has a new owner of 128 random bits each time", async () => {
    const redis = new SmallRedis();
    for (let lease = 0; lease < 100; lease += 1) await (await redisLock(redis).acquire("login", 1_000))?.();

    const owners = new Set(redis.sent.map(({ owner }) => owner));
    expect(owners.size).toBe(100);
    for (const owner of owners) expect(Buffer.from(owner, "base64url")).toHaveLength(16);
  });

  it.each<[string, object]>([
    ["no client at all", undefined as unknown as object],
    ["a client without scripts", { sendCommand: () => {} }],
    ["an HTTP client, whose eval takes other arguments", { eval: async () => 1 }],
    [
      "a client of redis 3, which takes callbacks",
      { eval: () => true, sendCommand: () => true, send_command: () => true },
    ],
    ["a client in legacy mode", { eval: () => {}, sendCommand: () => {}, options: { legacyMode: true } }],
  ])("cannot be configured with %s", (_what, client) => {
    expect(() => redisLock(client as RedisClient)).toThrow(
      expect.objectContaining({ code: "EVENTPOP_BAD_OPTION", message: expect.stringContaining("createCluster") }),
    );
  });

  it("fails if Redis returns something other than a number", async () => {
    const redis = Object.assign(new SmallRedis(), { eval: async () => undefined });

    await expect(redisLock(redis).acquire("login", 1_000)).rejects.toThrow("number");
  });
});

describe("a lease in PostgreSQL", () => {
  const pool = { query: async () => ({ rowCount: 1 }) };

  it.each<[string, () => RefreshLock, string]>([
    [
      "an object that is not a pool",
      () => postgresLock({ connect: () => {} } as unknown as PostgresPool),
      "Pool of pg",
    ],
    ["a table name that is not an identifier", () => postgresLock(pool, "lease; DROP TABLE users"), "table name"],
  ])("cannot be configured with %s", (_what, create, text) => {
    expect(create).toThrow(
      expect.objectContaining({ code: "EVENTPOP_BAD_OPTION", message: expect.stringContaining(text) }),
    );
  });
});

describe("waiting for a lease", () => {
  const turn = { name: "login", leaseMs: 15_000, waitMs: 300, isDone: async () => false, onLockFailure: () => {} };

  it("ends when the holder releases it", async () => {
    const lock = redisLock(new SmallRedis());
    const first = await acquireLease(lock, turn);
    const second = acquireLease(lock, { ...turn, waitMs: 5_000 });
    await first?.();

    const release = await second;
    expect(release).toBeDefined();
    expect(await lock.acquire("login", 1)).toBeUndefined();
    await release?.();
    expect(await lock.acquire("login", 1)).toBeDefined();
  });

  it("ends without a lease if the holder has stored new tokens", async () => {
    const troubles: string[] = [];
    const lock = redisLock(new SmallRedis());
    await lock.acquire("login", 15_000);

    const release = acquireLease(lock, {
      ...turn,
      isDone: async () => true,
      onLockFailure: () => troubles.push("failure"),
    });

    expect([await release, troubles]).toEqual([undefined, []]);
  });

  it.each<[string, RefreshLock["acquire"]]>([
    ["the holder takes too long", async () => undefined],
    ["the lock's store fails", () => Promise.reject(new Error("connection lost"))],
    ["the lock's store never responds", () => new Promise(() => {})],
  ])("ends without a lease and reports the failure if %s", async (_what, acquire) => {
    const troubles: string[] = [];
    const release = await acquireLease({ acquire }, { ...turn, onLockFailure: () => troubles.push("failure") });

    expect([release, troubles]).toEqual([undefined, ["failure"]]);
  });

  it("takes as long as usual if the machine's clock is set back by an hour", async () => {
    const clock = jest.spyOn(Date, "now");
    const hourAgo = Date.now() - 3_600_000;
    const acquire = async () => {
      clock.mockReturnValue(hourAgo);
      return undefined;
    };
    try {
      await expect(acquireLease({ acquire }, turn)).resolves.toBeUndefined();
    } finally {
      clock.mockRestore();
    }
  });

  it("ends at its timeout, and a lease that arrives later is released at once", async () => {
    const redis = new SmallRedis();
    let lend = () => {};
    const slow: RefreshLock = {
      acquire: async (name, leaseMs) => {
        await new Promise<void>((resolve) => {
          lend = resolve;
        });
        return redisLock(redis).acquire(name, leaseMs);
      },
    };
    await acquireLease(slow, turn);

    lend();
    while (redis.sent.length < 2) await new Promise(setImmediate);

    expect(redis.leases.size).toBe(0);
  });

  it("reports a lease that cannot be released, and does not fail", async () => {
    const troubles: string[] = [];
    const lock: RefreshLock = { acquire: async () => () => Promise.reject(new Error("connection lost")) };
    const release = await acquireLease(lock, { ...turn, onLockFailure: () => troubles.push("failure") });

    await release?.();

    expect(troubles).toEqual(["failure"]);
  });
});

describe("a refresh with a lock", () => {
  it("reads the record again when it has the lease, and uses the tokens that the last holder stored", async () => {
    const lock = redisLock(new SmallRedis());
    const holder = { keep: async () => {} };
    const { tokenManager, login, provider, sibling } = await keepLogin(tokensWith(-1), {
      lock: {
        acquire: async (name, leaseMs) => {
          await holder.keep();
          return lock.acquire(name, leaseMs);
        },
      },
    });
    holder.keep = async () => void (await sibling().getAccessToken(login));

    await expect(tokenManager.getAccessToken(login)).resolves.toBe("second-access");
    expect(provider.calls).toHaveLength(1);
  });

  it("sends one request for eight processes at once", async () => {
    const redis = new SmallRedis();
    const { login, provider, sibling, events } = await keepLogin(tokensWith(-1));
    const processes = Array.from({ length: 8 }, () => sibling({ lock: redisLock(redis) }));

    const tokens = await Promise.all(processes.map((process) => process.getAccessToken(login)));

    expect(new Set(tokens)).toEqual(new Set(["second-access"]));
    expect([provider.calls.length, redis.leases.size, events]).toEqual([1, 0, ["tokens_refreshed"]]);
  });

  it("has a lease that lasts longer than the slowest response, and releases the lease after a failure", async () => {
    const redis = new SmallRedis();
    const { tokenManager, login, provider, settings } = await keepLogin(tokensWith(-1), { lock: redisLock(redis) });
    provider.respondWith("never");

    await rejectionOf(tokenManager.getAccessToken(login));

    const leaseMs = Number(redis.sent[0]?.leaseMs);
    // The store calls before and after the request take at most two seconds each.
    expect(leaseMs).toBeGreaterThanOrEqual(settings.timeoutMs + 6_000);
    expect(redis.leases.size).toBe(0);
  });

  it("continues at once without the lock if the lock fails, and emits an event", async () => {
    const acquire = jest.fn(() => Promise.reject(new Error("connection lost")));
    const { tokenManager, login, events } = await keepLogin(tokensWith(-1), { lock: { acquire } });

    await expect(tokenManager.getAccessToken(login)).resolves.toBe("second-access");
    expect(acquire).toHaveBeenCalledTimes(1);
    expect(events).toEqual(["lock_unavailable", "tokens_refreshed"]);
  });

  it("stops waiting for the lock when the login ends", async () => {
    const { tokenManager, login, provider, sibling } = await keepLogin(tokensWith(-1), {
      lock: { acquire: async () => undefined },
    });
    const waiting = rejectionOf(tokenManager.getAccessToken(login));
    await sibling().endLogin(login.recordId);

    expect((await waiting).code).toBe("EVENTPOP_SIGN_IN_REQUIRED");
    expect(provider.calls).toEqual([]);
  });
});

describe("postgresLock in serializable transactions", () => {
  const failingWith = (code: string): PostgresPool => ({
    query: () => Promise.reject(Object.assign(new Error(), { code })),
  });

  it("gets no lease if another process took it at the same moment, and rejects with any other error", async () => {
    await expect(postgresLock(failingWith("40001")).acquire("login", 1_000)).resolves.toBeUndefined();
    await expect(postgresLock(failingWith("53300")).acquire("login", 1_000)).rejects.toMatchObject({ code: "53300" });
  });
});
