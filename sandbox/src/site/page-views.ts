import type { Request } from "express";
import type { AuthorizeRequest } from "../oauth/authorize-request";
import { type AuthorizationRequestView, isLanguage, type Language, languages, type PersonView } from "../pages";
import type { User } from "../world/catalogue";
import type { World } from "../world/world";
import { chosenLanguage } from "./chosen-language";

/** What the pages show of the world. */

/** The password of every seeded person: printed on the sign-in page. */
export const seededPassword = "sandbox";

/** The language chosen by the pages' own switch, else the browser's. */
export function languageOf(req: Request): Language {
  const accepted = req.acceptsLanguages(...languages);
  return chosenLanguage(req) ?? (isLanguage(accepted) ? accepted : "en");
}

/** Colour of a person's avatar in degrees: far apart for neighbouring ids. */
export function hueOf({ id }: User): number {
  return (id * 137) % 360;
}

export function personViews(world: World): readonly PersonView[] {
  return world.users.list().map((user) => ({
    key: user.key,
    fullName: user.fullName,
    latinName: user.latinName ?? undefined,
    email: user.email,
    hue: hueOf(user),
    ticketCount: world.tickets.list(({ userId }) => userId === user.id).length,
    trait: user.trait ?? undefined,
  }));
}

export function requestView(request: AuthorizeRequest): AuthorizationRequestView | undefined {
  if (!request.application) return undefined;
  return {
    applicationName: request.application.name,
    clientId: request.application.clientId,
    redirectUri: request.redirectUri ?? "",
    scope: request.scope,
    hasState: request.state !== undefined,
    codeChallengeMethod: request.codeChallengeMethod,
  };
}
