import type { Response } from "express";
import * as v from "valibot";
import { withFields, withoutFields } from "../http/json-fields";
import { railsJson, send } from "../http/responses";
import { realTimers } from "../world/real-timers";
import {
  faultAfterProcessing,
  faultInsteadOfProcessing,
  milliseconds,
  nonEmptyText,
  statusCode,
  textRecord,
} from "./fault-kind";

/** All kinds of faults. The rule type, the checks, the inspector, the help and the README are derived from these rows. */
export const faultKinds = [
  faultInsteadOfProcessing(
    "status",
    /** If `body` is an object, it is sent as JSON. Without `body`, the response has no body. */
    { status: statusCode, headers: v.optional(textRecord), body: v.optional(v.union([v.string(), v.looseObject({})])) },
    {
      about: { en: "a response with this status", th: "คำตอบที่มีสถานะนี้" },
      offers: {
        "status 500": { status: 500 },
        "status 503": { status: 503 },
        "status 429": { status: 429, headers: { "Retry-After": "60" } },
      },
      send: (res, { status, headers, body = "" }) => {
        const isText = typeof body === "string";
        const contentType = isText ? "text/html; charset=UTF-8" : "application/json; charset=utf-8";
        send(res, status, { "Content-Type": contentType, ...headers }, isText ? body : railsJson(body));
      },
    },
  ),
  faultInsteadOfProcessing(
    "html",
    { status: v.optional(statusCode), body: v.optional(v.string()) },
    {
      about: {
        en: "an HTML page, as a gateway sends it; its status is 200 by default",
        th: "หน้า HTML แบบที่ gateway ส่ง สถานะเริ่มต้นคือ 200",
      },
      offers: { "html 502": { status: 502 }, "html 200": {} },
      send: (res, { status = 200, body = maintenancePage }) => {
        send(res, status, { "Content-Type": "text/html; charset=utf-8" }, body);
      },
    },
  ),
  faultInsteadOfProcessing(
    "hang",
    {},
    { about: { en: "no response; the connection stays open", th: "ไม่มีคำตอบ การเชื่อมต่อยังเปิดอยู่" }, send: () => {} },
  ),
  faultInsteadOfProcessing(
    "reset",
    {},
    { about: { en: "a TCP reset", th: "การเชื่อมต่อถูกตัด (TCP reset)" }, send: (res) => res.socket?.resetAndDestroy() },
  ),
  faultInsteadOfProcessing(
    "empty",
    {},
    { about: { en: "a closed connection", th: "การเชื่อมต่อถูกปิด" }, send: (res) => res.socket?.destroy() },
  ),
  faultInsteadOfProcessing(
    "garbage",
    {},
    {
      about: { en: "bytes that are not HTTP", th: "ไบต์ที่ไม่ใช่ HTTP" },
      send: (res) => res.socket?.end("\x15\x03\x01\x02 this is not HTTP\r\n\r\n"),
    },
  ),
  faultAfterProcessing(
    "latency",
    { delayMs: v.optional(milliseconds, 3_000) },
    {
      about: { en: "the response, `delayMs` late (3,000 by default)", th: "คำตอบที่ช้า `delayMs` (ค่าเริ่มต้น 3,000)" },
      isOnlyLate: true,
      send: (res, body) => res.end(body),
    },
  ),
  faultAfterProcessing(
    "slow-body",
    { delayMs: v.optional(milliseconds, 3_000) },
    {
      about: {
        en: "the headers at once, the body `delayMs` later (3,000 by default)",
        th: "header มาทันที body ช้า `delayMs` (ค่าเริ่มต้น 3,000)",
      },
      delaysBody: true,
      isOnlyLate: true,
      send: (res, body, { delayMs }) => {
        sendHeaders(res, body);
        callLater(res, delayMs, () => res.end(body));
      },
    },
  ),
  faultAfterProcessing(
    "drip",
    { delayMs: v.optional(v.pipe(milliseconds, v.minValue(1)), 100) },
    {
      about: {
        en: "the body byte by byte, one every `delayMs` (100 by default)",
        th: "body ทีละไบต์ ทุก `delayMs` (ค่าเริ่มต้น 100)",
      },
      delaysBody: true,
      isOnlyLate: true,
      send: (res, body, { delayMs }) => {
        sendHeaders(res, body);
        const bytes = Buffer.from(body).values();
        const timer = realTimers.setInterval(() => {
          const { done, value } = bytes.next();
          if (done) res.end();
          else res.write(Buffer.of(value));
        }, delayMs);
        res.once("close", () => realTimers.clearInterval(timer));
      },
    },
  ),
  faultAfterProcessing(
    "truncate",
    {},
    {
      about: { en: "half of the body, then a closed connection", th: "body ครึ่งเดียว แล้วการเชื่อมต่อถูกปิด" },
      send: (res, body) => {
        // An empty body cannot be cut in half. Therefore the header announces one byte, and no byte is sent.
        sendHeaders(res, body || " ");
        const bytes = Buffer.from(body);
        res.write(bytes.subarray(0, bytes.length / 2));
        res.socket?.destroySoon();
      },
    },
  ),
  faultAfterProcessing(
    "malformed-json",
    {},
    {
      about: { en: "half of the JSON, as a complete response", th: "JSON ครึ่งเดียว แต่เป็นคำตอบที่ครบถ้วน" },
      send: (res, body) => {
        res.removeHeader("Content-Length");
        res.end(body.slice(0, Math.ceil(body.length / 2)));
      },
    },
  ),
  faultAfterProcessing(
    "bad-chunk",
    {},
    {
      about: { en: "an invalid chunk in the body", th: "chunk ที่ไม่ถูกต้องใน body" },
      send: (res) => {
        res.removeHeader("Content-Length");
        res.flushHeaders();
        res.socket?.end("this is no length\r\n");
      },
    },
  ),
  faultAfterProcessing(
    "omit",
    /** `fields` contains paths: `user.email` is the field `email` of the object `user`. */
    { fields: v.array(nonEmptyText) },
    {
      about: { en: "the JSON without `fields`", th: "JSON ที่ไม่มี `fields`" },
      offers: { "omit refresh_token": { fields: ["refresh_token"] } },
      send: (res, body, { fields }) => res.end(withoutFields(body, fields)),
    },
  ),
  faultAfterProcessing(
    "override",
    {
      fields: v.optional(v.record(v.string(), v.unknown())),
      headers: v.optional(textRecord),
      status: v.optional(statusCode),
    },
    {
      about: {
        en: "the JSON with other `fields`, or the response with other `headers` or another `status`",
        th: "JSON ที่มี `fields` อื่น หรือคำตอบที่มี `headers` หรือ `status` อื่น",
      },
      offers: { "override content-type": { headers: { "Content-Type": "text/plain" } } },
      send: (res, body, { status = res.statusCode, headers = {}, fields = {} }) => {
        send(res, status, headers, withFields(body, fields));
      },
    },
  ),
] as const;

function sendHeaders(res: Response, body: string): void {
  res.setHeader("Content-Length", Buffer.byteLength(body));
  res.flushHeaders();
}

/** Calls `callback` after `ms` real milliseconds, unless the connection is closed earlier. */
export function callLater(res: Response, ms: number, callback: () => void): void {
  if (ms === 0) {
    callback();
    return;
  }
  const timer = realTimers.setTimeout(callback, ms);
  res.once("close", () => realTimers.clearTimeout(timer));
}

const maintenancePage =
  "<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We will be right back</h1></body></html>";
