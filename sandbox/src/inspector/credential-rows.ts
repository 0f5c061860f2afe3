import { createHash } from "node:crypto";
import { SHOWN_CHARACTERS } from "../oauth/secrets";
import type { CredentialRow } from "../pages/inspector/tokens-tab";
import type { Code, Token } from "../world/credentials";
import type { World } from "../world/world";

/** Returns an id for a token or a code. The id does not reveal the token or the code. */
export function credentialId(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 16);
}

/** The rows of all tokens and codes, newest first. */
export function credentialRows(world: World) {
  const rowOf = (secret: string, row: Token | Code, refreshToken?: string | null): CredentialRow => ({
    id: credentialId(secret),
    preview: secret.slice(0, SHOWN_CHARACTERS),
    refreshPreview: refreshToken?.slice(0, SHOWN_CHARACTERS),
    application: world.applications.get(row.clientId)?.name ?? row.clientId,
    person: world.userById(row.userId)?.fullName,
    scope: row.scopes.join(" "),
    createdAt: row.createdAt,
    expiresAt: row.createdAt + row.expiresIn * 1000,
    revokedAt: row.revokedAt ?? undefined,
  });
  return {
    tokens: world.tokens
      .list()
      .map((token) => rowOf(token.accessToken, token, token.refreshToken))
      .reverse(),
    codes: world.codes
      .list()
      .map((code) => rowOf(code.code, code))
      .reverse(),
  };
}
