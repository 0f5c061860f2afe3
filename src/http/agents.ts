import { Agent as HttpAgent, globalAgent as httpGlobalAgent } from "node:http";
import { Agent as HttpsAgent, globalAgent as httpsGlobalAgent } from "node:https";
import { createSecureContext, type SecureContext } from "node:tls";

/** Milliseconds without a byte after which a kept connection is closed: a network may have dropped it. */
export const MAX_IDLE_MS = 4_000;
/** Written out, it outweighs `NODE_TLS_REJECT_UNAUTHORIZED=0` in the environment, with an agent of the app's as well. */
export const VERIFY_CERTIFICATES = { rejectUnauthorized: true };

let context: SecureContext | undefined;
const apiAgents = new Map<boolean, HttpAgent>();

/** The agent that keeps connections to the API. */
export function apiAgent(secure: boolean): HttpAgent {
  let agent = apiAgents.get(secure);
  if (!agent) {
    const options = { keepAlive: true, timeout: MAX_IDLE_MS };
    agent = secure
      ? new HttpsAgent({ ...options, ...VERIFY_CERTIFICATES, secureContext: sharedContext() })
      : new HttpAgent(options);
    apiAgents.set(secure, agent);
  }
  return agent;
}

/** One context for all connections. Without it, Node makes one, with every root certificate, for each connection. */
export function sharedContext(): SecureContext {
  context ??= createSecureContext();
  return context;
}

/** Options of an agent that say how many connections it keeps and for how long, not how a host is reached. */
const POOL_OPTIONS: ReadonlySet<string> = new Set([
  "keepAlive",
  "keepAliveMsecs",
  "agentKeepAliveTimeoutBuffer",
  "maxSockets",
  "maxTotalSockets",
  "maxFreeSockets",
  "scheduling",
  "timeout",
  "noDelay",
  "path",
  "maxCachedSessions",
]);

/**
 * The process's global agent, if an app or a tool changed how it reaches hosts: a proxy (`https.globalAgent = …`,
 * `--use-env-proxy`), an authority of its own (`globalAgent.options.ca`), a cache of addresses. Undefined if it is as Node made it.
 */
export function globalAgentOfApp(secure: boolean): HttpAgent | undefined {
  const agent = secure ? httpsGlobalAgent : httpGlobalAgent;
  return isAsNodeMadeIt(agent, secure ? HttpsAgent : HttpAgent) ? undefined : agent;
}

function isAsNodeMadeIt(agent: HttpAgent, { prototype }: typeof HttpAgent): boolean {
  if (Object.getPrototypeOf(agent) !== prototype) return false;
  if (Object.hasOwn(agent, "createConnection") || Object.hasOwn(agent, "addRequest")) return false;
  // `http.Agent` has `options` as well, but its types do not.
  const options: Readonly<Record<string, unknown>> = Reflect.get(agent, "options");
  return Object.keys(options).every((name) => options[name] === undefined || POOL_OPTIONS.has(name));
}
