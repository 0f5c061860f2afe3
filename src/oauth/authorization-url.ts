type Params = Readonly<Record<string, string>>;

/** Returns the URL of an authorization request (RFC 6749 §4.1.1) with these parameters and the fixed ones. */
export type AuthorizationUrlBuilder = (params: Params) => string;

/**
 * Parses the authorization endpoint's URL and encodes the fixed parameters, once. If a name repeats, a fixed parameter wins over one
 * of the request, and that over one in the endpoint's URL.
 */
export function authorizationUrlBuilder(authorizationURL: string, fixed: Params): AuthorizationUrlBuilder {
  const { origin, pathname, searchParams } = new URL(authorizationURL);
  const own = Object.fromEntries(searchParams);
  const base = `${origin}${pathname}?`;
  const common = { ...own, ...fixed };
  const prefix = `${base}${new URLSearchParams(common)}&`;
  return (params) =>
    Object.keys(params).some((name) => Object.hasOwn(common, name))
      ? base + new URLSearchParams({ ...own, ...params, ...fixed })
      : prefix + new URLSearchParams(params);
}

/** The parameters of a subclass, without those that are undefined or null. */
export function definedParams(params: object): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined && value !== null));
}
