import { SandboxError } from "../errors";
import { oauthErrors } from "../oauth/refusals";
import { revokeToken } from "../oauth/token";
import type { Provider } from "../provider";
import type { FaultRule } from "./fault-rules";
import type { Fault } from "./faults";

interface Preset {
  /** What clients receive while the preset is active. The README and the command line show this text. */
  readonly about: Readonly<Record<"en" | "th", string>>;
  readonly rules: readonly FaultRule[];
  /** Whether the preset only acts once, and adds no faults that can be removed. @defaultValue `false` */
  readonly actsOnce?: true;
}

/** All presets. A preset is a group of faults with a name. */
export const presets = {
  "eventpop-down": {
    about: { en: "every request gets a page with 503", th: "ทุกคำขอได้หน้าเว็บที่มีสถานะ 503" },
    rules: [{ on: "any", type: "html", status: 503 }],
  },
  "flaky-network": {
    about: {
      en: "one request in ten gets a TCP reset, three in ten a response that is 500 ms late",
      th: "หนึ่งในสิบคำขอถูกตัดการเชื่อมต่อ (TCP reset) สามในสิบได้คำตอบช้า 500 มิลลิวินาที",
    },
    rules: [
      { on: "any", type: "reset", probability: 0.1, seed: 1 },
      { on: "any", type: "latency", delayMs: 500, probability: 0.3, seed: 2 },
    ],
  },
  "slow-thursday": {
    about: { en: "every response is two seconds late", th: "ทุกคำตอบช้าสองวินาที" },
    rules: [{ on: "any", type: "latency", delayMs: 2_000 }],
  },
  "half-a-token": {
    about: { en: "token responses are cut in the middle", th: "คำตอบของโทเคนขาดกลางคัน" },
    rules: [{ on: "token", type: "truncate" }],
  },
  "refresh-refused": {
    about: {
      en: "the next refresh is refused with `invalid_grant`",
      th: "การต่ออายุโทเคนครั้งถัดไปถูกปฏิเสธด้วย `invalid_grant`",
    },
    rules: [
      {
        on: "token",
        match: { form: { grant_type: "refresh_token" } },
        times: 1,
        type: "status",
        status: 400,
        body: { error: oauthErrors.invalidGrant.error, error_description: oauthErrors.invalidGrant.description },
      },
    ],
  },
  "no-response": {
    about: {
      en: "token requests and API requests get no response; the sign-in page still works",
      th: "คำขอโทเคนและคำขอ API ไม่ได้รับคำตอบ หน้าเข้าสู่ระบบยังใช้ได้",
    },
    rules: [
      { on: "token", type: "hang" },
      { on: "me", type: "hang" },
      { on: "tickets", type: "hang" },
      { on: "orders", type: "hang" },
      { on: "events", type: "hang" },
    ],
  },
  "rate-limited": {
    about: { en: "`/me` responds with 429 and `Retry-After: 60`", th: "`/me` ตอบ 429 พร้อม `Retry-After: 60`" },
    rules: [
      {
        on: "me",
        type: "status",
        status: 429,
        headers: { "Content-Type": "text/plain", "Retry-After": "60" },
        body: "Retry later\n",
      },
    ],
  },
  /** This preset has no rules, because {@link usePreset} revokes the tokens itself. */
  "all-sessions-revoked": {
    actsOnce: true,
    about: {
      en: "all tokens are revoked, and all browsers are signed out",
      th: "โทเคนทั้งหมดถูกเพิกถอน และทุกเบราว์เซอร์ถูกออกจากระบบ",
    },
    rules: [],
  },
} as const satisfies Readonly<Record<string, Preset>>;

/** The name of a group of faults. */
export type FaultPreset = keyof typeof presets;

export const faultPresets = Object.keys(presets) as readonly FaultPreset[];

/**
 * Adds the faults of the preset `name`, for one `client` or for all clients, and removes the faults that the same preset
 * added earlier. Throws a `SandboxError` if there is no such preset.
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
  return presets[preset].rules.map((rule) => provider.faults.add({ ...rule, ...target }, preset));
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
