require("reflect-metadata");
const { Controller, Get, Module, Req, UseGuards } = require("@nestjs/common");
const { NestFactory } = require("@nestjs/core");
const { AuthGuard, PassportStrategy } = require("@nestjs/passport");
const { EventpopStrategy } = require("passport-eventpop");
const { forStrategy } = require("./settings.cjs");

class EventpopLogin extends PassportStrategy(EventpopStrategy) {
  constructor() {
    super(forStrategy);
  }

  async validate(_accessToken, _refreshToken, { id }) {
    return { id };
  }
}

class LoginController {
  start() {}

  finish(request) {
    return request.user;
  }
}
const route = (path, name) => {
  const descriptor = Object.getOwnPropertyDescriptor(LoginController.prototype, name);
  Get(path)(LoginController.prototype, name, descriptor);
  UseGuards(AuthGuard("eventpop"))(LoginController.prototype, name, descriptor);
};
Controller("auth/eventpop")(LoginController);
route("", "start");
route("callback", "finish");
Req()(LoginController.prototype, "finish", 0);
class AppModule {}
Module({ controllers: [LoginController], providers: [EventpopLogin] })(AppModule);

NestFactory.create(AppModule, { logger: false }).then((app) => app.listen(3000));
