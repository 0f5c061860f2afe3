// The app: it logs its users in with Eventpop, and is the authorization server of the clients that the tests run.
const { once } = require("node:events");
const { createServer } = require("node:http");
const express = require("express");
const session = require("express-session");
const { eventpopAuth, eventpopErrors, requireSignIn } = require("passport-eventpop");

const { EVENTPOP_CLIENT_ID: clientID, EVENTPOP_CLIENT_SECRET: clientSecret, EVENTPOP_URL: eventpopURL } = process.env;

async function main() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const baseURL = `http://127.0.0.1:${server.address().port}`;
  const app = express();
  app.use(session({ secret: "a secret of the test", resave: false, saveUninitialized: false }));
  app.use(eventpopAuth({ clientID, clientSecret, eventpopURL, baseURL, clients: JSON.parse(process.env.CLIENTS) }));
  app.get("/api/user", requireSignIn(), (req, res) => void res.json(req.eventpop.user));
  app.get(
    "/api/tickets",
    requireSignIn(),
    async (req, res) => void res.json(await req.eventpop.tickets(9000001).all()),
  );
  app.use(eventpopErrors());
  server.on("request", app);
  process.send(baseURL);
}
process.on("disconnect", () => process.exit());
void main();
