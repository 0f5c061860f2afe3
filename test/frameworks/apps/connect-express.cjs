const connect = require("connect");
const express = require("express");
const { eventpopAuth, eventpopErrors, requireSignIn } = require("passport-eventpop");
const { createSessions, forAuth } = require("./settings.cjs");

const app = connect();
app.use(createSessions());
app.use(express().use(eventpopAuth(forAuth)));
app.use("/profile", requireSignIn());
app.use((req, res) => res.end(JSON.stringify(req.eventpop?.user ?? null)));
app.use(eventpopErrors());
app.listen(3000);
