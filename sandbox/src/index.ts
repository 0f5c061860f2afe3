/** The public names of `eventpop-sandbox`, a local stand-in for Eventpop for development and tests. */

export type { Cause, CauseName } from "./causes/causes";
export type {
  ClockControl,
  CodeControl,
  CodeOptions,
  Collection,
  Consent,
  ConsentControl,
  CredentialSelector,
  FaultControl,
  FaultHandle,
  RequestControl,
  RevealOptions,
  SandboxControl,
  SandboxScope,
  SettingsControl,
  TokenControl,
  TokenOptions,
} from "./control/control";
export { type ConnectOptions, connectSandbox, type RemoteSandbox } from "./control/remote";
export { SandboxError, type SandboxErrorCode } from "./errors";
export type { FaultPreset } from "./faults/fault-presets";
export type { FaultRule, FaultType } from "./faults/fault-rules";
export type { Fault, FaultSelector } from "./faults/faults";
export type { Endpoint } from "./http/endpoint";
export type { LoggedRequest, RequestSelector } from "./log/request-log";
export type { SandboxOptions, SettingsOptions } from "./options";
export type { Snapshot } from "./provider";
export { createSandboxApp, type Sandbox, type StrategyOptions, startSandbox } from "./sandbox";
export type { Compat, Lifetimes, RateLimit, Settings } from "./settings";
export { type AppAgent, createAgent } from "./visitor/app-agent";
export type { ClientRequest, ClientResponse, Cookie } from "./visitor/cookie-client";
export type { PlaywrightLocator, PlaywrightPage } from "./visitor/page-visit";
export type {
  Agent,
  AgentRequest,
  AgentResponse,
  PageResponse,
  SignInControl,
  SignInOptions,
} from "./visitor/visitor";
export type {
  Avatars,
  Event,
  Order,
  Organizer,
  Ticket,
  TicketType,
  User,
  UserTrait,
} from "./world/catalogue";
export type { ClockState, Moment } from "./world/clock";
export type { Application, BrowserSession, Code, RateWindow, Token } from "./world/credentials";
export type { DoorkeeperVersion } from "./world/doorkeeper-versions";
export type {
  ApplicationDraft,
  EventDraft,
  OrderDraft,
  OrganizerDraft,
  Seed,
  TicketDraft,
  TicketTypeDraft,
  UserDraft,
} from "./world/drafts";
export type { Duration, DurationParts } from "./world/duration";
export type { WorldState } from "./world/world";
