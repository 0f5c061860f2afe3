const express = require("express");
const session = require("express-session");
const passport = require("passport");
const { EventpopStrategy } = require("passport-eventpop");
const { find, findOrCreate } = require("./users");

const { EVENTPOP_URL, EVENTPOP_CLIENT_ID, EVENTPOP_CLIENT_SECRET, SESSION_SECRET } = process.env;
const options = {
  clientID: EVENTPOP_CLIENT_ID,
  clientSecret: EVENTPOP_CLIENT_SECRET,
  callbackURL: "http://localhost:3000/auth/eventpop/callback",
  eventpopURL: EVENTPOP_URL,
};
passport.use(new EventpopStrategy(options, async (_access, _refresh, profile) => findOrCreate(profile)));
passport.serializeUser((user, done) => done(null, user.id));
passport.deserializeUser((id, done) => done(null, find(id) ?? false));

const app = express();
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie: { sameSite: "lax" } }));
app.use(passport.session());

app.get("/auth/eventpop", passport.authenticate("eventpop"));
const back = { successRedirect: "/", failureRedirect: "/failed" };
app.get("/auth/eventpop/callback", passport.authenticate("eventpop", back));
app.get("/failed", (_req, res) => res.send('The login failed. <a href="/auth/eventpop">Try again</a>'));
app.get("/", ({ user }, res) => {
  if (user) res.type("text").send(`Hello ${user.name}, you are user number ${user.id} of this site.`);
  else res.send('<a href="/auth/eventpop">Login with Eventpop</a>');
});
app.listen(3000, "localhost").once("listening", () => console.log("Open http://localhost:3000"));
