import { SandboxError } from "../errors";
import { issueCode } from "../oauth/authorization-code";
import { issueToken, revokeConsent, revokeToken } from "../oauth/token";
import type { Provider } from "../provider";
import { DEFAULT_SCOPE, parseScopes } from "../scopes";
import type { Application, Code, Token } from "../world/credentials";
import type { Table } from "../world/table";
import type { CodeOptions, Consent, CredentialSelector, TokenOptions } from "./control";

/** The functions in this file are the control operations for tokens, codes and consents. */

export function createToken(provider: Provider, { as, scope = DEFAULT_SCOPE, client }: TokenOptions): Token {
  const userId = as === undefined ? null : userIdOf(provider, as);
  const { clientId } = applicationOf(provider, client);
  return issueToken(provider, { clientId, userId, scopes: parseScopes(scope) });
}

export function findTokens(provider: Provider, selector: CredentialSelector): readonly Token[] {
  const secretsOf = ({ accessToken, refreshToken }: Token) => [accessToken, refreshToken];
  return provider.world.tokens.list(matching(provider, selector, secretsOf));
}

/** Makes the selected access tokens expire. Returns how many were selected, including expired and revoked ones. */
export function expireTokens(provider: Provider, selector: CredentialSelector): number {
  return expire(provider, provider.world.tokens, findTokens(provider, selector));
}

/** Revokes the selected tokens. Returns how many of them were not yet revoked. */
export function revokeTokens(provider: Provider, selector: CredentialSelector): number {
  const valid = findTokens(provider, selector).filter(({ revokedAt }) => revokedAt === null);
  for (const token of valid) revokeToken(provider, token);
  return valid.length;
}

export function createCode(provider: Provider, options: CodeOptions): Code {
  const { as, client, redirectUri, scope = DEFAULT_SCOPE, codeChallenge } = options;
  const { codeChallengeMethod = codeChallenge === undefined ? undefined : "S256" } = options;
  const application = applicationOf(provider, client);
  const request = { application, redirectUri, scope, codeChallenge, codeChallengeMethod };
  return issueCode(provider, request, userIdOf(provider, as));
}

export function findCodes(provider: Provider, selector: CredentialSelector): readonly Code[] {
  return provider.world.codes.list(matching(provider, selector, ({ code }) => [code]));
}

/** Makes the selected codes expire. Returns how many were selected, including used and expired ones. */
export function expireCodes(provider: Provider, selector: CredentialSelector): number {
  return expire(provider, provider.world.codes, findCodes(provider, selector));
}

export function findConsents(provider: Provider, selector: Omit<CredentialSelector, "token">): readonly Consent[] {
  return findTokens(provider, selector).flatMap(({ userId, clientId, scopes, revokedAt }) =>
    userId === null || revokedAt !== null ? [] : [{ userId, client: clientId, scopes }],
  );
}

export function revokeConsents(provider: Provider, selector: Omit<CredentialSelector, "token">): void {
  for (const { userId, client } of findConsents(provider, selector)) {
    revokeConsent(provider, { userId, clientId: client });
  }
}

/** Changes the creation time of codes or tokens so that they have just expired. Returns the number of rows. */
function expire<Row extends Token | Code>({ clock }: Provider, table: Table<Row>, rows: readonly Row[]): number {
  for (const row of rows) {
    const expired: Partial<Token | Code> = { createdAt: clock.now() - row.expiresIn * 1000 - 1 };
    table.update(row, expired as Partial<Row>);
  }
  return rows.length;
}

function matching<Row extends Token | Code>(
  provider: Provider,
  { as, client, token }: CredentialSelector,
  secretsOf: (row: Row) => readonly (string | null)[],
): (row: Row) => boolean {
  const userId = as === undefined ? undefined : userIdOf(provider, as);
  return (row) =>
    (userId === undefined || row.userId === userId) &&
    (client === undefined || row.clientId === client) &&
    (token === undefined || secretsOf(row).includes(token));
}

function userIdOf({ world }: Provider, name: string | number): number {
  const user = world.users.get(name);
  if (user) return user.id;
  throw new SandboxError("EVENTPOP_SANDBOX_NOT_FOUND", `There is no user ${JSON.stringify(name)}.`);
}

function applicationOf({ world }: Provider, clientId: string | undefined): Application {
  const [first] = world.applications.list();
  const application = clientId === undefined ? first : world.applications.get(clientId);
  if (application) return application;
  throw new SandboxError("EVENTPOP_SANDBOX_NOT_FOUND", `There is no application ${JSON.stringify(clientId)}.`);
}
