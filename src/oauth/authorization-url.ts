type Params = Readonly<Record<string, string>>;

/** Gives the authorization endpoint's address (RFC 6749 §3.1) with parameters in its query, `fixed` ones among them. */
export type AuthorizationUrl = (params: Params) => string;

/**
 * Parses the endpoint's address and encodes what is `fixed`, once. Where names are the same, `fixed` outweighs the parameters
 * of a request, and those the address's own.
 */
export function createAuthorizationUrl(authorizationURL: string, fixed: Params): AuthorizationUrl {
  const { origin, pathname, searchParams } = new URL(authorizationURL);
  const own = Object.fromEntries(searchParams);
  const always = { ...own, ...fixed };
  const address = `${origin}${pathname}?`;
  const start = `${address}${new URLSearchParams(always)}&`;
  return (params) =>
    Object.keys(params).some((name) => Object.hasOwn(always, name))
      ? address + new URLSearchParams({ ...own, ...params, ...fixed })
      : start + new URLSearchParams(params);
}

/** The parameters that a subclass gives, but for those it left open. */
export function additions(params: object): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined && value !== null));
}
