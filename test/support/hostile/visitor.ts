import { Agent } from "node:https";
import { connect as connectTcp } from "node:net";
import type { Duplex } from "node:stream";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import type { EventpopError } from "../../../src/errors";
import { callsTo } from "../provider-calls";

type Callback = (error: Error | null, socket: Duplex) => void;

/** Opens TLS connections itself and ignores the options of the request, as the package `tunnel` does. */
class OwnTlsAgent extends Agent {
  override createConnection({ port }: ConnectionOptions) {
    return connectTls({ port: Number(port), host: "127.0.0.1" });
  }
}

/** Starts TLS on a TCP connection that is already open, as agents for proxies do. */
class UpgradingAgent extends Agent {
  override createConnection({ port }: ConnectionOptions) {
    return connectTls({ socket: connectTcp(Number(port), "127.0.0.1") });
  }
}

/** Returns a connection only after the TLS handshake. */
class LateAgent extends Agent {
  override createConnection({ port }: ConnectionOptions, callback: Callback): undefined {
    const socket = connectTls({ port: Number(port), host: "127.0.0.1" }, () => callback(null, socket));
  }
}

const AGENTS = { Agent, OwnTlsAgent, UpgradingAgent, LateAgent };

export type AgentName = keyof typeof AGENTS;

/** The main function of a separate process. Posts token requests to the provider at `url`, then prints the status or error code of each request. */
async function sendTokenRequests(url: string, calls: number, agentNames: readonly AgentName[]): Promise<void> {
  const warnings: string[] = [];
  process.on("warning", ({ name, message }) => warnings.push(`${name}: ${message}`));
  const { postToken } = callsTo(url);

  const posts = Array.from({ length: calls }, () => postToken({ timeoutMs: 2_000 }));
  const endings = await Promise.all(posts.map((post) => post.then(({ status }) => status, codeOf)));
  for (const agent of [undefined, ...agentNames.map((name) => new AGENTS[name]())]) {
    // If a timer kept running after its request, this process would exit a minute late.
    endings.push(await postToken({ timeoutMs: 60_000, agent }).then(({ status }) => status, codeOf));
  }

  process.stdout.write(JSON.stringify({ endings, warnings }));
}

const codeOf = ({ code }: EventpopError) => code;

const [, , url = "", calls = "0", ...agentNames] = process.argv;
void sendTokenRequests(url, Number(calls), agentNames as AgentName[]);
