import { SandboxError } from "../errors";
import type { WireCheck } from "./wire-checks";

/** What is compared of an answer, by name. */
export type WireFacts = Readonly<Record<string, string>>;

const comparedHeaders = ["content-type", "cache-control", "pragma", "www-authenticate"] as const;
/** Differ from answer to answer, and nobody minds. */
const changingFields: readonly string[] = ["access_token", "refresh_token", "created_at", "expires_in"];
const timeoutMs = 10_000;

/** Asks the provider at `baseUrl`, and tells what a client would notice of the answer. */
export async function wireFacts(baseUrl: string, { path, method, headers, form }: WireCheck): Promise<WireFacts> {
  const address = baseUrl.replace(/\/+$/, "") + path;
  const body = form && new URLSearchParams(form);
  const timeout = AbortSignal.timeout(timeoutMs);
  const asked = { method: method ?? "GET", headers: { ...headers }, redirect: "manual", signal: timeout } as const;
  const answer = await fetch(address, { ...asked, ...(body && { body }) }).catch((failure: unknown) => {
    throw new SandboxError("EVENTPOP_SANDBOX_REFUSED", `Nobody answers at ${baseUrl}.`, failure);
  });
  const text = await answer.text();
  return {
    status: String(answer.status),
    ...Object.fromEntries(comparedHeaders.map((name) => [name, headerFact(answer.headers.get(name))])),
    location: locationFact(answer.headers.get("location"), address),
    body: bodyFact(answer.headers.get("content-type") ?? "", text),
  };
}

/** The names of the facts in which two answers differ. */
export function differences(expected: WireFacts, actual: WireFacts): readonly string[] {
  return Object.keys(expected).filter((name) => expected[name] !== actual[name]);
}

/** Letter case, as in `charset=UTF-8`, means nothing here. */
function headerFact(value: string | null): string {
  return value?.toLowerCase() ?? "none";
}

/** Origins differ by nature. */
function locationFact(location: string | null, address: string): string {
  return location === null ? "none" : new URL(location, address).pathname;
}

/** Pages may look as they like; of JSON, every name and value counts, and their order. */
function bodyFact(contentType: string, text: string): string {
  if (!contentType.includes("json"))
    return text === "" ? "empty" : contentType.startsWith("text/html") ? "a page" : text;
  try {
    return JSON.stringify(JSON.parse(text), (name, value: unknown) =>
      changingFields.includes(name) ? typeof value : value,
    );
  } catch {
    return "broken JSON";
  }
}
