import { register } from "node:module";
import { run, settings } from "./support.mjs";

// The package's modules import each other without file extensions, for bundlers. Node needs them.
const hook = `export async function resolve(specifier, context, next) {
  const isOwn = specifier.startsWith(".") && context.parentURL?.includes("/@openid/appauth/") && !specifier.endsWith(".js");
  if (!isOwn) return next(specifier, context);
  return next(specifier + ".js", context).catch(() => next(specifier + "/index.js", context));
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
const {
  AuthorizationNotifier,
  AuthorizationRequest,
  AuthorizationServiceConfiguration,
  BaseTokenRequestHandler,
  GRANT_TYPE_AUTHORIZATION_CODE,
  RevokeTokenRequest,
  TokenRequest,
} = await import("@openid/appauth");
const { NodeCrypto } = await import("@openid/appauth/built/src/node_support/crypto_utils.js");
const { NodeBasedHandler } = await import("@openid/appauth/built/src/node_support/node_request_handler.js");
const { NodeRequestor } = await import("@openid/appauth/built/src/node_support/node_requestor.js");

run(async () => {
  const { issuer, clientID, port } = settings;
  const requestor = new NodeRequestor();
  const configuration = await AuthorizationServiceConfiguration.fetchFromIssuer(issuer, requestor);
  const request = new AuthorizationRequest(
    { client_id: clientID, redirect_uri: `http://127.0.0.1:${port}`, scope: "public", response_type: "code" },
    new NodeCrypto(),
  );
  // The handler opens the browser with xdg-open, and listens on the port.
  const handler = new NodeBasedHandler(port);
  const notifier = new AuthorizationNotifier();
  handler.setAuthorizationNotifier(notifier);
  const code = new Promise((resolve, reject) => {
    notifier.setAuthorizationListener((_request, response, error) => {
      if (response && response.state === request.state) resolve(response.code);
      else reject(error ?? new Error("The response has another state."));
    });
  });
  handler.performAuthorizationRequest(configuration, request);

  const tokenHandler = new BaseTokenRequestHandler(requestor);
  const tokens = await tokenHandler.performTokenRequest(
    configuration,
    new TokenRequest({
      client_id: clientID,
      redirect_uri: request.redirectUri,
      grant_type: GRANT_TYPE_AUTHORIZATION_CODE,
      code: await code,
      extras: { code_verifier: request.internal.code_verifier },
    }),
  );
  const call = () =>
    fetch(new URL("/api/user", issuer), { headers: { authorization: `Bearer ${tokens.accessToken}` } });
  const user = await (await call()).json();
  const isFresh = tokens.isValid();
  const revocation = new RevokeTokenRequest({ token: tokens.accessToken, client_id: clientID });
  await tokenHandler.performRevokeTokenRequest(configuration, revocation);
  return { user, isFresh, afterRevocation: (await call()).status };
});
