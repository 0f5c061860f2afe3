import type { NextFunction, Request, Response } from "express";
import express from "express";
import { bare } from "./answers";

/** Text, or the structure that Rails makes of `scope[a]=b` and of nested JSON. */
type Value = string | object;

const largestBodyBytes = 10 * 1024;

/** The parameters of one request as Rails sees them: query and body in one, the last of a name wins. */
export class Parameters {
  readonly #query: ReadonlyMap<string, Value>;
  readonly #body: ReadonlyMap<string, Value>;
  /** Whether some name came twice. */
  readonly isRepeated: boolean;

  constructor(query: readonly Entry[], body: readonly Entry[]) {
    this.#query = new Map(query);
    this.#body = new Map(body);
    this.isRepeated = [query, body].some(hasRepetition);
  }

  /** The text of parameter `name`; undefined where it is missing, blank or no text. */
  text(name: string): string | undefined {
    return filled(this.#query.get(name) ?? this.#body.get(name));
  }

  /** The text of parameter `name` in the body alone. */
  bodyText(name: string): string | undefined {
    return filled(this.#body.get(name));
  }

  /** Everything in query or body that is text. */
  texts(part: "query" | "body"): Readonly<Record<string, string>> {
    const entries = part === "query" ? this.#query : this.#body;
    return Object.fromEntries([...entries].filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  }

  isStructure(name: string): boolean {
    return typeof (this.#query.get(name) ?? this.#body.get(name)) === "object";
  }
}

type Entry = readonly [name: string, value: Value];

function hasRepetition(entries: readonly Entry[]): boolean {
  const names = entries.flatMap(([name, value]) => (typeof value === "string" ? [name] : []));
  return new Set(names).size < names.length;
}

function filled(value: Value | undefined): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

const read = new WeakMap<Request, Parameters>();

export function parametersOf(req: Request): Parameters {
  return read.get(req) ?? new Parameters(queryEntries(req.originalUrl), []);
}

const readBody = express.raw({ type: () => true, limit: largestBodyBytes });

/** Reads query and body; answers 413 to a body above 10 KB and 400 to one that cannot be parsed. */
export function readParameters(req: Request, res: Response, next: NextFunction): void {
  readBody(req, res, (failure?: unknown) => {
    if (failure) return bare(res, statusOf(failure));
    const body: unknown = req.body;
    bodyEntries(req.headers["content-type"], Buffer.isBuffer(body) ? body : Buffer.alloc(0)).then(
      (entries) => {
        read.set(req, new Parameters(queryEntries(req.originalUrl), entries));
        next();
      },
      () => bare(res, 400),
    );
  });
}

function statusOf(failure: unknown): number {
  return failure instanceof Error && "status" in failure && typeof failure.status === "number" ? failure.status : 400;
}

/** What stands in the query of `url`. */
export function queryEntries(url: string): readonly Entry[] {
  const [, query = ""] = /\?(.*)/.exec(url) ?? [];
  return formEntries(query);
}

/** Form, multipart and JSON are read; a body without a type counts as a form (Rack); any other stays unread. */
async function bodyEntries(contentType: string | undefined, body: Buffer): Promise<readonly Entry[]> {
  const [mediaType = ""] = (contentType ?? "").split(";");
  switch (mediaType.trim().toLowerCase()) {
    case "":
    case "application/x-www-form-urlencoded":
      return formEntries(body.toString());
    case "multipart/form-data":
      return multipartEntries(contentType ?? "", body);
    case "application/json":
      return jsonEntries(body.toString());
    default:
      return [];
  }
}

function formEntries(text: string): readonly Entry[] {
  return [...new URLSearchParams(text)].flatMap(([name, value]) => fieldEntries(name, value));
}

/** `scope[a]=b` is a field of that name, and makes a structure of `scope`. */
function fieldEntries(name: string, value: string): readonly Entry[] {
  const bracket = name.indexOf("[");
  return bracket > 0
    ? [
        [name, value],
        [name.slice(0, bracket), {}],
      ]
    : [[name, value]];
}

async function multipartEntries(contentType: string, body: Buffer): Promise<readonly Entry[]> {
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
  return [...form].flatMap(([name, value]) => (typeof value === "string" ? fieldEntries(name, value) : []));
}

function jsonEntries(text: string): readonly Entry[] {
  if (text.trim() === "") return [];
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, item]: [string, unknown]): readonly Entry[] => {
    if (item === null || item === undefined) return [];
    return [[name, typeof item === "object" ? item : String(item)]];
  });
}
