import type { Cause, CauseName } from "../causes/causes";
import type { AuthorizeRequest } from "../oauth/authorize-request";
import type { ErrorHelpView } from "../pages/error-help";
import type { Provider } from "../provider";
import { scopeNames } from "../scopes";

/** Returns the explanation of a refused authorization request: the cause, the received value and the accepted values. */
export function errorHelp(provider: Provider, request: AuthorizeRequest, cause: Cause): ErrorHelpView {
  return { cause, ...comparisons[cause.name]?.(request, provider) };
}

type Comparison = Pick<ErrorHelpView, "received" | "accepted">;

const comparesRedirectUri = ({ redirectUri: received, application }: AuthorizeRequest): Comparison => {
  const registered = application?.redirectUris;
  return { received, ...(Array.isArray(registered) && { accepted: registered }) };
};
const comparesScope = ({ scope, application }: AuthorizeRequest): Comparison => ({
  received: scope,
  accepted: application && application.scopes.length > 0 ? application.scopes : scopeNames,
});

/**
 * Returns the explanation of a redirect URI that is not registered. The error page compares it with the registered ones
 * and shows the difference.
 */
const comparisons: {
  readonly [Name in CauseName]?: (request: AuthorizeRequest, provider: Provider) => Comparison;
} = {
  "client-id-missing": (_request, { world }) => ({ accepted: clientIds(world) }),
  "client-unknown": ({ clientId }, { world }) => ({ received: clientId, accepted: clientIds(world) }),
  "response-type-missing": () => ({ accepted: ["code"] }),
  "response-type": ({ responseType }) => ({ received: responseType, accepted: ["code"] }),
  "response-mode": ({ responseMode }) => ({ received: responseMode, accepted: ["query", "fragment", "form_post"] }),
  scope: comparesScope,
  "scope-separator": comparesScope,
  "scope-not-allowed": comparesScope,
  "code-challenge-method": ({ codeChallengeMethod }) => ({ received: codeChallengeMethod, accepted: ["S256"] }),
  "redirect-uri": comparesRedirectUri,
  "redirect-uri-not-loopback": comparesRedirectUri,
  "redirect-uri-relative": comparesRedirectUri,
  "redirect-uri-fragment": comparesRedirectUri,
  "redirect-uri-scheme": comparesRedirectUri,
  "redirect-uri-host": comparesRedirectUri,
  "redirect-uri-port": comparesRedirectUri,
  "redirect-uri-trailing-slash": comparesRedirectUri,
  "redirect-uri-path": comparesRedirectUri,
  "redirect-uri-query": comparesRedirectUri,
};

function clientIds({ applications }: Provider["world"]): readonly string[] {
  return applications.list().map(({ clientId }) => clientId);
}
