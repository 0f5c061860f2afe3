import { Facts } from "./facts";
import type { Say } from "./speech";
import type { texts } from "./texts";

/** An authorization request, as far as a person may care. */
export interface AuthorizationRequestView {
  readonly applicationName: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** The scopes asked for, separated by spaces. */
  readonly scope: string;
  readonly hasState: boolean;
  /** `S256` or `plain`; nothing where the application sent no challenge. */
  readonly codeChallengeMethod?: string | undefined;
}

/** The request in a closed box: for developers, out of the way of everyone else. */
export function AskedFor({ request, say }: { request: AuthorizationRequestView; say: Say<keyof typeof texts> }) {
  return (
    <details class="asked-for">
      <summary data-testid="asked-for">{say("askedFor")}</summary>
      <Facts
        facts={{
          [say("application")]: request.applicationName,
          [say("clientId")]: <code>{request.clientId}</code>,
          [say("callback")]: <code>{request.redirectUri}</code>,
          [say("scope")]: <code>{request.scope}</code>,
          [say("state")]: say(request.hasState ? "present" : "absent"),
          [say("pkce")]: request.codeChallengeMethod ?? say("none"),
        }}
      />
    </details>
  );
}
