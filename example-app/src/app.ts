import cors from "cors";
import express, { type Express, type Request } from "express";
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
import { favicon, type Visit } from "./layout";
import { holdersPage, homePage, notFoundPage, organizerPage, profilePage } from "./pages";
import { LANGUAGE_COOKIE, languageOf } from "./texts";

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

function visitOf(req: Request): Visit {
  return { language: languageOf(req), user: req.eventpop?.user };
}

/** Returns the path of the page that contained the form of this request. It begins with exactly one slash, so it is on this site. */
function pathOfForm(req: Request): string {
  const referrer = req.get("Referer") ?? "";
  return URL.canParse(referrer) ? new URL(referrer).pathname.replace(/^\/+/, "/") : "/";
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
  app.get(["/favicon.svg", "/favicon.ico"], (_req, res) => {
    res.set("Cache-Control", "public, max-age=86400").type("svg").send(favicon);
  });
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
    language: languageOf,
    ...(refreshLock && { refreshLock }),
    clients: clientsOf(options.liveURL),
  });
  app.use(auth);

  app.get("/", (req, res) => {
    res.send(homePage(visitOf(req), eventpopURL ?? "https://www.eventpop.me"));
  });

  app.post("/language", express.urlencoded({ extended: false, limit: "1kb" }), (req, res) => {
    const language = req.body?.language === "th" ? "th" : "en";
    const cookie = { httpOnly: true, sameSite: "lax", secure: isHttps, maxAge: 365 * 24 * 60 * 60 * 1000 } as const;
    res.cookie(LANGUAGE_COOKIE, language, cookie).redirect(303, pathOfForm(req));
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
      html: () => res.send(profilePage({ ...visitOf(req), user: eventpop.user }, tickets, organizerId)),
      json: () => res.json({ user: eventpop.user, tickets }),
    });
  });

  if (organizerId && eventId) {
    app.get("/holders", requireTicket({ organizerId, eventId }), (req, res) => {
      const { user } = signedIn(req);
      res.set("Cache-Control", "no-store").send(holdersPage({ ...visitOf(req), user }, ticketOf(req)));
    });

    app.get("/organizer", requireSignIn(), async (req, res) => {
      const eventpop = signedIn(req);
      const tickets = await eventpop.eventTickets(organizerId, eventId).all({ limit: 200 });
      const visit = { ...visitOf(req), user: eventpop.user };
      res.set("Cache-Control", "no-store").send(organizerPage(visit, eventId, tickets));
    });
  }

  app.use((req, res) => {
    res.status(404).format({
      html: () => res.send(notFoundPage(visitOf(req))),
      default: () => res.json({ error: "not_found" }),
    });
  });
  app.use(eventpopErrors());
  return { app, auth };
}
