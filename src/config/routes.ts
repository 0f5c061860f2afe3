import { warnOnce } from "../events";
import { optionError, UNSET_VARIABLE, type Validator } from "./validators";

/** The paths of the router's routes, relative to its mount path. */
export interface Routes {
  readonly login: string;
  readonly callback: string;
  readonly logout: string;
  readonly ticket: string;
  readonly session: string;
  /** The public path where the router is mounted: the path of `baseURL`, or empty. */
  readonly mount: string;
}

/** The options of `eventpopAuth` for its routes and redirects. */
interface RouteOptions {
  readonly baseURL: string | undefined;
  readonly callbackURL: string | undefined;
  readonly loginPath: string;
  readonly callbackPath: string;
  readonly logoutPath: string;
  readonly ticketPath: string;
  readonly sessionPath: string;
  readonly successRedirect: string | undefined;
  readonly failureRedirect: string | undefined;
}

/** A validator for the path of a route. It refuses patterns and queries. */
export function routePath(fallback: string): Validator<string, string | undefined> {
  return (value = fallback, name) => {
    if (typeof value !== "string" || !/^(\/[\w.~-]+)+$/.test(value))
      throw optionError(`${name} must be a plain path such as ${fallback}.`);
    return value;
  };
}

/** Returns the callback URL and the routes. @throws {@link OptionError} if options contradict each other */
export function resolveRoutes(options: RouteOptions): { callbackURL: string; routes: Routes } {
  const { callbackURL, mount } = resolveCallback(options);
  checkRoutes(options, mount);
  const {
    loginPath: login,
    callbackPath: callback,
    logoutPath: logout,
    ticketPath: ticket,
    sessionPath: session,
  } = options;
  warnOfRepeatedPath(mount, login);
  return { callbackURL, routes: { login, callback, logout, ticket, session, mount } };
}

/** Warns of a `baseURL` that ends with the first part of the login path, such as `https://app.example/auth`. */
function warnOfRepeatedPath(mount: string, login: string): void {
  const [, first = ""] = login.split("/");
  if (!mount.endsWith(`/${first}`)) return;
  warnOnce(
    "repeated path",
    `The login is at ${mount}${login}, because baseURL (or callbackURL) ends with /${first} and the routes begin with it: leave it out of one of them.`,
  );
}

/** Returns the callback URL and the mount path: from `baseURL`, from `callbackURL`, or from both if they agree. */
function resolveCallback({ baseURL, callbackURL, callbackPath }: RouteOptions): { callbackURL: string; mount: string } {
  if (baseURL === undefined && callbackURL === undefined) {
    throw optionError(
      `callbackURL is missing: set it to the address of your callback route, or set baseURL. ${UNSET_VARIABLE}`,
    );
  }
  if (baseURL?.replace(/\/+$/, "").endsWith(callbackPath)) {
    throw optionError(
      `baseURL must be the address of your site, without ${callbackPath} at its end; the option callbackURL takes the whole address.`,
    );
  }
  const expected = baseURL === undefined ? undefined : baseURL.replace(/\/+$/, "") + callbackPath;
  const address = callbackURL ?? expected ?? "";
  if (expected !== undefined && address !== expected) {
    throw optionError(`callbackURL must be under baseURL: expected ${expected}, got ${address}.`);
  }
  const { pathname } = new URL(address);
  if (!pathname.endsWith(callbackPath)) {
    throw optionError(
      `callbackURL must end in ${callbackPath}, the route that eventpopAuth serves (option callbackPath); got ${pathname}.`,
    );
  }
  return { callbackURL: address, mount: pathname.slice(0, -callbackPath.length) };
}

/** Refuses two routes with the same path. Also refuses a redirect to a route, because the redirects would never end. */
function checkRoutes(values: RouteOptions, mount: string): void {
  const names = ["loginPath", "callbackPath", "logoutPath", "ticketPath", "sessionPath"] as const;
  for (const name of names) {
    const twin = names.find((other) => other !== name && values[other].toLowerCase() === values[name].toLowerCase());
    if (twin) throw optionError(`${name} and ${twin} must differ.`);
  }
  for (const name of ["successRedirect", "failureRedirect"] as const) {
    const [path = ""] = (values[name] ?? "").split(/[?#]/);
    const route = names.find((each) => path.toLowerCase() === (mount + values[each]).toLowerCase());
    if (route) throw optionError(`${name} must not be ${route}: the redirects would never end.`);
  }
}
