import type { Compat } from "../settings";
import { checkApi } from "./api-checks";
import { checkApp } from "./app-checks";
import { authorizeUrl, checkCallback } from "./callback-checks";
import { Examination, type ExaminationTarget, type Finding } from "./examination";
import { measuredCompat } from "./measured-compat";
import { NoResponse, RequestSender } from "./request-sender";
import { checkClock, firstResponse } from "./server-checks";
import { checkApplicationToken, checkClient, checkVerifier, issuedAt } from "./token-checks";
import { observeVersion } from "./version-checks";

export interface DoctorOptions extends ExaminationTarget {
  /** The origin of the app. If it is omitted, the app is not examined. */
  readonly app?: URL;
  /** The path of the app's login route. */
  readonly loginPath: string;
  /** How long one request may take, in milliseconds. */
  readonly timeoutMs: number;
}

export interface Diagnosis {
  readonly findings: readonly Finding[];
  /** The compat switches with which a sandbox behaves like the provider, as far as the checks could find out. */
  readonly compat: Partial<Compat>;
  /** How many requests were sent, to the provider and to the app. */
  readonly requests: number;
}

/** Finds out what is right and wrong about a provider, an application's credentials and an app, without a login. */
export async function diagnose({ app, loginPath, timeoutMs, ...target }: DoctorOptions): Promise<Diagnosis> {
  const examination = new Examination(target);
  const sender = new RequestSender(timeoutMs);
  try {
    const compat = await unlessBroken(examination, "server", () => examineProvider(examination, sender));
    if (app) await unlessBroken(examination, "app server", () => checkApp(examination, sender, app, loginPath));
    return { findings: examination.findings, compat: compat ?? {}, requests: sender.count };
  } finally {
    sender.close();
  }
}

async function examineProvider(examination: Examination, sender: RequestSender): Promise<Partial<Compat>> {
  const server = {
    prefix: "",
    flag: "EVENTPOP_URL (--eventpop-url)",
    whyNoRedirect: "token requests must not be redirected",
  };
  const outgoing = { url: authorizeUrl(examination.target), headers: { accept: "text/html" } };
  const response = await firstResponse(examination, sender, outgoing, server);
  if (!response) return {};
  const date = Date.parse(response.headers.date ?? "");
  if (!Number.isNaN(date)) checkClock(examination, date, response);
  const isClientRight = await checkClient(examination, sender);
  if (isClientRight === undefined) return {};
  const token = isClientRight ? await checkApplicationToken(examination, sender) : undefined;
  if (token && Number.isNaN(date)) checkClock(examination, issuedAt(token), token);
  await checkCallback(examination, sender, response, isClientRight);
  await checkVerifier(examination, sender);
  await checkApi(examination, sender);
  await observeVersion(examination, sender, isClientRight);
  return measuredCompat(examination);
}

/** Runs `checks`. If a request gets no response, skips the remaining checks and adds a finding about it. */
async function unlessBroken<Result>(
  examination: Examination,
  check: string,
  checks: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await checks();
  } catch (failure) {
    if (!(failure instanceof NoResponse)) throw failure;
    examination.wrong(
      check,
      `One of the requests got no response (${failure.code}), so the remaining checks were left out.`,
      "Run the command again; if it happens again, check the network.",
    );
    return undefined;
  }
}
