const fastify = require("fastify");
const { eventpopAuth } = require("passport-eventpop");
const { createSessions, forAuth } = require("./settings.cjs");

async function start() {
  const app = fastify();
  await app.register(require("@fastify/middie"));
  app.use(createSessions());
  app.use(eventpopAuth(forAuth));
  app.setErrorHandler((error, _request, reply) => {
    reply.status(error.status ?? 500).send(`${error.code}: ${error.message}`);
  });
  app.get("/", async (request) => ({ user: request.raw.eventpop?.user.id ?? null }));
  await app.listen({ port: 3000 });
}
void start();
