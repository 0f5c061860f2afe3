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
import { logIn } from "../support/consumer-app";
import { useSites } from "./sites";

const { startSite } = useSites();

/** Casts a function to middleware. Express cannot see that the function is not middleware. */
const asMiddleware = (factory: unknown) => factory as RequestHandler;

describe("a function that makes middleware, given to Express without being called", () => {
  it.each([
    ["requireSignIn", requireSignIn, "requireSignIn()"],
    ["requireTicket", requireTicket, "requireTicket({ … })"],
    ["eventpopAuth", eventpopAuth, "eventpopAuth({ … })"],
    ["eventpopRouter", eventpopRouter, "eventpopRouter({ … })"],
  ])("causes an error that names the fix, instead of a request without a response: %s", async (name, factory, call) => {
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

  it("does not affect requests without an error, and causes an error that names the fix at the first error: eventpopErrors", async () => {
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

  it("causes an error that says to call signedIn in a handler, if it is used as a guard", async () => {
    const { app, browser } = await startSite({
      routes: (site) => void site.get("/guarded", asMiddleware(signedIn)),
    });

    expect((await browser.click(app.at("/guarded"))).status).toBe(500);
    expect(app.failures).toEqual([
      expect.objectContaining({ message: expect.stringContaining("write requireSignIn() before the handler") }),
    ]);
  });

  it("causes an error that names requireTicket, if ticketOf is called without it", async () => {
    const { app, browser } = await startSite({
      routes: (site) => void site.get("/ticket", (req, res) => void res.json(ticketOf(req))),
    });
    await logIn(browser, app);

    await browser.click(app.at("/ticket"));

    expect(app.failures).toEqual([
      expect.objectContaining({ message: "Put requireTicket({ organizerId, eventId }) before this route." }),
    ]);
  });
});
