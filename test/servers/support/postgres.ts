import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Client } from "pg";
import { freePort, startProgram } from "./program";

/** A PostgreSQL on loopback, with the table of connect-pg-simple. */
export interface Postgres {
  readonly url: string;
  /** Stops PostgreSQL and removes its data. */
  remove(): Promise<void>;
}

export async function startPostgres(): Promise<Postgres> {
  const bin = findPrograms();
  const owner = findOwner();
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), "postgres-"));
  if (owner) await chown(directory, owner.uid, owner.gid);
  const place = { cwd: directory, ...owner };
  const data = join(directory, "data");
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "app", "--auth=trust", "--no-sync"], {
    ...place,
    stdio: "ignore",
  });
  const args = ["-D", data, "-h", "127.0.0.1", "-p", String(port), "-k", directory, "-F"];
  const program = await startProgram(join(bin, "postgres"), args, { ...place, ready: "ready to accept connections" });
  const url = `postgres://app@127.0.0.1:${port}/postgres`;
  const remove = async () => {
    // SIGINT is a fast shutdown. After SIGTERM, PostgreSQL would wait for its clients.
    await program.stop("SIGINT");
    await rm(directory, { recursive: true });
  };
  try {
    await createSessionTable(url);
  } catch (error) {
    await remove();
    throw error;
  }
  return { url, remove };
}

async function createSessionTable(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(await readFile(require.resolve("connect-pg-simple/table.sql"), "utf8"));
  await client.end();
}

/** Returns the folder of PostgreSQL's programs, which Debian does not put into the PATH. */
function findPrograms(): string {
  const places = [...(process.env.PATH ?? "").split(delimiter), ...debianPlaces()];
  const place = places.find((each) => existsSync(join(each, "initdb")) && existsSync(join(each, "postgres")));
  if (!place)
    throw new Error("PostgreSQL is not installed: initdb and postgres are neither in PATH nor in Debian's place.");
  return place;
}

function debianPlaces(): string[] {
  const root = "/usr/lib/postgresql";
  return existsSync(root) ? readdirSync(root).map((version) => join(root, version, "bin")) : [];
}

/** If this process runs as root, returns the system user that PostgreSQL's package created, because PostgreSQL does not run as root. */
function findOwner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const ask = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: ask("-u"), gid: ask("-g") };
}
