import { SandboxError } from "../errors";
import { issueCode } from "../oauth/code";
import { defaultScope, scopesIn } from "../oauth/scopes";
import { issueToken, revokeConsent, revokeToken } from "../oauth/token";
import type { Provider } from "../provider";
import type { Application, Code, Token } from "../world/credentials";
import type { Table } from "../world/table";
import type { CodeControl, CodeOrder, Consent, ConsentControl, Selector, TokenControl } from "./control";

/** Tokens, codes and consents made, aged and taken away without a browser. */

export function tokenControl(provider: Provider): TokenControl {
  const { tokens } = provider.world;
  const select = (selector: Selector = {}) =>
    tokens.list(fitting(provider, selector, ({ accessToken, refreshToken }) => [accessToken, refreshToken]));
  return {
    issue: async ({ as, scope = defaultScope, client } = {}) => {
      const userId = as === undefined ? null : userIdOf(provider, as);
      const { clientId } = applicationOf(provider, client);
      return issueToken(provider, { clientId, userId, scopes: scopesIn(scope) });
    },
    list: async (selector) => select(selector),
    expire: async (selector) => age(provider, tokens, select(selector)),
    revoke: async (selector) => {
      const selected = select(selector).filter(({ revokedAt }) => revokedAt === null);
      for (const token of selected) revokeToken(provider, token);
      return selected.length;
    },
  };
}

export function codeControl(provider: Provider): CodeControl {
  const { codes } = provider.world;
  const select = (selector: Selector = {}) => codes.list(fitting(provider, selector, ({ code }) => [code]));
  return {
    issue: async (order) => issueCode(provider, requestFor(provider, order), userIdOf(provider, order.as)),
    list: async (selector) => select(selector),
    expire: async (selector) => age(provider, codes, select(selector)),
  };
}

export function consentControl(provider: Provider): ConsentControl {
  const select = (selector: Selector = {}): readonly Consent[] =>
    provider.world.tokens
      .list(fitting(provider, selector, () => []))
      .flatMap(({ userId, clientId, scopes, revokedAt }) =>
        userId === null || revokedAt !== null ? [] : [{ userId, client: clientId, scopes }],
      );
  return {
    list: async (selector) => select(selector),
    remove: async (selector) => {
      for (const { userId, client } of select(selector)) revokeConsent(provider, { userId, clientId: client });
    },
  };
}

/** Makes credentials as old as if their time had just run out. */
function age<Row extends Token | Code>({ clock }: Provider, table: Table<Row>, rows: readonly Row[]): number {
  for (const row of rows) {
    const aged: Partial<Token | Code> = { createdAt: clock.now() - row.expiresIn * 1000 - 1 };
    table.update(row, aged as Partial<Row>);
  }
  return rows.length;
}

function fitting<Row extends Token | Code>(
  provider: Provider,
  { as, client, token }: Selector,
  secretsOf: (row: Row) => readonly (string | null)[],
): (row: Row) => boolean {
  const userId = as === undefined ? undefined : userIdOf(provider, as);
  return (row) =>
    (userId === undefined || row.userId === userId) &&
    (client === undefined || row.clientId === client) &&
    (token === undefined || secretsOf(row).includes(token));
}

function requestFor(provider: Provider, order: CodeOrder) {
  return {
    application: applicationOf(provider, order.client),
    redirectUri: order.redirectUri,
    scope: order.scope ?? defaultScope,
    codeChallenge: order.codeChallenge,
    codeChallengeMethod: order.codeChallengeMethod ?? (order.codeChallenge === undefined ? undefined : "S256"),
  };
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
