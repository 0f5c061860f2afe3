/** `passport-eventpop/sandbox`: a local Eventpop to develop and test against. */
export type { Avatars, Event, Order, Organizer, PersonTrait, Ticket, TicketType, User } from "./catalogue";
export type { ClockState, Moment } from "./clock";
export type {
  ClockControl,
  CodeControl,
  CodeOrder,
  Collection,
  Consent,
  ConsentControl,
  FaultControl,
  FaultHandle,
  RequestControl,
  RevealOptions,
  SandboxControl,
  SandboxScope,
  Selector,
  SettingsControl,
  Snapshot,
  TokenControl,
} from "./control";
export type { Application, BrowserSession, Code, RateWindow, Token } from "./credentials";
export type { DoorkeeperVersion } from "./doorkeeper-versions";
export type {
  ApplicationDraft,
  EventDraft,
  OrderDraft,
  OrganizerDraft,
  Seed,
  TicketDraft,
  TicketTypeDraft,
  UserDraft,
} from "./drafts";
export type { Duration, DurationParts } from "./duration";
export type { Endpoint } from "./endpoint";
export { SandboxError, type SandboxErrorCode } from "./errors";
export type { FaultPreset } from "./fault-presets";
export type { FaultRule, FaultType } from "./fault-rules";
export type { Fault, FaultSelector } from "./faults";
export type { SandboxOptions, SettingsOptions } from "./options";
export type { Page, PageControl } from "./page-visit";
export { type ConnectOptions, connectSandbox, type RemoteSandbox } from "./remote";
export type { LoggedRequest, RequestSelector } from "./request-log";
export { createSandboxApp, type Sandbox, type StrategyOptions, startSandbox } from "./sandbox";
export type { Compat, Lifetimes, RateLimit, Settings } from "./settings";
export type { Agent, AgentAnswer, AgentRequest, Visit, Visitor } from "./visitor";
export type { WorldState } from "./world";
