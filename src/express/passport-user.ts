import type { Request } from "express";
import type { UserSerializer } from "../config/auth-options";

type Done = (error: unknown, value?: unknown) => void;

/** Passport's methods with the parameters that Passport itself passes. Its types declare only the forms with fewer parameters. */
interface Serializer {
  serializeUser(user: Express.User, req: Request, done: Done): void;
  deserializeUser?(id: unknown, req: Request, done: Done): void;
}

/** Returns what the app's `serializeUser` makes of a user. Rejects with the error of the app's function. */
export function serializeUser(passport: UserSerializer, req: Request, user: Express.User): Promise<unknown> {
  return call((done) => (passport as unknown as Serializer).serializeUser(user, req, done));
}

/** Returns the user for a serialized one, or undefined if the app does not know the user any more. Rejects with the error of the app's function. */
export async function deserializeUser(passport: UserSerializer, req: Request, id: unknown) {
  const user = await call((done) => {
    const serializer = passport as unknown as Serializer;
    if (serializer.deserializeUser) serializer.deserializeUser(id, req, done);
    else done(null);
  });
  return (user || undefined) as Express.User | undefined;
}

function call(run: (done: Done) => void): Promise<unknown> {
  return new Promise((resolve, reject) => run((error, value) => (error ? reject(error) : resolve(value))));
}
