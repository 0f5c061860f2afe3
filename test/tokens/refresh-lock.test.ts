import { type PostgresPool, postgresLock, type RedisClient, redisLock } from "../../src";
import type { RefreshLock } from "../../src/config/token-storage";
import { acquireLease } from "../../src/tokens/refresh-lock";
import { rejectionOf } from "../support/rejection";
import { tokensWith, useKeptLogins } from "./stored-login";

const keepLogin = useKeptLogins();

/** As much of a Redis as a lock asks for: two scripts, told apart by their arguments. Leases do not expire by themselves. */
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
  it("C28: is one holder's at a time, and runs out by itself if that one dies", async () => {
    const redis = new SmallRedis();
    const lock = redisLock(redis);

    const release = await lock.acquire("login", 15_000);

    expect(await lock.acquire("login", 15_000)).toBeUndefined();
    expect(await lock.acquire("another", 15_000)).toBeDefined();
    await release?.();
    expect(await lock.acquire("login", 15_000)).toBeDefined();
    expect(redis.sent[0]).toEqual({ key: "eventpop-lock:login", owner: expect.any(String), leaseMs: "15000" });
  });

  it("C28: given back late, after it ran out, leaves the next holder's alone", async () => {
    const redis = new SmallRedis();
    const lock = redisLock(redis);
    const late = await lock.acquire("login", 1);
    redis.leases.clear();
    await lock.acquire("login", 15_000);

    await late?.();

    expect(await lock.acquire("login", 15_000)).toBeUndefined();
  });

  it("C28: has an owner that is never the same: 128 random bits", async () => {
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
  ])("is refused at the start with %s", (_what, client) => {
    expect(() => redisLock(client as RedisClient)).toThrow(
      expect.objectContaining({ code: "EVENTPOP_BAD_OPTION", message: expect.stringContaining("createCluster") }),
    );
  });

  it("is trouble where Redis gives something else than a number", async () => {
    const redis = Object.assign(new SmallRedis(), { eval: async () => undefined });

    await expect(redisLock(redis).acquire("login", 1_000)).rejects.toThrow("number");
  });
});

describe("a lease in PostgreSQL", () => {
  const pool = { query: async () => ({ rowCount: 1 }) };

  it.each<[string, () => RefreshLock, string]>([
    [
      "something that runs no statements",
      () => postgresLock({ connect: () => {} } as unknown as PostgresPool),
      "Pool of pg",
    ],
    ["a table name that could be anything", () => postgresLock(pool, "lease; DROP TABLE users"), "table name"],
  ])("is refused at the start with %s", (_what, create, text) => {
    expect(create).toThrow(
      expect.objectContaining({ code: "EVENTPOP_BAD_OPTION", message: expect.stringContaining(text) }),
    );
  });
});

describe("a turn", () => {
  const turn = { name: "login", leaseMs: 15_000, waitMs: 300, isDone: async () => false, onLockFailure: () => {} };

  it("C28: is waited for, and comes as the holder gives the lease back", async () => {
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

  it("C28: is not needed any more where the holder did the work", async () => {
    const troubles: string[] = [];
    const lock = redisLock(new SmallRedis());
    await lock.acquire("login", 15_000);

    const release = acquireLease(lock, {
      ...turn,
      isDone: async () => true,
      onLockFailure: () => troubles.push("told"),
    });

    expect([await release, troubles]).toEqual([undefined, []]);
  });

  it.each<[string, RefreshLock["acquire"]]>([
    ["its holder takes too long", async () => undefined],
    ["the lock's store fails", () => Promise.reject(new Error("connection lost"))],
    ["the lock's store keeps silent", () => new Promise(() => {})],
  ])("C28: is not waited for for ever where %s: it goes on without, and tells", async (_what, acquire) => {
    const troubles: string[] = [];
    const release = await acquireLease({ acquire }, { ...turn, onLockFailure: () => troubles.push("told") });

    expect([release, troubles]).toEqual([undefined, ["told"]]);
  });

  it("is waited for just as long where the machine's clock is set back an hour meanwhile", async () => {
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

  it("C28: that comes after it was given up is given back at once, so that nobody waits for its end", async () => {
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

  it("tells where the lease cannot be given back, and goes on", async () => {
    const troubles: string[] = [];
    const lock: RefreshLock = { acquire: async () => () => Promise.reject(new Error("connection lost")) };
    const release = await acquireLease(lock, { ...turn, onLockFailure: () => troubles.push("told") });

    await release?.();

    expect(troubles).toEqual(["told"]);
  });
});

describe("a refresh with a lock", () => {
  it("C28: reads the record again once it has the lease: what the last holder stored is used", async () => {
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

  it("C28: of eight processes at once is one", async () => {
    const redis = new SmallRedis();
    const { login, provider, sibling, events } = await keepLogin(tokensWith(-1));
    const processes = Array.from({ length: 8 }, () => sibling({ lock: redisLock(redis) }));

    const tokens = await Promise.all(processes.map((process) => process.getAccessToken(login)));

    expect(new Set(tokens)).toEqual(new Set(["second-access"]));
    expect([provider.calls.length, redis.leases.size, events]).toEqual([1, 0, ["tokens_refreshed"]]);
  });

  it("C28: has a lease that outlives the slowest answer, and gives it back whatever came of it", async () => {
    const redis = new SmallRedis();
    const { tokenManager, login, provider, settings } = await keepLogin(tokensWith(-1), { lock: redisLock(redis) });
    provider.answer("never");

    await rejectionOf(tokenManager.getAccessToken(login));

    const leaseMs = Number(redis.sent[0]?.leaseMs);
    // Before and after the exchange the store is asked, for two seconds at most each time.
    expect(leaseMs).toBeGreaterThanOrEqual(settings.timeoutMs + 6_000);
    expect(redis.leases.size).toBe(0);
  });

  it("C28: goes on without at once where the lock cannot be reached; an event tells", async () => {
    const acquire = jest.fn(() => Promise.reject(new Error("connection lost")));
    const { tokenManager, login, events } = await keepLogin(tokensWith(-1), { lock: { acquire } });

    await expect(tokenManager.getAccessToken(login)).resolves.toBe("second-access");
    expect(acquire).toHaveBeenCalledTimes(1);
    expect(events).toEqual(["lock_unavailable", "tokens_refreshed"]);
  });

  it("C25: is given up by who waits for it as the login ends", async () => {
    const { tokenManager, login, provider, sibling } = await keepLogin(tokensWith(-1), {
      lock: { acquire: async () => undefined },
    });
    const waiting = rejectionOf(tokenManager.getAccessToken(login));
    await sibling().endLogin(login.recordId);

    expect((await waiting).code).toBe("EVENTPOP_SIGN_IN_REQUIRED");
    expect(provider.calls).toEqual([]);
  });
});
