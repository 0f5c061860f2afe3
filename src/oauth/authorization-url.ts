type Params = Readonly<Record<string, string>>;

/** Returns the URL of an authorization request (RFC 6749 §4.1.1) with these parameters and the fixed ones. */
export type AuthorizationUrlBuilder = (params: Params) => string;

/**
 * Makes the builder for one authorization endpoint. If several parameters have the same name, the fixed parameter wins. A parameter
 * of the request wins over one in the endpoint's URL.
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

/** Returns the parameters of a subclass without undefined and null values. */
export function definedParams(params: object): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined && value !== null));
}
