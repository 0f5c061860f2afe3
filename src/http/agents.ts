import { Agent as HttpAgent, globalAgent as httpGlobalAgent } from "node:http";
import { Agent as HttpsAgent, globalAgent as httpsGlobalAgent } from "node:https";
import { createSecureContext, type SecureContext } from "node:tls";

/** Milliseconds after which an idle connection is closed, because a NAT may have dropped it. */
export const MAX_IDLE_MS = 4_000;
/** Set explicitly, it overrides `NODE_TLS_REJECT_UNAUTHORIZED=0`, also for agents of the app. */
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

/** Options of an agent that limit its connections. They do not change how a host is reached. */
const CONNECTION_LIMITS: ReadonlySet<string> = new Set([
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
 * The process's global agent, if the app or a tool changed how it reaches hosts: a proxy (`https.globalAgent = …`,
 * `--use-env-proxy`), a private CA (`globalAgent.options.ca`), a DNS cache. Undefined if it is as Node created it.
 */
export function customGlobalAgent(secure: boolean): HttpAgent | undefined {
  const agent = secure ? httpsGlobalAgent : httpGlobalAgent;
  return isUnchanged(agent, secure ? HttpsAgent : HttpAgent) ? undefined : agent;
}

function isUnchanged(agent: HttpAgent, { prototype }: typeof HttpAgent): boolean {
  if (Object.getPrototypeOf(agent) !== prototype) return false;
  if (Object.hasOwn(agent, "createConnection") || Object.hasOwn(agent, "addRequest")) return false;
  // `http.Agent` has `options` as well, but its types do not.
  const options: Readonly<Record<string, unknown>> = Reflect.get(agent, "options");
  return Object.keys(options).every((name) => options[name] === undefined || CONNECTION_LIMITS.has(name));
}
