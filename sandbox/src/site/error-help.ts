import type { Cause, CauseName } from "../causes/causes";
import type { AuthorizeRequest } from "../oauth/authorize-request";
import type { ErrorHelpView } from "../pages/error-help";
import { paths } from "../pages/paths";
import type { Provider } from "../provider";
import { scopeNames } from "../scopes";

/** Returns the explanation of a refused authorization request: the cause, the received value and the accepted values. */
export function errorHelp(provider: Provider, request: AuthorizeRequest, cause: Cause): ErrorHelpView {
  const comparison = comparisons[cause.name]?.(request, provider);
  return { cause, ...comparison, link: registration(request, cause) };
}

/** The parts of a redirect URI in which it can differ from a registered one. */
const REGISTRABLE = /^redirect-uri(-(scheme|host|port|trailing-slash|path|query))?$/;

/** Returns the link to the form that registers the received redirect URI. The form already contains it. */
function registration({ redirectUri, application }: AuthorizeRequest, { name }: Cause): ErrorHelpView["link"] {
  if (redirectUri === undefined || !Array.isArray(application?.redirectUris) || !REGISTRABLE.test(name))
    return undefined;
  const redirectUris = [...application.redirectUris, redirectUri].join("\n");
  const form = `${paths.inspector}/applications/${encodeURIComponent(application.clientId)}`;
  return { kind: "register", href: `${form}?${new URLSearchParams({ redirectUris })}` };
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
