import { type Behaviour, respondingWith } from "../support/hostile-provider";
import { useSites } from "./support/sites";

const sites = useSites();

/** Doorkeeper 5.0 to 5.4 without the PKCE columns. */
const REFUSES: Behaviour = (moment) => {
  const isRefused = new URLSearchParams(moment.request.body).has("code_verifier");
  respondingWith(isRefused ? { status: 400, body: { error: "invalid_request" } } : {})(moment);
};

describe("a site whose provider refuses PKCE verifiers", () => {
  it("logs the first user in with two token requests, and later users with one token request and without a challenge", async () => {
    sites.provider.behave("token", REFUSES);
    const site = await sites.open();

    expect((await site.browser().logIn()).status).toBe(200);
    expect(sites.tokenRequests).toHaveLength(2);

    const { start, get } = site.browser();
    const { address, callback } = await start();
    expect(address.searchParams.has("code_challenge")).toBe(false);
    expect(address.searchParams.has("code_challenge_method")).toBe(false);
    expect((await get(callback())).status).toBe(200);
    expect(sites.tokenRequests).toHaveLength(3);
    expect(site.events.filter(({ event }) => event === "pkce_unsupported")).toHaveLength(1);
  });

  it("responds with an error with pkce: true", async () => {
    sites.provider.behave("token", REFUSES);

    const { status, body } = await sites.comeBack({ options: { pkce: true } });

    expect({ status, code: body.code }).toEqual({ status: 502, code: "EVENTPOP_TOKEN_REFUSED" });
    expect(sites.tokenRequests).toHaveLength(1);
  });

  it("is not affected with pkce: false", async () => {
    sites.provider.behave("token", REFUSES);
    const { start, get } = (await sites.open({ options: { pkce: false } })).browser();

    const { address, callback } = await start();

    expect(address.searchParams.has("code_challenge")).toBe(false);
    expect((await get(callback())).status).toBe(200);
    expect(sites.tokenRequests.map((fields) => fields.has("code_verifier"))).toEqual([false]);
  });
});
