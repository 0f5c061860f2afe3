import type { Response } from "express";
import { withFields, withoutFields } from "../http/answer-edit";
import { tapAnswer } from "../http/answer-tap";
import { railsJson, send } from "../http/answers";
import { realTimers } from "../world/real-timers";
import type { CheckedRule, FaultType } from "./fault-rules";

type RuleOf<Type extends FaultType> = Extract<CheckedRule, { type: Type }>;

type Instead = "status" | "html" | "hang" | "reset" | "empty" | "garbage";

/** Faults that strike before a request is looked at: nothing changes in the sandbox, a code stays unspent. */
const instead: { readonly [Type in Instead]: (res: Response, rule: RuleOf<Type>) => void } = {
  status: (res, { status, headers, body = "" }) => {
    const isText = typeof body === "string";
    const contentType = isText ? "text/html; charset=UTF-8" : "application/json; charset=utf-8";
    send(res, status, { "Content-Type": contentType, ...headers }, isText ? body : railsJson(body));
  },
  html: (res, { status = 200, body = maintenancePage }) => {
    send(res, status, { "Content-Type": "text/html; charset=utf-8" }, body);
  },
  /** The connection stays open until the caller gives up or the sandbox is closed. */
  hang: () => {},
  reset: (res) => res.socket?.resetAndDestroy(),
  empty: (res) => res.socket?.destroy(),
  garbage: (res) => res.socket?.end("\x15\x03\x01\x02 this is not HTTP\r\n\r\n"),
};

type Spoiling = Exclude<FaultType, Instead>;

/** Faults on the answer's way back: what was asked for has been done, a code is spent. */
const spoiling: { readonly [Type in Spoiling]: (res: Response, body: string, rule: RuleOf<Type>) => void } = {
  latency: (res, body) => res.end(body),
  "slow-body": (res, body, { delayMs }) => {
    announce(res, body);
    later(res, delayMs, () => res.end(body));
  },
  drip: (res, body, { delayMs }) => {
    announce(res, body);
    const bytes = Buffer.from(body).values();
    const timer = realTimers.setInterval(() => {
      const { done, value } = bytes.next();
      if (done) res.end();
      else res.write(Buffer.of(value));
    }, delayMs);
    res.once("close", () => realTimers.clearInterval(timer));
  },
  truncate: (res, body) => {
    // An empty answer cannot be cut: it is announced as longer than it is.
    announce(res, body || " ");
    const bytes = Buffer.from(body);
    res.write(bytes.subarray(0, bytes.length / 2));
    res.socket?.destroySoon();
  },
  "malformed-json": (res, body) => {
    res.removeHeader("Content-Length");
    res.end(body.slice(0, Math.ceil(body.length / 2)));
  },
  "bad-chunk": (res) => {
    res.removeHeader("Content-Length");
    res.flushHeaders();
    res.socket?.end("this is no length\r\n");
  },
  omit: (res, body, { fields }) => res.end(withoutFields(body, fields)),
  override: (res, body, { status = res.statusCode, headers = {}, fields = {} }) => {
    send(res, status, headers, withFields(body, fields));
  },
};

/** Lets `rule` strike; `answer` is what answers otherwise. */
export function strike(res: Response, rule: CheckedRule, answer: () => void): void {
  const isDelayWithin = rule.type === "slow-body" || rule.type === "drip";
  later(res, isDelayWithin ? 0 : (rule.delayMs ?? 0), () => {
    if (isInstead(rule)) return strikeInstead(res, rule.type, rule);
    tapAnswer(res, (body) => spoil(res, body, rule.type, rule));
    answer();
  });
}

function isInstead(rule: CheckedRule): rule is RuleOf<Instead> {
  return Object.hasOwn(instead, rule.type);
}

function strikeInstead<Type extends Instead>(res: Response, type: Type, rule: RuleOf<Type>): void {
  instead[type](res, rule);
}

function spoil<Type extends Spoiling>(res: Response, body: string, type: Type, rule: RuleOf<Type>): void {
  spoiling[type](res, body, rule);
}

/** Sends the headers alone. */
function announce(res: Response, body: string): void {
  res.setHeader("Content-Length", Buffer.byteLength(body));
  res.flushHeaders();
}

/** Calls `then` after `ms` real milliseconds, unless the connection has gone by then. */
function later(res: Response, ms: number, then: () => void): void {
  if (ms === 0) {
    then();
    return;
  }
  const timer = realTimers.setTimeout(then, ms);
  res.once("close", () => realTimers.clearTimeout(timer));
}

const maintenancePage =
  "<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We will be right back</h1></body></html>";
