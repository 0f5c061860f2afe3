import type { AuthEvent } from "../../src/events";
import { challengeParams, Pkce } from "../../src/oauth/pkce";
import {
  type Behaviour,
  type HostileProvider,
  respondingWith,
  startHostileProvider,
} from "../support/hostile-provider";
import { readSettings } from "../support/read-settings";
import { rejectionOf } from "../support/rejection";

const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/** Behaviours of Doorkeeper: with the PKCE columns, without them, and without them in the versions 5.0 to 5.4. */
const refusal = (error: string) => respondingWith({ status: 400, body: { error } });
const hasVerifier: (body: string) => boolean = (body) => new URLSearchParams(body).has("code_verifier");
const SUPPORTS: Behaviour = (moment) =>
  (hasVerifier(moment.request.body) ? respondingWith() : refusal("invalid_request"))(moment);
const IGNORES: Behaviour = respondingWith();
const REFUSES: Behaviour = (moment) =>
  (hasVerifier(moment.request.body) ? refusal("invalid_request") : respondingWith())(moment);

let provider: HostileProvider;
let events: AuthEvent[];

beforeEach(async () => {
  provider = await startHostileProvider();
  events = [];
});
afterEach(() => provider.close());

function makePkce(pkce: "auto" | boolean): Pkce {
  return new Pkce(
    readSettings("a test", {
      clientID: "id",
      clientSecret: "secret",
      callbackURL: "https://app.example/callback",
      eventpopURL: provider.url,
      onEvent: (event) => events.push(event),
      pkce,
    }),
  );
}

/** Exchanges a code whose authorization request had a challenge if `pkce` is on. */
const exchange = (pkce: Pkce) =>
  pkce.exchangeCode({ code: "c", verifier: pkce.isOn ? VERIFIER : undefined, extra: {} });
/** Whether each token request had a verifier. */
const verifiers = () => provider.requests.map(({ body }) => hasVerifier(body));

it("creates the challenge of RFC 7636's example", () => {
  expect(challengeParams(VERIFIER)).toEqual({
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  });
});

describe('pkce: "auto"', () => {
  it.each([
    ["supports PKCE", SUPPORTS],
    ["ignores PKCE", IGNORES],
  ])("sends each code with its verifier, once, to a provider that %s", async (_what, behaviour) => {
    provider.behave("token", behaviour);
    const pkce = makePkce("auto");

    await exchange(pkce);
    await exchange(pkce);

    expect(verifiers()).toEqual([true, true]);
    expect(pkce.isOn).toBe(true);
    expect(events).toEqual([]);
  });

  it("continues without PKCE after the provider refused a verifier, and emits one event", async () => {
    provider.behave("token", REFUSES);
    const pkce = makePkce("auto");

    await exchange(pkce);
    expect(pkce.isOn).toBe(false);
    await exchange(pkce);

    expect(verifiers()).toEqual([true, false, false]);
    expect(events).toMatchObject([{ event: "pkce_unsupported", strategy: "eventpop" }]);
  });

  it("sends no verifier for a login that was started before the provider refused a verifier", async () => {
    provider.behave("token", REFUSES);
    const pkce = makePkce("auto");
    await exchange(pkce);

    await pkce.exchangeCode({ code: "c", verifier: VERIFIER, extra: {} });

    expect(verifiers()).toEqual([true, false, false]);
  });

  it("continues to use PKCE if the request without a verifier fails too", async () => {
    provider.behave("token", refusal("invalid_request"));
    const pkce = makePkce("auto");

    expect(await rejectionOf(exchange(pkce))).toMatchObject({
      code: "EVENTPOP_TOKEN_REFUSED",
      reason: "invalid_request",
    });

    expect(verifiers()).toEqual([true, false]);
    expect(pkce.isOn).toBe(true);
    expect(events).toEqual([]);
  });

  it("gets no tokens without a verifier from a provider that supports PKCE", async () => {
    provider.behave("token", (moment) =>
      refusal(hasVerifier(moment.request.body) ? "invalid_grant" : "invalid_request")(moment),
    );
    const pkce = makePkce("auto");

    expect(await rejectionOf(exchange(pkce))).toMatchObject({ code: "EVENTPOP_CODE_REFUSED" });
    expect(verifiers()).toEqual([true]);
    expect(pkce.isOn).toBe(true);
  });

  it.each(["invalid_grant", "invalid_client", "something"])("does not send the code again after %s", async (error) => {
    provider.behave("token", refusal(error));

    await rejectionOf(exchange(makePkce("auto")));

    expect(verifiers()).toEqual([true]);
  });

  it.each(["resetMidBody", "html"] as const)("does not send a code again after %s", async (behaviour) => {
    provider.behave("token", behaviour);

    await rejectionOf(exchange(makePkce("auto")));

    expect(verifiers()).toEqual([true]);
  });
});

describe("pkce: true or false", () => {
  it("with true never continues without PKCE", async () => {
    provider.behave("token", REFUSES);
    const pkce = makePkce(true);

    expect(await rejectionOf(exchange(pkce))).toMatchObject({ code: "EVENTPOP_TOKEN_REFUSED" });
    expect(pkce.isOn).toBe(true);
    expect(verifiers()).toEqual([true]);
  });

  it("with false sends neither challenge nor verifier, in one request", async () => {
    provider.behave("token", refusal("invalid_request"));
    const pkce = makePkce(false);

    expect(pkce.isOn).toBe(false);
    await rejectionOf(exchange(pkce));
    expect(verifiers()).toEqual([false]);
  });
});
