import { postgresLock, redisLock } from "../../src/index";
import { type RefreshLock, takeTurn } from "../../src/session/refresh-lock";
import { rejectionOf } from "../support/rejection";
import { tokensWith, useKeptLogins } from "./kept-login";

const keepLogin = useKeptLogins();

/** As much of a Redis as a lock asks for. Leases do not run out by themselves. */
class SmallRedis {
  readonly leases = new Map<string, string>();
  readonly sent: string[][] = [];

  async sendCommand([command = "", ...args]: string[]): Promise<unknown> {
    this.sent.push([command, ...args]);
    if (command === "SET") return this.set(args[0] ?? "", args[1] ?? "");
    const [, , key = "", owner] = args;
    return this.leases.get(key) === owner && this.leases.delete(key) ? 1 : 0;
  }

  private set(key: string, owner: string): "OK" | null {
    if (this.leases.has(key)) return null;
    this.leases.set(key, owner);
    return "OK";
  }
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
    expect(redis.sent[0]).toEqual(["SET", "eventpop-lock:login", expect.any(String), "NX", "PX", "15000"]);
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

    const owners = redis.sent.flatMap(([command, , owner]) => (command === "SET" && owner ? [owner] : []));
    expect(new Set(owners).size).toBe(100);
    for (const owner of owners) expect(Buffer.from(owner, "base64url")).toHaveLength(16);
  });

  it("is asked for by ioredis's `call` where the client has that", async () => {
    const called: string[][] = [];
    const call = async (...command: string[]) => void called.push(command);
    // ioredis has a sendCommand too, which takes an object.
    const sendCommand = () => Promise.reject(new Error("not this one"));

    await redisLock(Object.assign({ call }, { sendCommand })).acquire("login", 1_000);

    expect(called).toEqual([["SET", "eventpop-lock:login", expect.any(String), "NX", "PX", "1000"]]);
  });
});

describe("a lease in PostgreSQL", () => {
  it("C28: costs no connection for good where the database breaks at any statement", async () => {
    for (const broken of ["BEGIN", "SELECT"]) {
      const released: (boolean | undefined)[] = [];
      const client = {
        query: async (text: string) => {
          if (text.startsWith(broken)) throw new Error("connection lost");
          return { rows: [] };
        },
        release: (isBroken?: boolean) => void released.push(isBroken),
        on: () => {},
        off: () => {},
      };

      await expect(postgresLock({ connect: async () => client }).acquire("login", 1_000)).rejects.toThrow("lost");

      expect(released).toEqual([true]);
    }
  });
});

describe("a turn", () => {
  const turn = { name: "login", leaseMs: 15_000, waitMs: 300, isDone: async () => false, onTrouble: () => {} };

  it("C28: is waited for, and comes as the holder gives the lease back", async () => {
    const lock = redisLock(new SmallRedis());
    const first = await takeTurn(lock, turn);
    const second = takeTurn(lock, { ...turn, waitMs: 5_000 });
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

    const release = takeTurn(lock, { ...turn, isDone: async () => true, onTrouble: () => troubles.push("told") });

    expect([await release, troubles]).toEqual([undefined, []]);
  });

  it.each<[string, RefreshLock["acquire"]]>([
    ["its holder takes too long", async () => undefined],
    ["the lock's store fails", () => Promise.reject(new Error("connection lost"))],
    ["the lock's store keeps silent", () => new Promise(() => {})],
  ])("C28: is not waited for for ever where %s: it goes on without, and tells", async (_what, acquire) => {
    const troubles: string[] = [];
    const start = performance.now();

    const release = await takeTurn({ acquire }, { ...turn, onTrouble: () => troubles.push("told") });

    expect([release, troubles]).toEqual([undefined, ["told"]]);
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it("is waited for just as long where the machine's clock is set back an hour meanwhile", async () => {
    const clock = jest.spyOn(Date, "now");
    const hourAgo = Date.now() - 3_600_000;
    const acquire = async () => {
      clock.mockReturnValue(hourAgo);
      return undefined;
    };
    try {
      await expect(takeTurn({ acquire }, turn)).resolves.toBeUndefined();
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
    await takeTurn(slow, turn);

    lend();
    while (redis.sent.length < 2) await new Promise(setImmediate);

    expect(redis.leases.size).toBe(0);
  });

  it("tells where the lease cannot be given back, and goes on", async () => {
    const troubles: string[] = [];
    const lock: RefreshLock = { acquire: async () => () => Promise.reject(new Error("connection lost")) };
    const release = await takeTurn(lock, { ...turn, onTrouble: () => troubles.push("told") });

    await release?.();

    expect(troubles).toEqual(["told"]);
  });
});

describe("a refresh with a lock", () => {
  it("C28: reads the record again once it has the lease: what the last holder stored is used", async () => {
    const lock = redisLock(new SmallRedis());
    const holder = { keep: async () => {} };
    const { keeper, login, provider, sibling } = await keepLogin(tokensWith(-1), {
      acquire: async (name, leaseMs) => {
        await holder.keep();
        return lock.acquire(name, leaseMs);
      },
    });
    holder.keep = async () => void (await sibling().getToken(login));

    await expect(keeper.getToken(login)).resolves.toBe("second-access");
    expect(provider.calls).toHaveLength(1);
  });

  it("C28: of eight processes at once is one", async () => {
    const redis = new SmallRedis();
    const { login, provider, sibling, events } = await keepLogin(tokensWith(-1));
    const processes = Array.from({ length: 8 }, () => sibling(redisLock(redis)));

    const tokens = await Promise.all(processes.map((process) => process.getToken(login)));

    expect(new Set(tokens)).toEqual(new Set(["second-access"]));
    expect([provider.calls.length, redis.leases.size, events]).toEqual([1, 0, ["tokens_refreshed"]]);
  });

  it("C28: has a lease that outlives the slowest answer, and gives it back whatever came of it", async () => {
    const redis = new SmallRedis();
    const { keeper, login, provider, settings } = await keepLogin(tokensWith(-1), redisLock(redis));
    provider.answer("never");

    await rejectionOf(keeper.getToken(login));

    const leaseMs = Number(redis.sent[0]?.at(-1));
    // Before and after the exchange the store is asked, for two seconds at most each time.
    expect(leaseMs).toBeGreaterThanOrEqual(settings.timeoutMs + 6_000);
    expect(redis.leases.size).toBe(0);
  });

  it("C28: goes on without at once where the lock cannot be reached; an event tells", async () => {
    const { keeper, login, events } = await keepLogin(tokensWith(-1), {
      acquire: () => Promise.reject(new Error("connection lost")),
    });
    const start = performance.now();

    await expect(keeper.getToken(login)).resolves.toBe("second-access");
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(events).toEqual(["lock_unavailable", "tokens_refreshed"]);
  });

  it("C25: is given up by who waits for it as the login ends", async () => {
    const { keeper, login, provider, sibling } = await keepLogin(tokensWith(-1), { acquire: async () => undefined });
    const waiting = rejectionOf(keeper.getToken(login));
    await sibling().end(login.handle);

    expect((await waiting).code).toBe("EVENTPOP_SIGN_IN_REQUIRED");
    expect(provider.calls).toEqual([]);
  });
});
