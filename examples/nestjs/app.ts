import "reflect-metadata";
import { type ArgumentsHost, Catch, Controller, type ExceptionFilter, Get, Module, Req } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { Request } from "express";
import session from "express-session";
import { EventpopError, eventpopAuth, eventpopErrors, signedIn } from "passport-eventpop";

@Catch(EventpopError)
class EventpopFilter implements ExceptionFilter {
  catch(error: EventpopError, host: ArgumentsHost) {
    const http = host.switchToHttp();
    eventpopErrors()(error, http.getRequest(), http.getResponse(), http.getNext());
  }
}

@Controller()
class ProfileController {
  @Get("profile")
  profile(@Req() req: Request) {
    return signedIn(req).user;
  }
}

@Module({ controllers: [ProfileController] })
class AppModule {}

async function start() {
  const { EVENTPOP_CLIENT_ID = "", EVENTPOP_CLIENT_SECRET = "", EVENTPOP_URL, SESSION_SECRET = "" } = process.env;
  const app = await NestFactory.create(AppModule, { logger: ["error", "warn"] });
  app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie: { sameSite: "lax" } }));
  app.use(
    eventpopAuth({
      clientID: EVENTPOP_CLIENT_ID,
      clientSecret: EVENTPOP_CLIENT_SECRET,
      baseURL: "http://localhost:3000",
      ...(EVENTPOP_URL && { eventpopURL: EVENTPOP_URL }),
    }),
  );
  app.useGlobalFilters(new EventpopFilter());
  await app.listen(3000, "localhost");
  console.log("Open http://localhost:3000/profile");
}

void start();
