const express = require("express");
const session = require("express-session");
const { eventpopAuth, eventpopErrors, requireSignIn, signedIn } = require("passport-eventpop");

const { EVENTPOP_URL, EVENTPOP_CLIENT_ID, EVENTPOP_CLIENT_SECRET, SESSION_SECRET } = process.env;
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

app.get("/", (_req, res) => res.send('<a href="/auth/eventpop?returnTo=/hello">Login with Eventpop</a>'));
app.get("/hello", requireSignIn(), (req, res) => res.type("text").send(`Hello ${signedIn(req).user.fullName}`));
app.use(eventpopErrors());
app.listen(3000, "localhost").once("listening", () => console.log("Open http://localhost:3000"));
