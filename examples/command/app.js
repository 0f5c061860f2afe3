const express = require("express");
const session = require("express-session");
const { eventpopAuth, eventpopErrors, requireSignIn, signedIn } = require("passport-eventpop");

const { PORT = 3000, EVENTPOP_URL, EVENTPOP_CLIENT_ID, EVENTPOP_CLIENT_SECRET, SESSION_SECRET } = process.env;
const baseURL = `http://localhost:${PORT}`;
const app = express();
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie: { sameSite: "lax" } }));
app.use(
  eventpopAuth({
    clientID: EVENTPOP_CLIENT_ID,
    clientSecret: EVENTPOP_CLIENT_SECRET,
    baseURL,
    eventpopURL: EVENTPOP_URL,
    // Registered without a port: the command listens at any free port of 127.0.0.1.
    clients: [{ clientID: "cli", name: "tickets command", redirectURIs: ["http://127.0.0.1/signed-in"] }],
  }),
);

// json: true makes every response JSON, also for a browser.
app.get("/api/tickets", requireSignIn({ json: true }), async (req, res) => {
  const eventpop = signedIn(req);
  const tickets = await eventpop.tickets(9000001).all({ limit: 100 });
  res.json({ name: eventpop.user.fullName, tickets: tickets.map(({ id }) => id) });
});
app.use(eventpopErrors());
app.listen(Number(PORT), "localhost").once("listening", () => console.log(`The server runs at ${baseURL}`));
