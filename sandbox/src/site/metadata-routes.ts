import type { Request, Response, Router } from "express";
import { causeOf } from "../causes/causes";
import { originOf } from "../http/public-url";
import { railsRouter } from "../http/rails-routing";
import { sendEmpty, sendJson } from "../http/responses";
import type { Provider } from "../provider";
import { scopeNames } from "../scopes";

/** Returns the route of the metadata document (RFC 8414), which Doorkeeper has from version 6.0 on. */
export function metadataRoutes(provider: Provider): Router {
  const router = railsRouter();

  router.get("/.well-known/oauth-authorization-server", (req: Request, res: Response) => {
    const { doorkeeper } = provider.settings.compat;
    if (!provider.behaviour.hasMetadata) {
      return sendEmpty(res, 404, causeOf("version-lacks-route", { doorkeeper, path: req.path }));
    }
    const origin = originOf(provider, req);
    const { iss, undocumentedRoutes } = provider.settings.compat;
    const metadata = {
      issuer: origin,
      authorization_endpoint: `${origin}/oauth/authorize`,
      token_endpoint: `${origin}/oauth/token`,
      ...(undocumentedRoutes && {
        revocation_endpoint: `${origin}/oauth/revoke`,
        introspection_endpoint: `${origin}/oauth/introspect`,
      }),
      scopes_supported: scopeNames,
      response_types_supported: ["code"],
      response_modes_supported: ["query", "fragment", "form_post"],
      grant_types_supported: ["authorization_code", "client_credentials", "refresh_token"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "none"],
      code_challenge_methods_supported: ["plain", "S256"],
      authorization_response_iss_parameter_supported: iss,
      resource_indicators_supported: false,
      // Doorkeeper sends null here if its OpenID Connect extension is not installed.
      userinfo_endpoint: null,
    };
    sendJson(res, metadata, "public");
  });

  return router;
}
