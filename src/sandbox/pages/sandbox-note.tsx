/** What can go wrong, told apart more finely than Doorkeeper's sentences do. */
export type Mistake =
  // authorize
  | "client-id-missing"
  | "client-unknown"
  | "redirect-uri-missing"
  | "redirect-uri"
  | "response-type-missing"
  | "response-type"
  | "response-mode"
  | "scope"
  | "scope-separator"
  | "scope-not-allowed"
  | "code-challenge-method"
  | "parameter-repeated"
  // forms and addresses
  | "authenticity-token"
  | "host"
  | "not-found"
  // token endpoint
  | "client-secret"
  | "client-authentication-twice"
  | "grant-type"
  | "code-unknown"
  | "code-expired"
  | "code-used"
  | "code-of-other-client"
  | "redirect-uri-changed"
  | "verifier-missing"
  | "verifier-wrong"
  | "verifier-unexpected"
  | "refresh-token-spent"
  // API
  | "token-missing"
  | "token-unknown"
  | "token-expired"
  | "token-revoked"
  | "scope-insufficient"
  | "organizer-mismatch"
  | "rate-limited";

/** Help that the real Eventpop does not give: shown beside the answer, never inside it. */
export interface SandboxNoteView {
  readonly mistake: Mistake;
  /** What the application sent. */
  readonly got?: string | undefined;
  /** What would have been accepted: registered callbacks, known client ids, allowed scopes, … */
  readonly expected?: readonly string[] | undefined;
}
