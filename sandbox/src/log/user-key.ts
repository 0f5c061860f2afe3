import type { Request, Response } from "express";
import { cookieValue, SESSION_COOKIE } from "../http/cookies";
import { parametersOf } from "../http/parameters";
import { readAccessToken } from "../oauth/bearer-token";
import { tokenByRefreshToken } from "../oauth/token";
import type { Provider } from "../provider";

/**
 * Returns the key of the user whose token, code or browser session is in the request. For a sign-in it is the user who is
 * signed in by the response. Returns null if there is none.
 */
export function userKeyOf(provider: Provider, req: Request, res: Response): string | null {
  const id = userIdOfCredential(provider, req) ?? userIdOfSession(provider, req, res);
  return provider.world.userById(id ?? null)?.key ?? null;
}

function userIdOfCredential(provider: Provider, req: Request): number | null | undefined {
  const { tokens, codes } = provider.world;
  const parameters = parametersOf(req);
  const refreshToken = parameters.text("refresh_token") ?? parameters.text("token") ?? "";
  const token = tokens.get(readAccessToken(provider, req) ?? parameters.text("token") ?? "");
  return (token ?? codes.get(parameters.text("code") ?? "") ?? tokenByRefreshToken(provider, refreshToken))?.userId;
}

function userIdOfSession({ world, settings }: Provider, req: Request, res: Response): number | null | undefined {
  const setCookies = [res.getHeader("Set-Cookie") ?? []].flat().map(String);
  const newSession = setCookies.find((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`))?.split(/[=;]/)[1];
  const sessions = [cookieValue(req, SESSION_COOKIE), newSession ?? ""].map((id) => world.browserSessions.get(id));
  const id = sessions.map((session) => session?.userId).find((userId) => typeof userId === "number");
  const isPage = sessions.some((session) => session !== undefined);
  if (id !== undefined || !isPage || settings.login === "prompt") return id;
  return world.users.get(settings.login.as)?.id;
}
