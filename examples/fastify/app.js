const fastify = require("fastify");
const { Authenticator } = require("@fastify/passport");
const { EventpopStrategy } = require("passport-eventpop");

const { EVENTPOP_CLIENT_ID: clientID, EVENTPOP_CLIENT_SECRET: clientSecret, EVENTPOP_URL: eventpopURL } = process.env;
const callbackURL = "http://localhost:3000/auth/eventpop/callback";
const passport = new Authenticator();
passport.use(
  new EventpopStrategy(
    { clientID, clientSecret, callbackURL, eventpopURL },
    async (_accessToken, _refreshToken, profile) => ({
      id: profile.id,
      name: profile.displayName,
    }),
  ),
);
passport.registerUserSerializer(async (user) => user);
passport.registerUserDeserializer(async (user) => user);

const app = fastify();
app.addHook("onRequest", (request, reply, done) => {
  request.res = reply;
  done();
});
app.register(require("@fastify/cookie"));
app.register(require("@fastify/session"), {
  secret: process.env.SESSION_SECRET,
  saveUninitialized: false,
  cookie: { sameSite: "lax", secure: "auto" },
});
app.register(passport.initialize());
app.register(passport.secureSession());

app.get("/auth/eventpop", { preValidation: passport.authenticate("eventpop") }, () => {});
app.get(
  "/auth/eventpop/callback",
  { preValidation: passport.authenticate("eventpop", { successRedirect: "/profile" }) },
  () => {},
);
app.get("/profile", (request, reply) => {
  if (request.isAuthenticated()) reply.send(request.user);
  else reply.redirect("/auth/eventpop");
});
app.listen({ port: 3000, host: "localhost" }, (error) => {
  if (error) throw error;
  console.log("Open http://localhost:3000/profile");
});
