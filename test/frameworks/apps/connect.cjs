const connect = require("connect");
const { eventpopAuth, requireSignIn } = require("passport-eventpop");
const { createSessions, forAuth } = require("./settings.cjs");

const app = connect();
app.use(createSessions());
app.use(eventpopAuth(forAuth));
app.use("/profile", requireSignIn());
app.use((req, res) => res.end(JSON.stringify({ user: req.eventpop?.user.id ?? null })));
app.use((error, _req, res, _next) => {
  res.statusCode = error.status ?? 500;
  res.end(`${error.code}: ${error.message}`);
});
app.listen(3000);
