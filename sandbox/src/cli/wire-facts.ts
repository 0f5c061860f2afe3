import { SandboxError } from "../errors";
import type { WireCheck } from "./wire-checks";

/** The parts of a response that are compared. The keys are the names of the parts. */
export type WireFacts = Readonly<Record<string, string>>;

const COMPARED_HEADERS = ["content-type", "cache-control", "pragma", "www-authenticate"] as const;
/** The values of these fields differ between any two responses, so only their types are compared. */
const CHANGING_FIELDS: readonly string[] = ["access_token", "refresh_token", "created_at", "expires_in"];
const TIMEOUT_MS = 10_000;

/** Sends a check to the provider at `baseUrl`, and returns the parts of the response that are compared. */
export async function wireFacts(baseUrl: string, { path, method, headers, form }: WireCheck): Promise<WireFacts> {
  const address = baseUrl.replace(/\/+$/, "") + path;
  const body = form && new URLSearchParams(form);
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const init = { method: method ?? "GET", headers: { ...headers }, redirect: "manual", signal: timeout } as const;
  const response = await fetch(address, { ...init, ...(body && { body }) }).catch((failure: unknown) => {
    throw new SandboxError("EVENTPOP_SANDBOX_REFUSED", `There is no response from ${baseUrl}.`, failure);
  });
  const text = await response.text();
  return {
    status: String(response.status),
    ...Object.fromEntries(COMPARED_HEADERS.map((name) => [name, headerFact(response.headers.get(name))])),
    location: locationFact(response.headers.get("location"), address),
    body: bodyFact(response.headers.get("content-type") ?? "", text),
  };
}

/** The names of the parts in which two responses differ. */
export function differingParts(expected: WireFacts, actual: WireFacts): readonly string[] {
  return Object.keys(expected).filter((name) => expected[name] !== actual[name]);
}

/** Returns a header value in lower case, because letter case does not matter, for example in `charset=UTF-8`. */
function headerFact(value: string | null): string {
  return value?.toLowerCase() ?? "none";
}

/** Returns the path of `location`. The origin is not compared, because it always differs. */
function locationFact(location: string | null, address: string): string {
  return location === null ? "none" : new URL(location, address).pathname;
}

/**
 * Returns the part of the body that is compared. For JSON: all names and values in their order. For a page: nothing of its
 * content.
 */
function bodyFact(contentType: string, text: string): string {
  if (!contentType.includes("json"))
    return text === "" ? "empty" : contentType.startsWith("text/html") ? "a page" : text;
  try {
    return JSON.stringify(JSON.parse(text), (name, value: unknown) =>
      CHANGING_FIELDS.includes(name) ? typeof value : value,
    );
  } catch {
    return "broken JSON";
  }
}
