const express = require("express");
const fastify = require("fastify");
const { eventpopAuth, eventpopErrors, requireSignIn } = require("passport-eventpop");
const { createSessions, forAuth } = require("./settings.cjs");

async function start() {
  const app = fastify();
  await app.register(require("@fastify/middie"));
  app.use(createSessions());
  app.use(express().use(eventpopAuth(forAuth)).use("/profile", requireSignIn()).use(eventpopErrors()));
  app.get("/profile", async (request) => request.raw.eventpop.user);
  await app.listen({ port: 3000 });
}
void start();
