import type { Compat } from "../settings";
import type { DoorkeeperBehaviour } from "../world/doorkeeper-versions";

/** The result of one check. */
export interface Finding {
  /** The name of the check, such as `clock`. */
  readonly check: string;
  /** `ok`: right. `unsure`: it may be wrong, or it cannot be checked. `wrong`: logins fail, or they are not safe. */
  readonly status: "ok" | "unsure" | "wrong";
  /** What was found, in one sentence. */
  readonly text: string;
  /** What to do about it, in one sentence. Undefined if the status is `ok`. */
  readonly fix?: string;
}

/** The server, the credentials and the URLs that are examined. */
export interface ExaminationTarget {
  /** The origin of the provider, without a slash at its end. */
  readonly eventpopUrl: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The registered callback URL, exactly as the user wrote it. */
  readonly callbackUrl: string;
  /** The scopes that the app needs, separated by spaces. */
  readonly scope: string;
}

/** The results so far: the findings, and the observed behaviour of the provider. */
export class Examination {
  readonly findings: Finding[] = [];
  /** The observed behaviour of Doorkeeper, from which the version is derived. */
  readonly behaviour: Partial<Record<keyof DoorkeeperBehaviour, unknown>> = {};
  /** The compat switches whose values the checks found out. */
  readonly compat: { -readonly [Name in keyof Compat]?: Compat[Name] } = {};

  constructor(readonly target: ExaminationTarget) {}

  ok(check: string, text: string): void {
    this.#add({ check, status: "ok", text });
  }

  unsure(check: string, text: string, fix: string): void {
    this.#add({ check, status: "unsure", text, fix });
  }

  wrong(check: string, text: string, fix: string): void {
    this.#add({ check, status: "wrong", text, fix });
  }

  /** Removes the secret, because a server may repeat it in a response that a finding quotes. */
  #add({ text, fix, ...finding }: Finding): void {
    const hide = (sentence: string) => withoutSecret(sentence, this.target.clientSecret);
    this.findings.push({ ...finding, text: hide(text), ...(fix !== undefined && { fix: hide(fix) }) });
  }
}

/** A shorter secret can occur in ordinary words. */
const MIN_SECRET_LENGTH = 4;

function withoutSecret(sentence: string, secret: string): string {
  if (secret.trim().length < MIN_SECRET_LENGTH) return sentence;
  return [secret, secret.trim(), encodeURIComponent(secret)].reduce(
    (text, spelling) => text.replaceAll(spelling, "[secret]"),
    sentence,
  );
}
