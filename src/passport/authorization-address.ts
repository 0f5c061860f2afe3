/** Puts parameters to the authorization endpoint's address (RFC 6749 §3.1), in the place of any of the same name. */
export type AuthorizationAddress = (params: Readonly<Record<string, string>>) => string;

/** Parses the endpoint's address, once, so that no URL is parsed per request. */
export function createAuthorizationAddress(authorizationURL: string): AuthorizationAddress {
  const { origin, pathname, searchParams } = new URL(authorizationURL);
  const own = Object.fromEntries(searchParams);
  return (params) => `${origin}${pathname}?${new URLSearchParams({ ...own, ...params })}`;
}
