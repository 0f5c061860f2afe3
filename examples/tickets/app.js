const express = require("express");
const session = require("express-session");
const { eventpopAuth, eventpopErrors, requireTicket, signedIn, ticketOf } = require("passport-eventpop");

const { EVENTPOP_URL, EVENTPOP_CLIENT_ID, EVENTPOP_CLIENT_SECRET, SESSION_SECRET } = process.env;
// The ids of the sandbox. Use your own ids with the real Eventpop.
const { ORGANIZER_ID = "9000001", EVENT_ID = "9000101" } = process.env;

const app = express();
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie: { sameSite: "lax" } }));
app.use(
  eventpopAuth({
    clientID: EVENTPOP_CLIENT_ID,
    clientSecret: EVENTPOP_CLIENT_SECRET,
    baseURL: "http://localhost:3000",
    eventpopURL: EVENTPOP_URL,
  }),
);

// A visitor without a ticket gets a page that says so. A user with several tickets gets a page to choose one.
const holders = requireTicket({ organizerId: ORGANIZER_ID, eventId: EVENT_ID });
app.get("/", (_req, res) => res.send('<a href="/live">Watch the live stream (for ticket holders)</a>'));
app.get("/live", holders, (req, res) => {
  const { id, ticketType } = ticketOf(req);
  res.type("text").send(`Welcome ${signedIn(req).user.fullName}, your ticket is ${ticketType?.name} (number ${id}).`);
});
app.use(eventpopErrors());
app.listen(3000, "localhost").once("listening", () => console.log("Open http://localhost:3000"));
