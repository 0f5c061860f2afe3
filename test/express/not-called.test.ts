import type { RequestHandler } from "express";
import type { EventpopError } from "../../src/errors";
import {
  eventpopAuth,
  eventpopErrors,
  eventpopRouter,
  requireSignIn,
  requireTicket,
  signedIn,
  ticketOf,
} from "../../src/index";
import { signIn } from "../support/consumer-app";
import { useSites } from "./sites";

const { startSite } = useSites();

/** What Express lets through: functions of ours as if they were middleware. */
const asMiddleware = (factory: unknown) => factory as RequestHandler;

describe("a function that makes middleware, given to Express without being called", () => {
  it.each([
    ["requireSignIn", requireSignIn, "requireSignIn()"],
    ["requireTicket", requireTicket, "requireTicket({ … })"],
    ["eventpopAuth", eventpopAuth, "eventpopAuth({ … })"],
    ["eventpopRouter", eventpopRouter, "eventpopRouter({ … })"],
  ])("is an error that says how to write it, where the request would hang: %s", async (name, factory, call) => {
    const { app, browser } = await startSite({
      routes: (site) => void site.get("/guarded", asMiddleware(factory), (_req, res) => void res.send("open")),
    });

    const { status, text } = await browser.click(app.at("/guarded"));

    expect([status, text]).toEqual([500, "the app's own error page"]);
    expect(app.failures).toEqual([
      expect.objectContaining({
        code: "EVENTPOP_SETUP",
        message: `${name} was given to Express without being called: write ${call}.`,
      }),
    ]);
  });

  it("leaves requests alone that fail in nothing, and says at the first error how to write it: eventpopErrors", async () => {
    const { app, browser } = await startSite({
      routes: (site) => {
        site.get("/fails", () => {
          throw new Error("the route's own");
        });
        site.use(asMiddleware(eventpopErrors));
        site.get("/works", (_req, res) => void res.send("works"));
      },
    });

    expect((await browser.click(app.at("/works"))).text).toBe("works");
    expect((await browser.click(app.at("/fails"))).status).toBe(500);
    const [failure] = app.failures as EventpopError[];
    expect(failure?.message).toBe("eventpopErrors was given to Express without being called: write eventpopErrors().");
    expect(failure?.cause).toEqual(new Error("the route's own"));
  });

  it("says that signedIn is called in a handler, where it stands as a guard", async () => {
    const { app, browser } = await startSite({
      routes: (site) => void site.get("/guarded", asMiddleware(signedIn)),
    });

    expect((await browser.click(app.at("/guarded"))).status).toBe(500);
    expect(app.failures).toEqual([
      expect.objectContaining({ message: expect.stringContaining("write requireSignIn() before the handler") }),
    ]);
  });

  it("says where a ticket comes from, where no guard asked for one", async () => {
    const { app, browser } = await startSite({
      routes: (site) => void site.get("/ticket", (req, res) => void res.json(ticketOf(req))),
    });
    await signIn(browser, app);

    await browser.click(app.at("/ticket"));

    expect(app.failures).toEqual([
      expect.objectContaining({ message: "Put requireTicket({ organizerId, eventId }) before this route." }),
    ]);
  });
});
