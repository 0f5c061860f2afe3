import { OptionError } from "../errors";

/** The HTTP client that passport-oauth2 keeps in `_oauth2`. This package sends its own requests. */
interface OAuth2Client {
  setAgent?(agent: unknown): void;
}

/** Makes the one method of it that apps call, for a proxy or a private CA, an error: it would have no effect. */
export function refuseAgent(client: OAuth2Client): void {
  client.setAgent = () => {
    throw new OptionError(
      "EVENTPOP_BAD_OPTION",
      "_oauth2.setAgent() has no effect on EventpopStrategy: give it the agent as the option agent.",
    );
  };
}
