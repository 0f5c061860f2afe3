import { useSites } from "./support/sites";

const sites = useSites();

describe("a prefetch with passport.authenticate()", () => {
  it("starts no login, with any failureRedirect", async () => {
    const site = await sites.open({ authenticate: { failureRedirect: "/login" } as never });
    const { get, head } = site.browser();

    const responses = [
      await get("/auth/eventpop").set("Sec-Purpose", "prefetch"),
      await get("/auth/eventpop").set({ "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin" }),
      await head("/auth/eventpop"),
    ];

    expect(responses.map(({ status, headers }) => [status, headers["cache-control"], headers["set-cookie"]])).toEqual(
      Array.from({ length: 3 }, () => [425, "no-store", undefined]),
    );
    expect(site.events).toEqual([]);
  });

  it("gets 425 at the callback, and the following navigation completes the login", async () => {
    const { start, get } = (await sites.open()).browser();
    const { callback } = await start();

    expect((await get(callback()).set("Purpose", "prefetch")).status).toBe(425);
    expect(sites.tokenRequests).toHaveLength(0);
    expect((await get(callback())).status).toBe(200);
  });
});

describe("a request of Node's own fetch(), which sends Sec-Fetch-Mode: cors without Sec-Fetch-Site", () => {
  it("starts a login", async () => {
    const { get } = (await sites.open()).browser();

    const response = await get("/auth/eventpop").set("Sec-Fetch-Mode", "cors");

    expect([response.status, response.headers["set-cookie"]]).toEqual([302, [expect.stringContaining(".login.")]]);
  });
});
