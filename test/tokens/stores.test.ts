import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import session, { MemoryStore } from "express-session";
import createFileStore from "session-file-store";
import { describeStore } from "../support/store-promises";

// The tests of Redis and PostgreSQL are in test/servers/stores.test.ts.

describeStore("MemoryStore", async () => {
  const store = new MemoryStore();
  const { sessions } = store as unknown as { sessions: Record<string, string> };
  return {
    store,
    async ends() {
      const entries = Object.entries(sessions).map(([key, text]) => [key, Date.parse(JSON.parse(text).cookie.expires)]);
      return Object.fromEntries(entries);
    },
    close: async () => {},
  };
});

describeStore("session-file-store", async () => {
  const path = await mkdtemp(join(tmpdir(), "sessions-"));
  const FileStore = createFileStore(session);
  const store = new FileStore({ path, retries: 0, reapInterval: -1, logFn: () => {} });
  const ttl = 3_600_000;
  return {
    store,
    async ends() {
      const read = async (file: string) => {
        const { cookie, __lastAccess } = JSON.parse(await readFile(join(path, file), "utf8"));
        return [basename(file, ".json"), __lastAccess + (cookie.originalMaxAge ?? ttl)];
      };
      return Object.fromEntries(await Promise.all((await readdir(path)).map(read)));
    },
    close: () => rm(path, { recursive: true }),
  };
});
