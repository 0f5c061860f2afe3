import { startLogin } from "../support/consumer-app";
import { callsTo, errorOf } from "../support/provider-calls";
import { useSites } from "./sites";

const { startSite } = useSites();

/** Requests of logins that the provider does not respond to, so that they are in flight until `end` is called. */
function fillWithLogins({ provider }: Awaited<ReturnType<typeof startSite>>, count: number) {
  provider.behave("token", "silence", { times: count });
  const calls = callsTo(provider.url);
  const crowd = Array.from({ length: count }, () => errorOf(calls.postToken({ timeoutMs: 60_000 })));
  return async () => {
    while (provider.requests.length < count) await provider.nextRequest();
    for (const socket of provider.connections) socket.destroy();
    await Promise.all(crowd);
  };
}

describe("a login while 200 requests of logins are in flight", () => {
  it("is refused at the login route, before Eventpop, with a page that tries again by itself and by its link", async () => {
    const site = await startSite();
    const end = fillWithLogins(site, 200);

    const refused = await site.browser.click(site.app.at("/auth/eventpop?returnTo=/cart"));

    expect([refused.status, refused.headers["retry-after"], refused.headers.refresh]).toEqual([503, "2", "2"]);
    expect(refused.text).toContain("EVENTPOP_OVERLOADED");
    expect(refused.text).toContain('<a class="button" href="">Try again</a>');
    expect(refused.headers["set-cookie"]).toBeUndefined();
    await end();
    expect((await site.browser.click(refused.url)).status).toBe(302);
  });

  it("is completed if its user has already signed in", async () => {
    const site = await startSite();
    const { callback } = await startLogin(site.browser, site.app);
    const end = fillWithLogins(site, 200);
    while (site.provider.requests.length < 200) await site.provider.nextRequest();

    const completed = await site.browser.click(callback, { from: "https://www.eventpop.me" });

    expect([completed.status, completed.location]).toEqual([302, site.app.at("/")]);
    await end();
  });

  it("is refused without a page to a program, and to a browser if the app has a page for failures", async () => {
    const site = await startSite({ auth: { failureRedirect: "/oops" } });
    const end = fillWithLogins(site, 200);

    const redirected = await site.browser.click(site.app.at("/auth/eventpop"));

    expect([redirected.status, redirected.headers.refresh]).toEqual([302, undefined]);
    expect(redirected.location).toBe(site.app.at("/oops?error=EVENTPOP_OVERLOADED"));
    await end();
  });
});
