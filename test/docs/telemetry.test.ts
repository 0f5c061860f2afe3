import { readFileSync } from "node:fs";
import { join } from "node:path";
import { metrics, SpanStatusCode, trace } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import express from "express";
import session from "express-session";
import request from "supertest";
import { eventpopAuth, eventpopErrors, signedIn } from "../../src";
import { ROOT, SnippetRunner } from "./snippets";

const callbackURL = "http://localhost:3000/auth/eventpop/callback";

let runner: SnippetRunner;
beforeAll(async () => {
  runner = await SnippetRunner.start();
});
beforeEach(() => runner.setUp());
afterEach(async () => {
  trace.disable();
  metrics.disable();
  await runner.cleanUp();
});
afterAll(() => runner.close());

function startApp() {
  const app = express();
  app.use(session({ secret: "test", resave: false, saveUninitialized: false }));
  app.use(eventpopAuth(runner.sandbox.strategyOptions({ callbackURL })));
  app.get("/tickets", (req, res, next) =>
    signedIn(req)
      .tickets(9000001)
      .all({ limit: 1 })
      .then((tickets) => res.json(tickets), next),
  );
  app.use(eventpopErrors());
  return request.agent(app);
}

describe("the recipe for pino in docs/events.md", () => {
  it("logs a refused login as the document shows", async () => {
    const [, shown = ""] = /```json\n(.*)\n```/.exec(readFileSync(join(ROOT, "docs/events.md"), "utf8")) ?? [];
    const app = await runner.startApp("pino");

    await runner.sandbox.signIn(request.agent(app), "/auth/eventpop", { as: "malee", decision: "deny" });

    const [started = "{}", refused = "{}", ...others] = runner.logged;
    const { time: _, pid, hostname, ...fields } = JSON.parse(refused);
    expect(JSON.stringify(fields)).toBe(shown);
    expect(JSON.parse(started)).toMatchObject({ level: 30, msg: "sign_in_started" });
    expect(others).toEqual([]);
  });
});

describe("the recipe for traces in docs/events.md", () => {
  let exporter: InMemorySpanExporter;
  beforeEach(() => {
    exporter = new InMemorySpanExporter();
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  });

  /** The name of each span, with the name of its parent. */
  function spans(): string[] {
    const all = exporter.getFinishedSpans();
    const nameOf = (id: string | undefined) => all.find((span) => span.spanContext().spanId === id)?.name;
    return all.map(({ name, parentSpanContext }) => `${name} in ${nameOf(parentSpanContext?.spanId) ?? "nothing"}`);
  }

  it("makes spans for a login, a refresh and calls of the API, each request within its operation", async () => {
    await runner.runNamed("traces");
    const browser = startApp();
    await runner.sandbox.signIn(browser, "/auth/eventpop", { as: "somchai" });
    await runner.sandbox.tokens.expire({ as: "somchai" });

    await browser.get("/tickets").expect(200);

    expect(spans()).toEqual([
      "eventpop authorization_code in eventpop login",
      "eventpop me in eventpop login",
      "eventpop login in nothing",
      "eventpop tickets in nothing",
      "eventpop refresh_token in eventpop refresh",
      "eventpop refresh in nothing",
      "eventpop tickets in nothing",
    ]);
    const statuses = exporter.getFinishedSpans().map(({ attributes }) => attributes["http.response.status_code"]);
    expect(statuses).toEqual([200, 200, undefined, 401, 200, undefined, 200]);
  });

  it("marks the spans of a failed login", async () => {
    await runner.runNamed("traces");
    await runner.sandbox.faults.add({ on: "token", type: "reset" });

    await runner.sandbox.signIn(startApp(), "/auth/eventpop", { as: "somchai" });

    const [first, second] = exporter.getFinishedSpans();
    for (const span of [first, second]) {
      expect(span?.status.code).toBe(SpanStatusCode.ERROR);
      expect(span?.attributes["error.type"]).toBe("EVENTPOP_CONNECTION_LOST");
    }
    expect(spans()).toEqual(["eventpop authorization_code in eventpop login", "eventpop login in nothing"]);
  });
});

describe("the recipe for metrics in docs/events.md", () => {
  it("counts events and measures operations", async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter });
    const provider = new MeterProvider({ readers: [reader] });
    metrics.setGlobalMeterProvider(provider);
    await runner.runNamed("metrics");

    await runner.sandbox.signIn(startApp(), "/auth/eventpop", { as: "somchai" });
    await runner.sandbox.signIn(startApp(), "/auth/eventpop", { as: "malee", decision: "deny" });
    await reader.forceFlush();

    const found = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    await provider.shutdown();
    const points = new Map(found.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints]));
    expect(points.get("eventpop.events")?.map(({ attributes, value }) => [attributes, value])).toEqual([
      [{ event: "sign_in_started" }, 2],
      [{ event: "signed_in" }, 1],
      [{ event: "refused", code: "EVENTPOP_ACCESS_DENIED" }, 1],
    ]);
    const durations = points.get("eventpop.duration") ?? [];
    expect(durations.map(({ attributes, value }) => [attributes, (value as { count: number }).count])).toEqual([
      [{ operation: "authorization_code" }, 1],
      [{ operation: "me" }, 1],
      [{ operation: "login" }, 1],
      [{ operation: "login", code: "EVENTPOP_ACCESS_DENIED" }, 1],
    ]);
    for (const { value } of durations) expect((value as { sum: number }).sum).toBeGreaterThan(0);
  });
});
