import type { Provider } from "../provider";
import { checksPkce } from "../settings";
import { type Code, isAccessible } from "../world/credentials";
import type { AcceptedRequest } from "./authorize-request";
import { scopesIn } from "./scopes";
import { randomToken } from "./secrets";

/** What of an authorization request goes into its code. */
type CodeRequest = Pick<
  AcceptedRequest,
  "application" | "redirectUri" | "scope" | "codeChallenge" | "codeChallengeMethod"
>;

/** Makes the code that `userId` grants the application. */
export function issueCode(provider: Provider, request: CodeRequest, userId: number): Code {
  const { world, clock, settings } = provider;
  const hasChallenge = checksPkce(settings) && request.codeChallenge !== undefined;
  return world.codes.insert({
    code: randomToken(settings.compat.tokenFormat),
    clientId: request.application.clientId,
    userId,
    redirectUri: request.redirectUri,
    scopes: scopesIn(request.scope),
    codeChallenge: hasChallenge ? (request.codeChallenge ?? null) : null,
    codeChallengeMethod: hasChallenge ? (request.codeChallengeMethod ?? null) : null,
    createdAt: clock.now(),
    expiresIn: settings.ttl.code,
    revokedAt: null,
    exchangedFor: null,
  });
}

export function isUsable(provider: Provider, code: Code): boolean {
  return isAccessible(code, provider.clock.now());
}
