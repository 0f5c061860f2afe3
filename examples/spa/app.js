const express = require("express");
const session = require("express-session");
const { eventpopAuth, eventpopErrors, requireSignIn, signedIn } = require("passport-eventpop");

const { EVENTPOP_URL, EVENTPOP_CLIENT_ID, EVENTPOP_CLIENT_SECRET, SESSION_SECRET } = process.env;
const app = express();
app.use(express.static(`${__dirname}/public`));
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie: { sameSite: "lax" } }));
app.use(
  eventpopAuth({
    clientID: EVENTPOP_CLIENT_ID,
    clientSecret: EVENTPOP_CLIENT_SECRET,
    baseURL: "http://localhost:3000",
    eventpopURL: EVENTPOP_URL,
  }),
);

// The page and the API have the same origin, so the session cookie is enough. The tokens never reach the browser.
app.get("/api/me", requireSignIn(), (req, res) => res.json(signedIn(req).user));
app.get("/api/tickets", requireSignIn(), async (req, res) => {
  res.json(await signedIn(req).tickets(9000001).all({ limit: 100 }));
});
app.use(eventpopErrors());
app.listen(3000, "localhost").once("listening", () => console.log("Open http://localhost:3000"));
