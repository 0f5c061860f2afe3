import { type Diagnosis, type DoctorOptions, diagnose } from "../../src/doctor/doctor";
import type { Finding } from "../../src/doctor/examination";

export const callbackUrl = "https://my.app/auth/eventpop/callback";
export const application = { clientId: "mine", clientSecret: "hush-hush-hush", redirectUris: [callbackUrl] };

/** A diagnosis whose findings can be read by the name of their check. */
export interface Examined extends Diagnosis {
  /** The mark and the text of each finding of a check. */
  of(check: string): readonly string[];
  /** The finding of a check that has exactly one. */
  one(check: string): Finding;
  /** The names of the checks that found a mistake. */
  readonly wrong: readonly string[];
}

/** Examines the server at `url` with the credentials of {@link application}, unless `options` has others. */
export async function examine(url: string, options: Partial<DoctorOptions> = {}): Promise<Examined> {
  const { clientId, clientSecret } = application;
  const diagnosis = await diagnose({
    eventpopUrl: new URL(url),
    clientId,
    clientSecret,
    callbackUrl,
    scope: "public",
    loginPath: "/auth/eventpop",
    // A busy machine must not look like a server that does not respond.
    timeoutMs: 60_000,
    ...options,
  });
  const { findings } = diagnosis;
  const withName = (check: string) => findings.filter((finding) => finding.check === check);
  return {
    ...diagnosis,
    of: (check) => withName(check).map(({ status, text }) => `${status}: ${text}`),
    one(check) {
      const [finding, ...others] = withName(check);
      if (!finding || others.length > 0) throw new Error(`There is not one ${check} in ${JSON.stringify(findings)}`);
      return finding;
    },
    wrong: findings.filter(({ status }) => status === "wrong").map(({ check }) => check),
  };
}
