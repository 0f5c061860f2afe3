/**
 * Under which requests and stores carry their set-up. Shared by all copies of this package in a process, so that the guards of
 * one know the set-up of another: change the number with what guards use of `Auth`.
 */
const AUTH = Symbol.for("passport-eventpop.1");

/** A request, or the store of its sessions. */
interface Carrier<Auth> {
  [AUTH]?: Auth;
}

/** Makes a request or a store carry a set-up, instead of any that it carried before. */
export function carry(carrier: object, auth: object): void {
  (carrier as Carrier<object>)[AUTH] = auth;
}

/** The set-up that a request or a store carries. */
export function carriedBy<Auth extends object>(carrier: object): Auth | undefined {
  return (carrier as Carrier<Auth>)[AUTH];
}
