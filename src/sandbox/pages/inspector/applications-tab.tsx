export interface ApplicationRow {
  readonly name: string;
  readonly clientId: string;
  readonly confidential: boolean;
  /** The scopes it may ask for, separated by spaces; empty means all. */
  readonly scopes: string;
  readonly redirectUris: readonly string[];
  /** Whether every callback on this machine is accepted, as with the application that needs no configuration. */
  readonly anyLoopbackCallback: boolean;
  readonly liveTokenCount: number;
}

/** Shows, changes nothing. */
export interface ApplicationsTabProps {
  readonly tab: "applications";
  readonly applications: readonly ApplicationRow[];
}
