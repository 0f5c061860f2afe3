import cors from "cors";
import express, { type Express } from "express";
import session, { type Store } from "express-session";
import {
  type EventpopAuth,
  eventpopAuth,
  eventpopErrors,
  type RefreshLock,
  requireSignIn,
  requireTicket,
  signedIn,
  ticketOf,
} from "passport-eventpop";
import { clientsOf } from "./clients";
import { holdersPage, homePage, organizerPage, profilePage } from "./pages";

/** Options of {@link createApp}. */
export interface AppOptions {
  readonly clientID: string;
  readonly clientSecret: string;
  readonly eventpopURL: string | undefined;
  readonly baseURL: string;
  /** URL of the page on another origin. */
  readonly liveURL: string;
  readonly scope: string | undefined;
  readonly sessionSecret: string;
  /** The store for sessions and tokens. @defaultValue express-session's memory store */
  readonly store: Store | undefined;
  readonly refreshLock: RefreshLock | undefined;
  readonly organizerId: string | undefined;
  readonly eventId: string | undefined;
}

/**
 * Creates an Express app with a home page, a profile page, a page for ticket holders and a page for organizers. `auth` is
 * the Eventpop middleware, which has to be closed at the end.
 */
export function createApp(options: AppOptions): { readonly app: Express; readonly auth: EventpopAuth } {
  const { clientID, clientSecret, eventpopURL, baseURL, scope, store, refreshLock, organizerId, eventId } = options;
  const isHttps = baseURL.startsWith("https:");
  const app = express();
  app.disable("x-powered-by");
  // This process itself uses http. If the public URL is https, one proxy is in front of this process.
  if (isHttps) app.set("trust proxy", 1);
  app.use(
    session({
      name: isHttps ? "__Host-session" : "session",
      secret: options.sessionSecret,
      resave: false,
      saveUninitialized: false,
      cookie: { httpOnly: true, sameSite: "lax", secure: isHttps, maxAge: 24 * 60 * 60 * 1000 },
      ...(store && { store }),
    }),
  );
  const auth = eventpopAuth({
    clientID,
    clientSecret,
    baseURL,
    ...(eventpopURL && { eventpopURL }),
    ...(scope && { scope }),
    sessionStore: store,
    ...(refreshLock && { refreshLock }),
    clients: clientsOf(options.liveURL),
  });
  app.use(auth);

  app.get("/", (req, res) => {
    res.send(homePage(req.eventpop?.user, eventpopURL ?? "https://www.eventpop.me"));
  });

  // The clients call this route with an access token. `cors` allows it to the page on another origin.
  app.use("/api", cors({ origin: new URL(options.liveURL).origin }));
  app.get("/api/profile", requireSignIn(), async (req, res) => {
    const eventpop = signedIn(req);
    const tickets = organizerId ? await eventpop.tickets(organizerId).all({ limit: 100 }) : [];
    res.set("Cache-Control", "no-store").json({ user: eventpop.user, tickets });
  });

  app.get("/profile", requireSignIn(), async (req, res) => {
    const eventpop = signedIn(req);
    const tickets = organizerId ? await eventpop.tickets(organizerId).all({ limit: 100 }) : [];
    res.set("Cache-Control", "no-store").format({
      html: () => res.send(profilePage(eventpop.user, tickets, organizerId)),
      json: () => res.json({ user: eventpop.user, tickets }),
    });
  });

  if (organizerId && eventId) {
    app.get("/holders", requireTicket({ organizerId, eventId }), (req, res) => {
      res.set("Cache-Control", "no-store").send(holdersPage(signedIn(req).user, ticketOf(req)));
    });

    app.get("/organizer", requireSignIn(), async (req, res) => {
      const eventpop = signedIn(req);
      const tickets = await eventpop.eventTickets(organizerId, eventId).all({ limit: 200 });
      res.set("Cache-Control", "no-store").send(organizerPage(eventpop.user, eventId, tickets));
    });
  }

  app.use(eventpopErrors());
  return { app, auth };
}
