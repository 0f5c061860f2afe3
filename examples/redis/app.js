const { once } = require("node:events");
const { RedisStore } = require("connect-redis");
const express = require("express");
const session = require("express-session");
const { eventpopAuth, eventpopErrors, redisLock, requireSignIn, signedIn } = require("passport-eventpop");
const { createClient } = require("redis");

const { EVENTPOP_URL, EVENTPOP_AUTHORIZATION_URL, EVENTPOP_CLIENT_ID, EVENTPOP_CLIENT_SECRET } = process.env;
const { NODE_ENV, REDIS_URL = "redis://localhost:6379", SESSION_SECRET, HOST = "localhost" } = process.env;

// Without the offline queue, commands fail at once while Redis cannot be reached, and visitors get 503.
const client = createClient({ url: REDIS_URL, disableOfflineQueue: true });
client.on("error", (error) => console.error(`Redis: ${error.message}`));
const store = new RedisStore({ client });

const app = express();
app.use(
  session({ store, secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie: { sameSite: "lax" } }),
);
const auth = eventpopAuth({
  clientID: EVENTPOP_CLIENT_ID,
  clientSecret: EVENTPOP_CLIENT_SECRET,
  baseURL: "http://localhost:3000",
  eventpopURL: EVENTPOP_URL,
  authorizationURL: EVENTPOP_AUTHORIZATION_URL,
  allowInsecureHTTP: NODE_ENV === "development",
  sessionStore: store,
  refreshLock: redisLock(client),
});
app.use(auth);
app.get("/", (_req, res) => res.send('<a href="/auth/eventpop?returnTo=/hello">Login with Eventpop</a>'));
app.get("/hello", requireSignIn(), (req, res) => res.type("text").send(`Hello ${signedIn(req).user.fullName}`));
app.use(eventpopErrors());

// The app waits for the first attempt only: while Redis is down, it starts too, and responds with 503.
Promise.race([client.connect(), once(client, "error")]).then(start, (error) => {
  throw error;
});

function start() {
  const server = app.listen(3000, HOST).once("listening", () => console.log("Open http://localhost:3000"));
  process.once("SIGTERM", () => {
    server.close(() => auth.close().then(() => client.close()));
    server.closeIdleConnections();
  });
}
