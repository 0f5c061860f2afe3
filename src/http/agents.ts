import { Agent as HttpAgent, globalAgent as httpGlobalAgent } from "node:http";
import { Agent as HttpsAgent, globalAgent as httpsGlobalAgent } from "node:https";
import { createSecureContext, type SecureContext } from "node:tls";

/** Milliseconds after which an idle connection is closed, because a NAT may have dropped it. */
export const MAX_IDLE_MS = 4_000;
/** The option with which certificates are verified even if `NODE_TLS_REJECT_UNAUTHORIZED=0` is set or the app passes its own agent. */
export const VERIFY_CERTIFICATES = { rejectUnauthorized: true };

let context: SecureContext | undefined;
const apiAgents = new Map<boolean, HttpAgent>();

/** The agent for API requests, which keeps connections open. */
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

/** One TLS context for all connections. Without it, Node loads every root certificate again for each connection. */
export function sharedContext(): SecureContext {
  context ??= createSecureContext();
  return context;
}

/**
 * Options of an agent that do not change how it reaches a host. Most of them limit its connections. `defaultPort` and `protocol` are options
 * of the global https agent in newer releases of Node 22 and later.
 */
const HARMLESS_OPTIONS: ReadonlySet<string> = new Set([
  "defaultPort",
  "protocol",
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
 * Returns the process's global agent if the app or a tool gave it a proxy (`https.globalAgent = …`, `--use-env-proxy`), a private
 * CA (`globalAgent.options.ca`) or a DNS cache. Returns undefined if the global agent is unchanged.
 */
export function customGlobalAgent(secure: boolean): HttpAgent | undefined {
  const agent = secure ? httpsGlobalAgent : httpGlobalAgent;
  return isUnchanged(agent, secure ? HttpsAgent : HttpAgent) ? undefined : agent;
}

function isUnchanged(agent: HttpAgent, { prototype }: typeof HttpAgent): boolean {
  if (Object.getPrototypeOf(agent) !== prototype) return false;
  if (Object.hasOwn(agent, "createConnection") || Object.hasOwn(agent, "addRequest")) return false;
  // `http.Agent` also has the property `options`, but its type does not declare it.
  const options: Readonly<Record<string, unknown>> = Reflect.get(agent, "options");
  return Object.keys(options).every((name) => options[name] === undefined || HARMLESS_OPTIONS.has(name));
}
