import { SandboxError } from "../errors";
import { revokeToken } from "../oauth/token";
import type { Provider } from "../provider";
import type { FaultRule } from "./fault-rules";
import type { Fault } from "./faults";

/** Bad days by name, as the rules that make them. */
const rules = {
  "eventpop-down": [{ on: "any", type: "html", status: 503 }],
  "flaky-network": [
    { on: "any", type: "reset", probability: 0.1, seed: 1 },
    { on: "any", type: "latency", delayMs: 500, probability: 0.3, seed: 2 },
  ],
  "slow-thursday": [{ on: "any", type: "latency", delayMs: 2_000 }],
  "half-a-token": [{ on: "token", type: "truncate" }],
  "rate-limited": [
    {
      on: "me",
      type: "status",
      status: 429,
      headers: { "Content-Type": "text/plain", "Retry-After": "60" },
      body: "Retry later\n",
    },
  ],
  /** No rule: the tokens really are revoked, see `usePreset`. */
  "all-sessions-revoked": [],
} as const satisfies Readonly<Record<string, readonly FaultRule[]>>;

/** A bad day, ready made. */
export type FaultPreset = keyof typeof rules;

export const faultPresets = Object.keys(rules) as readonly FaultPreset[];

/** Puts a preset into force, in place of itself; for one `client`, or for everybody. An unknown name throws. */
export function usePreset(provider: Provider, name: string, client?: string): readonly Fault[] {
  const preset = faultPresets.find((known) => known === name);
  if (!preset) {
    const sentence = `There is no preset ${JSON.stringify(name)}; there are ${faultPresets.join(", ")}.`;
    throw new SandboxError("EVENTPOP_SANDBOX_NOT_FOUND", sentence);
  }
  if (preset === "all-sessions-revoked") revokeSessions(provider, client);
  const aim = client === undefined ? {} : { client };
  provider.faults.clear({ preset, ...aim });
  return rules[preset].map((rule) => provider.faults.add({ ...rule, ...aim }, preset));
}

/** Revokes every token; without a client, browsers are signed out too. */
function revokeSessions(provider: Provider, client: string | undefined): void {
  const { tokens, browserSessions } = provider.world;
  const isMeant = (clientId: string) => client === undefined || clientId === client;
  for (const token of tokens.list(({ clientId, revokedAt }) => revokedAt === null && isMeant(clientId))) {
    revokeToken(provider, token);
  }
  if (client === undefined) browserSessions.restore([]);
}
