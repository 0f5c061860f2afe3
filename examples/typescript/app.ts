import express, { type Request } from "express";
import session from "express-session";
import { type EventpopTicket, eventpopAuth, eventpopErrors, requireSignIn, signedIn } from "passport-eventpop";

/** Returns an environment variable. Throws if it is not set, so that the app does not start without it. */
function env(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is not set.`);
  return value;
}

async function ticketsOf(req: Request): Promise<EventpopTicket[]> {
  return signedIn(req).tickets(9000001).all({ limit: 100 });
}

const app = express();
app.use(
  session({ secret: env("SESSION_SECRET"), resave: false, saveUninitialized: false, cookie: { sameSite: "lax" } }),
);
app.use(
  eventpopAuth({
    clientID: env("EVENTPOP_CLIENT_ID"),
    clientSecret: env("EVENTPOP_CLIENT_SECRET"),
    baseURL: "http://localhost:3000",
    eventpopURL: process.env.EVENTPOP_URL,
  }),
);

app.get("/", (_req, res) => {
  res.send('<a href="/hello">Login with Eventpop</a>');
});
app.get("/hello", requireSignIn(), async (req, res) => {
  const tickets = await ticketsOf(req);
  res.type("text").send(`Hello ${signedIn(req).user.fullName}, you have ${tickets.length} tickets.`);
});
app.use(eventpopErrors());
app.listen(3000, "localhost").once("listening", () => console.log("Open http://localhost:3000"));
