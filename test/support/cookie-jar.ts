/** One cookie as a browser stores it. */
interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
  readonly secure: boolean;
  readonly sameSite: string;
  /** Milliseconds since the epoch; a cookie without it lives as long as the browser. */
  readonly expires: number;
}

/** Cookies as browsers store them (RFC 6265bis): by host, path and name, with checks of `__Host-` and `__Secure-`. */
export class CookieJar {
  private cookies: Cookie[] = [];

  /** Stores one `Set-Cookie` line of a response from `url`, unless a browser would refuse it. */
  store(line: string, url: URL): void {
    const cookie = parse(line, url);
    if (!cookie || !isAllowed(cookie, line, url)) return;
    this.cookies = this.cookies.filter((other) => !isSame(other, cookie));
    if (cookie.expires > Date.now()) this.cookies.push(cookie);
  }

  /** Returns the `Cookie` header for a request, or undefined if there is no cookie. A request from another site has only the cookies with SameSite=Lax. */
  header(url: URL, from: { crossSite: boolean; topLevelGet: boolean }): string | undefined {
    const fitting = this.fitting(url).filter(
      ({ sameSite }) => !from.crossSite || sameSite === "none" || (from.topLevelGet && sameSite !== "strict"),
    );
    if (fitting.length === 0) return undefined;
    return fitting.map(({ name, value }) => `${name}=${value}`).join("; ");
  }

  /** Returns the names and values of the cookies for `url`. */
  at(url: string): Readonly<Record<string, string>> {
    return Object.fromEntries(this.fitting(new URL(url)).map(({ name, value }) => [name, value]));
  }

  /** Sets or replaces a cookie, as a user of the browser can. */
  plant(name: string, value: string, url: string): void {
    this.store(`${name}=${value}; Path=/`, new URL(url));
  }

  clear(): void {
    this.cookies = [];
  }

  private fitting(url: URL): Cookie[] {
    return this.cookies
      .filter(({ host, expires }) => host === url.hostname && expires > Date.now())
      .filter(({ secure }) => !secure || isSecure(url))
      .filter(({ path }) => pathMatches(url.pathname, path))
      .toSorted((a, b) => b.path.length - a.path.length);
  }
}

function parse(line: string, url: URL): Cookie | undefined {
  const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
  const [name = "", ...value] = pair.split("=");
  if (name === "" || value.length === 0) return undefined;
  const given = new Map(
    attributes.map((each) => {
      const [attribute = "", ...rest] = each.split("=");
      return [attribute.toLowerCase(), rest.join("=")];
    }),
  );
  const path = given.get("path");
  return {
    name,
    value: value.join("="),
    host: url.hostname,
    path: path?.startsWith("/") ? path : defaultPath(url),
    secure: given.has("secure"),
    sameSite: given.get("samesite")?.toLowerCase() ?? "lax",
    expires: expiry(given.get("max-age"), given.get("expires")),
  };
}

function isAllowed({ name, path, secure }: Cookie, line: string, url: URL): boolean {
  if (secure && !isSecure(url)) return false;
  if (/domain=/i.test(line)) throw new Error("No cookie here has a domain.");
  if (name.startsWith("__Secure-")) return secure;
  if (name.startsWith("__Host-")) return secure && path === "/";
  return true;
}

function isSame(a: Cookie, b: Cookie): boolean {
  return a.name === b.name && a.host === b.host && a.path === b.path;
}

function expiry(maxAge: string | undefined, expires: string | undefined): number {
  if (maxAge !== undefined) return Date.now() + Number(maxAge) * 1_000;
  return expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires);
}

function defaultPath({ pathname }: URL): string {
  return pathname.slice(0, pathname.lastIndexOf("/")) || "/";
}

function pathMatches(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith("/") ? path : `${path}/`);
}

function isSecure({ protocol }: URL): boolean {
  return protocol === "https:";
}
