import type { Examination } from "./examination";
import { type IncomingResponse, NoResponse, type OutgoingRequest, type RequestSender } from "./request-sender";
import { isLoopback, parseUrl } from "./url-differences";

/** Checks of any server, the provider or the app: whether it responds, and its certificate. */

/** One of the two servers that are examined. */
export interface Server {
  /** The prefix of the names of its checks: empty, or `app `. */
  readonly prefix: string;
  /** The command line flag that contains its address. */
  readonly flag: string;
  /** Why the flag must contain the address to which the server redirects. */
  readonly whyNoRedirect: string;
}

const CERTIFICATE_WARNING_DAYS = 14;
const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Sends the first request to a server. Returns undefined if there is no response, if the server must not get secrets, or if it redirects to
 * another address. The reason is then one of the findings.
 */
export async function firstResponse(
  examination: Examination,
  sender: RequestSender,
  outgoing: OutgoingRequest,
  server: Server,
): Promise<IncomingResponse | undefined> {
  const { url } = outgoing;
  const { prefix, flag, whyNoRedirect } = server;
  if (url.protocol === "http:" && !isLoopback(url)) {
    examination.wrong(
      `${prefix}certificate`,
      `${url.origin} uses http, so everybody on the network can read what is sent.`,
      "Use an address that begins with https.",
    );
    return undefined;
  }
  let response: IncomingResponse;
  try {
    response = await sender.send(outgoing);
  } catch (failure) {
    if (!(failure instanceof NoResponse)) throw failure;
    reportNoResponse(examination, url, failure.code, sender.timeoutMs, server);
    return undefined;
  }
  const elsewhere = otherOrigin(url, response.headers.location);
  if (elsewhere !== undefined) {
    examination.wrong(
      `${prefix}server`,
      `${url.origin} redirects the same path to ${elsewhere}.`,
      `Use ${elsewhere} as ${flag}, because ${whyNoRedirect}.`,
    );
    return undefined;
  }
  examination.ok(`${prefix}server`, `${url.origin} responds in ${Math.round(response.durationMs)} ms.`);
  const { certificateValidTo, receivedAt } = response;
  if (certificateValidTo) reportCertificate(examination, certificateValidTo, receivedAt, prefix);
  return response;
}

/** The other origin to which a server redirects all its paths, such as the one with `www`. */
function otherOrigin(url: URL, location: string | undefined): string | undefined {
  const target = parseUrl(location, url);
  return target && target.origin !== url.origin && target.pathname === url.pathname ? target.origin : undefined;
}

function reportCertificate(examination: Examination, validTo: Date, now: number, prefix: string): void {
  const days = Math.floor((validTo.getTime() - now) / DAY_MS);
  const date = validTo.toISOString().slice(0, 10);
  if (days >= CERTIFICATE_WARNING_DAYS) {
    examination.ok(`${prefix}certificate`, `The certificate is valid until ${date}.`);
  } else {
    examination.unsure(
      `${prefix}certificate`,
      `The certificate expires in ${days} days, on ${date}.`,
      "Have it renewed.",
    );
  }
}

const CERTIFICATE_ERROR = /CERT|SIGNED|ISSUER|VERIFY|ALTNAME/;

function reportNoResponse(
  examination: Examination,
  { origin, hostname }: URL,
  code: string,
  timeoutMs: number,
  { prefix, flag }: Server,
): void {
  const server = `${prefix}server`;
  if (CERTIFICATE_ERROR.test(code)) {
    examination.wrong(
      `${prefix}certificate`,
      `The certificate of ${hostname} is refused (${code}).`,
      certificateFix(code),
    );
  } else if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    examination.wrong(server, `The name ${hostname} cannot be resolved (${code}).`, `Correct ${flag}, or check DNS.`);
  } else if (code === "ECONNREFUSED") {
    examination.wrong(server, `No server listens at ${origin}.`, `Start the server, or correct ${flag}.`);
  } else if (code === "TIMEOUT" || code === "ETIMEDOUT") {
    examination.wrong(
      server,
      `${origin} does not respond within ${timeoutMs / 1_000} s.`,
      "Check the network and its firewall, or give it more time with --timeout.",
    );
  } else {
    examination.wrong(
      server,
      `${origin} closes the connection without a response (${code}).`,
      `Check that ${flag} has the right scheme and port, and that no firewall is between.`,
    );
  }
}

function certificateFix(code: string): string {
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    return "Check the clock of this machine; if it is right, have the certificate renewed.";
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return "Use the host name that the certificate is for.";
  return "If you trust its CA, such as your company's proxy, set NODE_EXTRA_CA_CERTS to the file with the CA's certificate.";
}

/**
 * Limits for the difference between the two clocks, in seconds. Up to the first limit, nothing is wrong. Beyond the second limit, logins
 * fail.
 */
const CLOCK_TOLERANCE_S = 30;
const CLOCK_LIMIT_S = 300;

/**
 * Compares the clock of this machine with the server's, which is known in whole seconds.
 *
 * @param serverTime - the time that the response contains, in milliseconds since the epoch; undefined if it has none
 */
export function checkClock(
  examination: Examination,
  serverTime: number | undefined,
  { receivedAt, durationMs }: IncomingResponse,
): void {
  if (serverTime === undefined) {
    examination.unsure(
      "clock",
      "The server sends no Date, so the clocks cannot be compared.",
      "Check that NTP sets the clock of this machine.",
    );
    return;
  }
  // The server read its clock between the start of the request and the arrival of the response.
  const [earliest, latest] = [receivedAt - durationMs - serverTime - 1_000, receivedAt - serverTime];
  const differenceMs = latest < 0 ? latest : Math.max(0, earliest);
  const seconds = Math.round(Math.abs(differenceMs) / 1_000);
  if (seconds <= CLOCK_TOLERANCE_S) {
    examination.ok("clock", "The clock of this machine agrees with the server's.");
    return;
  }
  const text = `The clock of this machine is ${seconds} s ${differenceMs > 0 ? "ahead of" : "behind"} the server's.`;
  const report = seconds > CLOCK_LIMIT_S ? examination.wrong : examination.unsure;
  report.call(
    examination,
    "clock",
    text,
    "Set the clock, for example with NTP: cookies and certificates expire by it.",
  );
}
