const session = require("express-session");

const { EVENTPOP_CLIENT_ID: clientID, EVENTPOP_CLIENT_SECRET: clientSecret, EVENTPOP_URL: eventpopURL } = process.env;
const baseURL = "http://localhost:3000";
const callbackURL = `${baseURL}/auth/eventpop/callback`;

/** Options of eventpopAuth, and of the strategy. */
exports.forAuth = { clientID, clientSecret, eventpopURL, baseURL };
exports.forStrategy = { clientID, clientSecret, eventpopURL, callbackURL };
exports.createSessions = () =>
  session({
    secret: process.env.SESSION_SECRET,
    resave: false,
    saveUninitialized: false,
    cookie: { sameSite: "lax" },
  });
