import { type Request, type Response, Router } from "express";
import { bare, json } from "../http/answers";
import { originOf } from "../http/public-url";
import { scopeTexts } from "../pages";
import type { Provider } from "../provider";

/** What Doorkeeper has besides the flow itself: the register, which is for its admins, and from 6.0 RFC 8414's metadata. */
export function metadataRoutes(provider: Provider): Router {
  const router = Router();

  router.get("/oauth/applications", (_req, res) => bare(res, 403));

  router.get("/.well-known/oauth-authorization-server", (req: Request, res: Response) => {
    if (!provider.facts.metadata) return bare(res, 404);
    const origin = originOf(provider, req);
    json(res, {
      issuer: origin,
      authorization_endpoint: `${origin}/oauth/authorize`,
      token_endpoint: `${origin}/oauth/token`,
      revocation_endpoint: `${origin}/oauth/revoke`,
      introspection_endpoint: `${origin}/oauth/introspect`,
      scopes_supported: Object.keys(scopeTexts),
      response_types_supported: ["code"],
      response_modes_supported: ["query", "fragment", "form_post"],
      grant_types_supported: ["authorization_code", "client_credentials", "refresh_token"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "none"],
      code_challenge_methods_supported: ["plain", "S256"],
    });
  });

  return router;
}
