const fastify = require("fastify");
const { eventpopAuth, eventpopErrors, requireSignIn } = require("passport-eventpop");
const { createSessions, forAuth } = require("./settings.cjs");

async function start() {
  const app = fastify();
  await app.register(require("@fastify/express"));
  app.use(createSessions());
  app.use(eventpopAuth(forAuth));
  app.use("/profile", requireSignIn());
  app.use(eventpopErrors());
  app.get("/profile", async (request) => request.raw.eventpop.user);
  await app.listen({ port: 3000 });
}
void start();
