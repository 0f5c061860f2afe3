import { Consumer } from "./consumer";

const TYPES = ["@types/express-session@1.19.0", "@types/passport@1.0.17", "@types/node@20.19.43"];

const APP = `
import express from "express";
import session from "express-session";
import passport from "passport";
import { type EventpopProfile, EventpopError, EventpopStrategy, eventpopAuth, requireSignIn } from "passport-eventpop";
import { startSandbox } from "eventpop-sandbox";

const app = express();
app.use(session({ secret: "secret", resave: false, saveUninitialized: false }));
app.use(eventpopAuth({ clientID: "id", clientSecret: "secret", baseURL: "http://localhost:3000" }));
app.get("/", (req, res) => {
  const name: string | undefined = req.eventpop?.user.fullName ?? undefined;
  // @ts-expect-error a user has no such field
  req.eventpop?.user.noSuchField;
  res.send(name);
});
app.get("/tickets", requireSignIn(), async (req, res) => {
  for await (const ticket of req.eventpop?.tickets("1") ?? []) res.write(ticket.id);
  res.end();
});

passport.use(
  new EventpopStrategy(
    { clientID: "id", clientSecret: "secret", callbackURL: "http://localhost:3000/auth/eventpop/callback" },
    (accessToken: string, refreshToken: string | undefined, profile: EventpopProfile, done) => done(null, profile),
  ),
);
// @ts-expect-error an option that does not exist
eventpopAuth({ clientID: "id", clientSecret: "secret", baseURL: "http://localhost:3000", noSuchOption: 1 });

export const isKnown = (error: unknown): boolean => error instanceof EventpopError && error.code === "EVENTPOP_TIMEOUT";
export const sandboxUrl = startSandbox({ port: 0 }).then(({ url }) => url);
`;

/** Verify functions as they are in tutorials and for other strategies. */
const TUTORIALS = `
import passport, { type Profile } from "passport";
import type { VerifyCallback, VerifyFunction } from "passport-oauth2";
import { type EventpopProfile, EventpopStrategy, eventpopAuth } from "passport-eventpop";

const options = { clientID: "id", clientSecret: "secret", callbackURL: "http://localhost:3000/auth/eventpop/callback" };
const withRequest = { ...options, passReqToCallback: true } as const;

passport.use(new EventpopStrategy(options, (accessToken: string, refreshToken: string, profile, done) => done(null, profile)));
passport.use(new EventpopStrategy(options, (accessToken: string, refreshToken: string, profile: any, done: any) => done(null, profile)));
passport.use(new EventpopStrategy(options, (accessToken: string, refreshToken: string, profile: Profile, done: VerifyCallback) => done(null, profile)));
passport.use(new EventpopStrategy(options, function (accessToken: string, refreshToken: string, profile: EventpopProfile, cb: (error: any, user?: any) => void) {
  return cb(null, profile);
}));
passport.use(new EventpopStrategy(options, async (accessToken: string, refreshToken: string, profile: Profile) => profile));
passport.use(new EventpopStrategy(options, (accessToken: string, refreshToken: string, params: any, profile: any, done: VerifyCallback) => done(null, profile)));
passport.use(new EventpopStrategy(withRequest, (req, accessToken: string, refreshToken: string, profile: Profile, done: VerifyCallback) => done(null, profile)));
passport.use(new EventpopStrategy(withRequest, (req: any, accessToken: string, refreshToken: string, params: any, profile: any, done: any) => done(null, profile)));
declare const verify: VerifyFunction;
passport.use(new EventpopStrategy(options, verify));
// @ts-expect-error an access token is a string
passport.use(new EventpopStrategy(options, (accessToken: number, refreshToken: string, profile: any, done: any) => done(null, profile)));

export const auth = eventpopAuth({ ...options, eventpopURL: process.env.EVENTPOP_URL, name: process.env.STRATEGY });
`;

const SANDBOX = `
import { startSandbox } from "eventpop-sandbox";
export { eventpopFixtures } from "eventpop-sandbox/playwright";

export const url = startSandbox({ port: 0, host: undefined }).then((sandbox) => sandbox.url);
`;

/** Compilers that only these tests need, by the name under which a project installs them. The other two are those of this repository. */
const OLDER = ["typescript-5.4@npm:typescript@5.4.5", "typescript-5.9@npm:typescript@5.9.3"];

/** Runs a compiler of the project, or else of this repository. */
async function compile(consumer: Consumer, compiler: string): Promise<void> {
  const isOlder = OLDER.some((name) => name.startsWith(`${compiler}@`));
  if (isOlder) await consumer.run(process.execPath, `node_modules/${compiler}/bin/tsc`, "-p", ".");
  else await consumer.runTool(`${compiler}/bin/tsc`, "-p", ".");
}

const OPTIONS = { target: "es2022", strict: true, noEmit: true, esModuleInterop: true, types: ["node"] };

const NODENEXT = { module: "nodenext", moduleResolution: "nodenext", files: ["app.ts", "module.mts"] };
const BUNDLER = { module: "esnext", moduleResolution: "bundler", files: ["app.ts"] };

/** Each compiler with each resolution, and the two newest compilers with each Express. */
describe.each([
  {
    express: "express@5.3.0",
    types: "@types/express@5.0.6",
    older: OLDER,
    cases: [
      ["typescript-5.4", NODENEXT],
      ["typescript-5.4", BUNDLER],
      ["typescript-5.9", NODENEXT],
      ["typescript-5.9", BUNDLER],
      ["typescript", NODENEXT],
      ["typescript-7", BUNDLER],
    ] as const,
  },
  {
    express: "express@4.22.3",
    types: "@types/express@4.17.25",
    older: [],
    cases: [
      ["typescript", BUNDLER],
      ["typescript-7", NODENEXT],
    ] as const,
  },
])("a TypeScript project with $express and $types", ({ express, types, older, cases }) => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await Consumer.with(
      "passport-eventpop",
      "eventpop-sandbox",
      express,
      types,
      "express-session@1.19.0",
      "passport@0.7.0",
      ...TYPES,
      ...older,
    );
  });
  afterAll(() => consumer.remove());

  it.each(cases)("compiles under strict with %s and %j", async (compiler, { files, ...resolution }) => {
    // TypeScript 5.4 cannot check the declarations of this @types/node, which need TypeScript 5.6.
    const skipLibCheck = compiler === "typescript-5.4";
    const tsconfig = { compilerOptions: { ...OPTIONS, ...resolution, skipLibCheck }, files };
    consumer.write({
      "tsconfig.json": JSON.stringify(tsconfig),
      ...Object.fromEntries(files.map((file) => [file, APP])),
    });

    await compile(consumer, compiler);
  });
});

/** In these projects, no types are installed except those that come with our packages. */
describe.each([
  ["passport-eventpop", TUTORIALS, ["express@5.3.0", "express-session@1.19.0", "passport@0.7.0"]],
  ["eventpop-sandbox", SANDBOX, []],
] as const)("a project that checks all declarations and installed %s", (name, program, peers) => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await Consumer.with(name, ...peers, ...OLDER.slice(-1));
    consumer.write({ "app.ts": program });
  });
  afterAll(() => consumer.remove());

  it.each([
    ["typescript-5.9", "esnext", "bundler"],
    ["typescript", "commonjs", "node10"],
    ["typescript-7", "nodenext", "nodenext"],
    ["typescript-7", "esnext", "bundler"],
  ])("compiles with %s, module %s and moduleResolution %s", async (compiler, module, moduleResolution) => {
    const strictest = {
      skipLibCheck: false,
      exactOptionalPropertyTypes: true,
      ...(compiler === "typescript" && { ignoreDeprecations: "6.0" }),
    };
    const { types: _, ...options } = OPTIONS;
    const compilerOptions = { ...options, ...strictest, module, moduleResolution };
    consumer.write({ "tsconfig.json": JSON.stringify({ compilerOptions, files: ["app.ts"] }) });

    await compile(consumer, compiler);
  });
});
