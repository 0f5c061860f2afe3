import type { Contestant } from "../contestant";
import { plain } from "./plain";

export const contestant: Contestant = plain({ title: "passport-oauth2 + passport, without PKCE", pkce: false });
