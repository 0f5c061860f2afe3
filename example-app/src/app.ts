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
import { EventDirectory } from "./events";
import { homePage } from "./home-page";
import { favicon, logo, type Visit } from "./layout";
import { holdersPage, notFoundPage, notStaffPage, organizerPage, profilePage } from "./pages";
import type { SandboxView } from "./people";
import { isStaffOf } from "./staff";
import { LANGUAGE_COOKIE, languageOf, textsIn } from "./texts";

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
  /** What the home page shows about the sandbox; undefined if the app uses the real Eventpop. */
  readonly sandbox: SandboxView | undefined;
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
  const { clientID, clientSecret, eventpopURL, baseURL, scope, store, refreshLock, organizerId, eventId, sandbox } =
    options;
  const events = new EventDirectory(options);
  const isHttps = baseURL.startsWith("https:");
  const app = express();
  app.disable("x-powered-by");
  // This process itself uses http. If the public URL is https, one proxy is in front of this process.
  if (isHttps) app.set("trust proxy", 1);
  app.get(["/favicon.svg", "/favicon.ico"], (_req, res) => {
    res.set("Cache-Control", "public, max-age=86400").type("svg").send(favicon);
  });
  app.get("/logo.svg", (_req, res) => {
    res.set("Cache-Control", "public, max-age=86400").type("svg").send(logo);
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
    pages: { name: textsIn("en").site, logo: "/logo.svg" },
    ...(refreshLock && { refreshLock }),
    clients: clientsOf(options.liveURL),
  });
  app.use(auth);

  const visitOf = async (req: Request): Promise<Visit> => ({
    language: languageOf(req),
    path: req.path,
    user: req.eventpop?.user,
    hasEvent: organizerId !== undefined && eventId !== undefined,
    isStaff: await isStaffOf(req, organizerId, eventId),
    sandbox,
  });

  app.get("/", async (req, res) => {
    res.send(await homePage(await visitOf(req), eventpopURL ?? "https://www.eventpop.me"));
  });

  if (sandbox) {
    // The sandbox signs the browser in as this person. Eventpop has no such parameter.
    app.get("/try/:person", (req, res) =>
      auth.startLogin(req, res, { returnTo: "/profile", authorizationParams: { sandbox_user: req.params.person } }),
    );
  }

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
    const visit = { ...(await visitOf(req)), user: eventpop.user };
    const html = profilePage(visit, tickets, await events.all(), organizerId);
    res.set("Cache-Control", "no-store").format({
      html: () => res.send(html),
      json: () => res.json({ user: eventpop.user, tickets }),
    });
  });

  if (organizerId && eventId) {
    app.get("/holders", requireTicket({ organizerId, eventId }), async (req, res) => {
      const visit = { ...(await visitOf(req)), user: signedIn(req).user };
      res.set("Cache-Control", "no-store").send(holdersPage(visit, ticketOf(req), await events.all()));
    });

    app.get("/organizer", requireSignIn(), async (req, res) => {
      const eventpop = signedIn(req);
      const visit = { ...(await visitOf(req)), user: eventpop.user };
      res.set("Cache-Control", "no-store");
      if (!visit.isStaff) {
        res.status(403).send(notStaffPage(visit));
        return;
      }
      const tickets = await eventpop.eventTickets(organizerId, eventId).all({ limit: 200 });
      res.send(organizerPage(visit, tickets, await events.all()));
    });
  }

  app.use(async (req, res) => {
    const html = notFoundPage(await visitOf(req));
    res.status(404).format({
      html: () => res.send(html),
      default: () => res.json({ error: "not_found" }),
    });
  });
  app.use(eventpopErrors());
  return { app, auth };
}
