import type { Request } from "express";
import { looksLikeCallback, queryOf } from "../oauth/authorization-response";
import { pathOf, targetOf } from "./request-target";
import { isEndOf, routePath } from "./route-path";

/** Whether a request is for the callback route, behind whatever prefix a proxy took away, or looks like a callback. */
export type CallbackTest = (req: Request) => boolean;

/** Makes the test for one callback URL. */
export function createCallbackTest(callbackURL: string): CallbackTest {
  const callbackPath = routePath(new URL(callbackURL).pathname);
  return (req) => {
    const target = targetOf(req);
    return isEndOf(routePath(pathOf(target)), callbackPath) || looksLikeCallback(queryOf(target));
  };
}
