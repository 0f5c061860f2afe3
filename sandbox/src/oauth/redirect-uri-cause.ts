import { type Cause, causeOf } from "../causes/causes";
import { mostSimilar } from "../causes/text-difference";
import type { Application } from "../world/credentials";

const withoutSlash = (path: string) => path.replace(/\/$/, "");

/**
 * The cause for each part of a redirect URI that differs, in the order scheme, host, port, path, query. The first difference
 * counts.
 */
const differences = [
  ["redirect-uri-scheme", (received, registered) => received.protocol !== registered.protocol],
  ["redirect-uri-host", (received, registered) => received.hostname !== registered.hostname],
  ["redirect-uri-port", (received, registered) => received.port !== registered.port],
  [
    "redirect-uri-trailing-slash",
    (received, registered) =>
      received.pathname !== registered.pathname &&
      withoutSlash(received.pathname) === withoutSlash(registered.pathname),
  ],
  ["redirect-uri-path", (received, registered) => received.pathname !== registered.pathname],
  ["redirect-uri-query", (received, registered) => received.search !== registered.search],
] as const satisfies readonly (readonly [string, (received: URL, registered: URL) => boolean])[];

/** Returns why the redirect URI `received` is refused, compared with the most similar one of `redirectUris`. */
export function redirectUriCause(received: string | undefined, redirectUris: Application["redirectUris"]): Cause {
  if (received === undefined) return causeOf("redirect-uri-missing");
  if (!URL.canParse(received)) return causeOf("redirect-uri-relative", { received });
  if (received.includes("#")) return causeOf("redirect-uri-fragment", { received });
  if (redirectUris === "any-loopback") return causeOf("redirect-uri-not-loopback", { received });
  const registered = mostSimilar(received, redirectUris);
  if (registered === undefined || !URL.canParse(registered)) return causeOf("redirect-uri", { received });
  const urls = [new URL(received), new URL(registered)] as const;
  const name = differences.find(([, isDifferent]) => isDifferent(...urls))?.[0];
  return name ? causeOf(name, { received, registered }) : causeOf("redirect-uri", { received });
}
