/** Login with Eventpop for Express and Passport. */
export { EventpopClient } from "./api/client";
export type { Listing, Page } from "./api/listing";
export type {
  EventListOptions,
  EventTicketListOptions,
  Invalidation,
  NewTicket,
  OrderListOptions,
  TicketListOptions,
} from "./api/parameters";
export type {
  EventpopEvent,
  EventpopOrder,
  EventpopPictures,
  EventpopTicket,
  EventpopTicketType,
  EventpopUser,
  IsoTime,
  TicketReceipt,
  WithRaw,
} from "./api/resources";
export type {
  AppRoute,
  EventpopAuthOptions,
  Language,
  LanguageChoice,
  NewLogin,
  UserSerializer,
} from "./config/auth-options";
export type { ClientCredentialsOptions, EventpopClientOptions, TokenSource } from "./config/client-options";
export type { EventpopOptions } from "./config/eventpop-options";
export type { RequireSignInOptions, RequireTicketOptions } from "./config/guard-options";
export type { PageOptions } from "./config/page-options";
export type { ClientRegistration } from "./config/registered-clients";
export type { StartLoginOptions } from "./config/start-login-options";
export type {
  AuthenticateOptions,
  AuthorizationParams,
  SkipUserProfile,
  StrategyOptions,
  StrategyOptionsWithRequest,
} from "./config/strategy-options";
export type {
  RefreshLock,
  RefreshMarker,
  ReleaseLease,
  TokenRecord,
  TokenSet,
  TokenStore,
} from "./config/token-storage";
export type { Id } from "./config/validators";
export type {
  AnyVerify,
  EventpopProfile,
  TokenParams,
  Verify,
  VerifyDone,
  VerifyWithParams,
  VerifyWithRequest,
  VerifyWithRequestAndParams,
} from "./config/verify-function";
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
export { type EventpopAuth, type EventpopAuthMethods, eventpopAuth, eventpopRouter } from "./express/eventpop-auth";
export { requireSignIn, signedIn } from "./express/require-sign-in";
export { requireTicket, ticketOf } from "./express/require-ticket";
export { eventpopErrors } from "./express/responses/error-response";
export type { SessionJson } from "./express/responses/session-response";
export type { SignedInEventpop } from "./express/signed-in";
export { clientCredentials } from "./oauth/client-credentials";
export { EventpopStrategy, EventpopStrategy as Strategy } from "./passport/strategy";
export { type PostgresPool, postgresLock } from "./tokens/postgres-lock";
export { type IoRedisClient, type NodeRedisClient, type RedisClient, redisLock } from "./tokens/redis-lock";
export { SessionTokenStore } from "./tokens/token-store";
export type { TracedOperation, TracedOperationName } from "./tracing";
