/** What tells a request's target: Express, connect and Fastify keep it in `originalUrl`, Node in `url`. */
interface Targeted {
  readonly originalUrl?: string;
  readonly url?: string;
}

/** Scheme and authority before a path. */
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i;

/**
 * Path and query of a request as it came in, before anything was mounted. A client may send a whole URL instead (absolute
 * form), which servers must accept (RFC 9112 §3.2.2): its scheme and host say nothing that can be relied on and are left out.
 */
export function targetOf({ originalUrl, url }: Targeted): string {
  return originForm(originalUrl ?? url ?? "/");
}

/** A request target without scheme and host. */
export function originForm(target: string): string {
  if (target.startsWith("/")) return target;
  const rest = target.replace(ORIGIN, "");
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** The path of a target, without its query. */
export function pathOf(target: string): string {
  return originForm(target).replace(/[?#][\s\S]*$/, "");
}
