require("reflect-metadata");
const { Catch, Controller, Get, Module, Req } = require("@nestjs/common");
const { NestFactory } = require("@nestjs/core");
const { FastifyAdapter } = require("@nestjs/platform-fastify");
const { eventpopAuth } = require("passport-eventpop");
const { createSessions, forAuth } = require("./settings.cjs");

class HomeController {
  home(request) {
    return { user: request.raw.eventpop?.user.id ?? null };
  }
}
Controller()(HomeController);
Get("/")(HomeController.prototype, "home", Object.getOwnPropertyDescriptor(HomeController.prototype, "home"));
Req()(HomeController.prototype, "home", 0);
class AppModule {}
Module({ controllers: [HomeController] })(AppModule);

class ErrorFilter {
  catch(error, host) {
    const reply = host.switchToHttp().getResponse();
    reply.status(error.status ?? 500).send(`${error.code}: ${error.message}`);
  }
}
Catch()(ErrorFilter);

async function start() {
  const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
  app.use(createSessions());
  app.use(eventpopAuth(forAuth));
  app.useGlobalFilters(new ErrorFilter());
  await app.listen(3000);
}
void start();
