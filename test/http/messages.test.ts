import type { IncomingMessage } from "node:http";
import { readJsonResponse } from "../../src/http/messages";

/** Reads a response with this status and body, and the header `Retry-After: 7`. */
const read = (statusCode: number, body = "{}") =>
  readJsonResponse({ statusCode, headers: { "retry-after": "7" } } as unknown as IncomingMessage, Buffer.from(body));

describe("a complete response", () => {
  it.each([
    [429, "7"],
    [503, "7"],
    [200, undefined],
    [500, undefined],
  ])("with status %i has this Retry-After: %s", (status, retryAfter) => {
    expect(read(status)).toMatchObject({ status, retryAfter });
  });

  it.each([
    ['{"a":1}', { a: 1 }],
    ["[1]", undefined],
    ["null", undefined],
    ['"text"', undefined],
    ["<html>", undefined],
  ])("has a body only if it is a JSON object: %s", (text, body) => {
    expect(read(200, text)).toMatchObject({ text, body });
  });
});
