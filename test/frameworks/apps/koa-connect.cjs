const Koa = require("koa");
const fromConnect = require("koa-connect");
const { eventpopAuth } = require("passport-eventpop");
const { createSessions, forAuth } = require("./settings.cjs");

const app = new Koa();
app.use(async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    ctx.status = error.status ?? 500;
    ctx.body = `${error.code}: ${error.message}`;
  }
});
app.use(fromConnect(createSessions()));
app.use(fromConnect(eventpopAuth(forAuth)));
app.use((ctx) => {
  ctx.body = { user: ctx.req.eventpop?.user.id ?? null };
});
app.listen(3000);
