const express = require("express");
const session = require("express-session");
const { EventpopClient, eventpopAuth, eventpopErrors, requireSignIn, signedIn } = require("passport-eventpop");
const { countArrivals, saveArrival } = require("./arrivals");
const { kioskPage } = require("./kiosk-page");

const { EVENTPOP_URL, EVENTPOP_CLIENT_ID, EVENTPOP_CLIENT_SECRET, SESSION_SECRET } = process.env;
// The ids of the sandbox. Use your own ids with the real Eventpop.
const { ORGANIZER_ID = "9000001", EVENT_ID = "9000101" } = process.env;

/** Accepts users who work for the organizer, and refuses all others: only staff can list the organizer's events. */
async function acceptStaff(accessToken, _refreshToken, profile) {
  try {
    await new EventpopClient({ token: accessToken, eventpopURL: EVENTPOP_URL }).events(ORGANIZER_ID).page(1);
    return profile;
  } catch (error) {
    if (error.code === "EVENTPOP_FORBIDDEN") return false;
    throw error;
  }
}

/** Finds the ticket with a reference code, and saves the arrival of its holder. Returns what the kiosk shows. */
async function checkIn(eventpop, code) {
  if (!/^[\w-]{1,64}$/.test(code)) return { kind: "unknown" };
  try {
    const ticket = await eventpop.findTicket(EVENT_ID, code);
    if (ticket.status === "used") return { kind: "again", ticket, since: ticket.usedAt };
    if (ticket.status !== "active") return { kind: "invalid", ticket };
    const since = saveArrival(ticket.id);
    return { kind: since ? "again" : "welcome", ticket, since };
  } catch (error) {
    if (error.code === "EVENTPOP_NOT_FOUND") return { kind: "unknown" };
    if (error.retryable) return { kind: "retry" };
    throw error;
  }
}

const app = express();
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie: { sameSite: "lax" } }));
app.use(
  eventpopAuth({
    clientID: EVENTPOP_CLIENT_ID,
    clientSecret: EVENTPOP_CLIENT_SECRET,
    baseURL: "http://localhost:3000",
    eventpopURL: EVENTPOP_URL,
    scope: "public organizer",
    verify: acceptStaff,
  }),
);

app.use(requireSignIn());
const show = (req, res, result) => {
  res.set("Cache-Control", "no-store").send(kioskPage(signedIn(req).user, countArrivals(), result));
};
app.get("/", (req, res) => show(req, res));
app.post("/", express.urlencoded({ extended: false, limit: "1kb" }), async (req, res) => {
  show(req, res, await checkIn(signedIn(req), String(req.body?.code ?? "").trim()));
});
app.use(eventpopErrors());
app.listen(3000, "localhost").once("listening", () => console.log("Open http://localhost:3000"));
