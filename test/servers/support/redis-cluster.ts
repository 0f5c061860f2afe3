import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "redis";
import { freePort, type Program, startProgram } from "./program";

/** A Redis Cluster of three nodes on loopback, each with a third of the keys. */
export interface RedisCluster {
  /** Ports of the nodes. */
  readonly ports: readonly number[];
  /** Stops all nodes and removes their data. */
  remove(): Promise<void>;
}

interface Node {
  readonly port: number;
  readonly busPort: number;
}

/** The ranges of hash slots of the three nodes (Redis Cluster specification). */
const SLOTS = [
  [0, 5_460],
  [5_461, 10_922],
  [10_923, 16_383],
] as const;

export async function startRedisCluster(): Promise<RedisCluster> {
  const directory = await mkdtemp(join(tmpdir(), "redis-cluster-"));
  const programs: Program[] = [];
  const remove = async () => {
    await Promise.all(programs.map((program) => program.stop()));
    await rm(directory, { recursive: true });
  };
  try {
    const nodes: Node[] = [];
    for (const _ of SLOTS) {
      const node = { port: await freePort(), busPort: await freePort() };
      programs.push(await startNode(node, directory));
      nodes.push(node);
    }
    await meet(nodes);
    return { ports: nodes.map(({ port }) => port), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

function startNode({ port, busPort }: Node, directory: string): Promise<Program> {
  const place = ["--port", String(port), "--bind", "127.0.0.1", "--dir", directory, "--save", ""];
  const cluster = ["--cluster-enabled", "yes", "--cluster-port", String(busPort)];
  const file = ["--cluster-config-file", `nodes-${port}.conf`];
  return startProgram("redis-server", [...place, ...cluster, ...file], { ready: "Ready to accept" });
}

/** Assigns the slots to the nodes, connects each node to the first, and waits until all nodes know all slots. */
async function meet(nodes: readonly Node[]): Promise<void> {
  const [first] = nodes;
  if (!first) throw new Error("A cluster has nodes.");
  const clients = await Promise.all(
    nodes.map(({ port }) => createClient({ url: `redis://127.0.0.1:${port}` }).connect()),
  );
  try {
    for (const [index, client] of clients.entries()) {
      await client.sendCommand(["CLUSTER", "ADDSLOTSRANGE", ...(SLOTS[index] ?? []).map(String)]);
      await client.sendCommand(["CLUSTER", "SET-CONFIG-EPOCH", String(index + 1)]);
      if (index > 0) {
        await client.sendCommand(["CLUSTER", "MEET", "127.0.0.1", String(first.port), String(first.busPort)]);
      }
    }
    const isReady = async (client: (typeof clients)[number]) => {
      const info = String(await client.sendCommand(["CLUSTER", "INFO"]));
      return info.includes("cluster_state:ok") && info.includes(`cluster_known_nodes:${nodes.length}`);
    };
    while (!(await Promise.all(clients.map(isReady))).every(Boolean)) await sleep(50);
  } finally {
    for (const client of clients) client.destroy();
  }
}
