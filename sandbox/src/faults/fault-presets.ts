import { SandboxError } from "../errors";
import { revokeToken } from "../oauth/token";
import type { Provider } from "../provider";
import type { FaultRule } from "./fault-rules";
import type { Fault } from "./faults";

/** The rules of each preset. */
const presetRules = {
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
  /** No rules: {@link usePreset} revokes the tokens. */
  "all-sessions-revoked": [],
} as const satisfies Readonly<Record<string, readonly FaultRule[]>>;

/** The name of a group of faults. */
export type FaultPreset = keyof typeof presetRules;

export const faultPresets = Object.keys(presetRules) as readonly FaultPreset[];

/**
 * Adds the faults of a preset, for one `client` or for all, and removes its earlier ones. Throws if the name is
 * unknown.
 */
export function usePreset(provider: Provider, name: string, client?: string): readonly Fault[] {
  const preset = faultPresets.find((known) => known === name);
  if (!preset) {
    const sentence = `There is no preset ${JSON.stringify(name)}; there are ${faultPresets.join(", ")}.`;
    throw new SandboxError("EVENTPOP_SANDBOX_NOT_FOUND", sentence);
  }
  if (preset === "all-sessions-revoked") revokeSessions(provider, client);
  const target = client === undefined ? {} : { client };
  provider.faults.clear({ preset, ...target });
  return presetRules[preset].map((rule) => provider.faults.add({ ...rule, ...target }, preset));
}

/** Revokes the tokens of `client`. Without `client`, revokes all tokens and signs out all browsers. */
function revokeSessions(provider: Provider, client: string | undefined): void {
  const { tokens, browserSessions } = provider.world;
  const isSelected = (clientId: string) => client === undefined || clientId === client;
  for (const token of tokens.list(({ clientId, revokedAt }) => revokedAt === null && isSelected(clientId))) {
    revokeToken(provider, token);
  }
  if (client === undefined) browserSessions.restore([]);
}
