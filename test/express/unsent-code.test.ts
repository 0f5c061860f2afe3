import { Agent } from "node:http";
import { connect, type TcpNetConnectOpts } from "node:net";
import { startLogin } from "../support/consumer-app";
import { closedPort, respondingWith, startHostileProvider } from "../support/hostile-provider";
import { callsTo } from "../support/provider-calls";
import { useSites } from "./sites";

const { startSite, keep } = useSites();
const EVENTPOP = { from: "https://www.eventpop.me" };

/** Connects to the requested address, or to a closed port. */
class FailingAgent extends Agent {
  isFailing = true;
  constructor(private readonly closedPort: number) {
    super();
  }
  override createConnection(options: TcpNetConnectOpts) {
    return connect({ ...options, ...(this.isFailing && { port: this.closedPort }) });
  }
}

describe("a login whose code was not sent", () => {
  it("is refused with Retry-After while a thousand requests of logins are pending; afterwards the same callback works", async () => {
    const { app, browser, provider } = await startSite();
    const { callback } = await startLogin(browser, app);
    let isFull = true;
    const held: (() => void)[] = [];
    provider.behave("token", (moment) => {
      const response = () => respondingWith()(moment);
      if (isFull) held.push(response);
      else response();
    });
    const calls = callsTo(provider.url);
    const crowd = Array.from({ length: 1_000 }, () => calls.postToken({ timeoutMs: 60_000 }));

    const page = await browser.click(callback, EVENTPOP);
    const program = await browser.fetch(callback);
    isFull = false;
    for (const response of held) response();
    await Promise.all(crowd);
    const back = await browser.click(callback, EVENTPOP);

    expect([page.status, page.headers["retry-after"], page.headers["set-cookie"]]).toEqual([503, "2", undefined]);
    // The link leads to the page's own URL without repeating it, so that the code is not written into the page.
    expect(page.text).toContain('href="">Try again</a>');
    expect([program.status, program.headers["retry-after"]]).toEqual([503, "2"]);
    expect([back.status, back.location]).toEqual([302, app.at("/")]);
    expect(provider.requests.filter(({ body }) => body.includes("canary-code-5ec2e7"))).toHaveLength(1);
  });

  it("fails if Eventpop cannot be reached; afterwards the same callback works", async () => {
    const closed = await closedPort(keep(await startHostileProvider()));
    keep({ close: async () => closed.release() });
    const agent = new FailingAgent(Number(new URL(closed.url).port));
    keep({ close: async () => agent.destroy() });
    const { app, browser } = await startSite({ auth: { agent } });
    const { callback } = await startLogin(browser, app);

    const page = await browser.click(callback, EVENTPOP);
    agent.isFailing = false;
    const back = await browser.click(callback, EVENTPOP);

    expect([page.status, page.text.includes("EVENTPOP_UNREACHABLE")]).toEqual([502, true]);
    expect([back.status, back.location]).toEqual([302, app.at("/")]);
  });
});

describe("a login whose code was sent", () => {
  it("ends if the connection breaks after that, and the page links to a new login", async () => {
    const { app, browser, provider, tokenRequests } = await startSite();
    const { callback } = await startLogin(browser, app);
    provider.behave("token", "resetBeforeHeaders", { times: 1 });

    const page = await browser.click(callback, EVENTPOP);
    const again = await browser.click(callback, EVENTPOP);

    expect([page.status, page.text.includes('href="/auth/eventpop">Try again</a>')]).toEqual([502, true]);
    expect(again.status).toBe(403);
    expect(tokenRequests()).toBe(1);
  });
});
