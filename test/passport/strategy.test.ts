import { type HostileProvider, startHostileProvider, TOKENS, USER } from "../support/hostile-provider";
import { EXPRESS_VERSIONS } from "./support/express-versions";
import { CALLBACK, LOGIN, OPTIONS, type Site, type SiteParts, startSite } from "./support/site";

let provider: HostileProvider;
let site: Site;

const open = async (parts: SiteParts = {}) => {
  site = await startSite(provider.url, parts);
  return site.browser();
};

beforeEach(async () => {
  provider = await startHostileProvider();
});
afterEach(async () => {
  await site.close();
  await provider.close();
});

describe.each(EXPRESS_VERSIONS)("a sign-in on %s", (_version, express) => {
  it("C0: ends with the person signed in; before that, nobody is", async () => {
    const browser = await open({ express });
    expect((await browser.get("/")).body).toEqual({ user: null });

    const back = await browser.signIn();

    const user = { id: "1001", displayName: "สมหญิง รักเรียน" };
    expect(back.body).toEqual({ user, info: {} });
    expect((await browser.get("/")).body).toEqual({ user });
  });
});
