import type { Request } from "express";
import type { UserSerializer } from "../config/auth-options";

/**
 * Signs a user in with the app's Passport as well: what it serializes is put where its session strategy looks for it.
 * Rejects with whatever the app's `serializeUser` failed with.
 */
export async function logInToPassport(passport: UserSerializer, req: Request, user: Express.User): Promise<void> {
  // Passport's types know the one-argument form only; this is how its own logIn calls it.
  const { serializeUser } = passport as unknown as {
    serializeUser(user: Express.User, req: Request, done: (error: unknown, id?: unknown) => void): void;
  };
  const id = await new Promise((resolve, reject) => {
    serializeUser.call(passport, user, req, (error, serialized) => (error ? reject(error) : resolve(serialized)));
  });
  Object.assign(req.session, { passport: { user: id } });
}
