const connect = require("connect");
const { Passport } = require("passport");
const { EventpopStrategy } = require("passport-eventpop");
const { forStrategy } = require("./settings.cjs");

const passport = new Passport();
passport.use(new EventpopStrategy(forStrategy, async (_accessToken, _refreshToken, { id }) => ({ id })));

const app = connect();
app.use((req, res, next) => {
  res.setHeader("Set-Cookie", "theme=dark");
  // A response that can be written to and no more, as some adapters make them.
  req.res = { setHeader: res.setHeader.bind(res), getHeader: res.getHeader.bind(res) };
  next();
});
app.use("/auth/eventpop", passport.authenticate("eventpop", { session: false }));
app.use((req, res) => res.end(JSON.stringify(req.user ?? null)));
app.listen(3000);
