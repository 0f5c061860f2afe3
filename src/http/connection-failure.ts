import { ProviderError } from "../errors";

/** A connection that failed, and whether bytes of the request may have reached the other side. */
export class BrokenConnection extends Error {
  constructor(
    readonly reason: ProviderError,
    readonly mayBeSent: boolean,
  ) {
    super(reason.message);
  }
}

/** The error for a request that ended without a whole response. `isSent`: bytes of it may have reached the other side. */
export function describeFailure(error: NodeJS.ErrnoException | undefined, isSent: boolean): ProviderError {
  if (error?.code?.startsWith("HPE_")) {
    // Without the parser's error as the cause: it holds the raw answer.
    return new ProviderError("EVENTPOP_INVALID_RESPONSE", `Eventpop's answer is not HTTP (${error.code}).`);
  }
  const details = { ...(error && { cause: error }) };
  return isSent
    ? new ProviderError(
        "EVENTPOP_CONNECTION_LOST",
        "The connection to Eventpop broke before the answer was whole.",
        details,
      )
    : new ProviderError("EVENTPOP_UNREACHABLE", "Eventpop could not be reached.", { ...details, isUnsent: true });
}

/** The error for a certificate that Node could not verify, for a reason such as `DEPTH_ZERO_SELF_SIGNED_CERT`. */
export function untrustedCertificate(reason: unknown): ProviderError {
  const advice = "give the certificate of its authority to the agent, as `ca`, or to Node, in NODE_EXTRA_CA_CERTS";
  return new ProviderError("EVENTPOP_UNREACHABLE", `Eventpop's certificate is not trusted (${reason}): ${advice}.`);
}
