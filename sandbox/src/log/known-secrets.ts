import { shortenedSecret } from "../oauth/secrets";
import type { World } from "../world/world";

/** The secrets that the sandbox itself created. */
export interface KnownSecrets {
  /**
   * Returns the text that is shown for `secret`: a default secret unchanged, otherwise its first characters. Undefined if the sandbox did
   * not create the secret.
   */
  shownText(secret: string): string | undefined;
}

const DEFAULT_PASSWORD = "sandbox";

/** Returns the codes, tokens, session ids, default passwords and default client secrets of a sandbox. */
export function knownSecretsOf(world: World): KnownSecrets {
  // The set is made only if a secret is looked up, because many requests contain none.
  let issued: ReadonlySet<string> | undefined;
  return {
    shownText: (secret) => {
      if (isDefault(world, secret)) return secret;
      issued ??= issuedBy(world);
      return issued.has(secret) ? shortenedSecret(secret) : undefined;
    },
  };
}

/** Whether `secret` is a password or a client secret that the sandbox chose because the seed contains none. */
function isDefault({ applications }: World, secret: string): boolean {
  const isOfApplication = ({ clientId, clientSecret }: { clientId: string; clientSecret: string }) =>
    clientSecret === secret && [`${clientId}secret`, "sandboxsecret"].includes(secret);
  return secret === DEFAULT_PASSWORD || applications.find(isOfApplication) !== undefined;
}

function issuedBy({ tokens, codes, browserSessions }: World): ReadonlySet<string> {
  return new Set([
    ...tokens.list().flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken ?? accessToken]),
    ...codes.list().map(({ code }) => code),
    ...browserSessions.list().flatMap(({ id, authenticityToken }) => [id, authenticityToken]),
  ]);
}
