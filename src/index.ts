/** Login with Eventpop for Express and Passport. */
export { EventpopClient } from "./api/client";
export type { EventpopClientOptions, TokenSource } from "./config/client-options";
export type { Listing } from "./api/listing";
export type {
  EventListOptions,
  EventTicketListOptions,
  Id,
  Invalidation,
  ListOptions,
  NewTicket,
  OrderListOptions,
  TicketListOptions,
} from "./api/parameters";
export type * from "./api/resources";
export {
  type ErrorCode,
  type ErrorDetails,
  EventpopError,
  OptionError,
  ProviderError,
  SignInError,
  SignInRequiredError,
  StoreError,
} from "./errors";
export type { AuthEvent, AuthEventListener, AuthEventName } from "./events";
export type { LanguageChoice } from "./express/content-negotiation";
export type { EventpopAuthOptions, NewLogin } from "./config/auth-options";
export { eventpopErrors } from "./express/error-response";
export { type EventpopAuth, eventpopAuth, eventpopRouter } from "./express/eventpop-auth";
export type { Language } from "./express/pages/page";
export type { UserSerializer } from "./express/passport-login";
export { type RequireSignInOptions, requireSignIn, signedIn } from "./express/require-sign-in";
export { type RequireTicketOptions, requireTicket, ticketOf } from "./express/require-ticket";
export type { SignedInEventpop } from "./express/signed-in";
export { type ClientCredentialsOptions, clientCredentials } from "./oauth/client-credentials";
export type { TokenSet } from "./oauth/token-set";
export type { EventpopProfile } from "./passport/profile";
export { EventpopStrategy, EventpopStrategy as Strategy } from "./passport/strategy";
export type {
  AuthenticateOptions,
  AuthorizationParams,
  SkipUserProfile,
  StrategyOptions,
  StrategyOptionsWithRequest,
} from "./config/strategy-options";
export type {
  AnyVerify,
  TokenParams,
  Verify,
  VerifyDone,
  VerifyWithParams,
  VerifyWithRequest,
  VerifyWithRequestAndParams,
} from "./passport/verify";
export { type PostgresPool, postgresLock } from "./tokens/postgres-lock";
export { type IoRedisClient, type NodeRedisClient, type RedisClient, redisLock } from "./tokens/redis-lock";
export type { RefreshLock, ReleaseLease } from "./tokens/refresh-lock";
export { type RefreshNotice, SessionTokenStore, type TokenRecord, type TokenStore } from "./tokens/token-store";
export type { EventpopOptions } from "./config/eventpop-options";
