import type { NextFunction, Request, Response } from "express";
import express from "express";
import { causeOf } from "../causes/causes";
import { EarlyRefusal } from "./early-refusal";
import { formEntries, type ParameterEntry, type ParameterValue, valuesByName } from "./form-encoding";
import { sendEmpty } from "./responses";

const MAX_BODY_BYTES = 10 * 1024;

/**
 * The parameters of a request as Rails reads them: those of the query and those of the body together. If a name is
 * repeated, the last value counts.
 */
export class Parameters {
  readonly #query: ReadonlyMap<string, ParameterValue>;
  readonly #body: ReadonlyMap<string, ParameterValue>;
  /** Whether at least one parameter occurs more than once in the query or in the body. */
  readonly hasRepeatedName: boolean;

  constructor(query: readonly ParameterEntry[], body: readonly ParameterEntry[]) {
    this.#query = valuesByName(query);
    this.#body = valuesByName(body);
    this.hasRepeatedName = [query, body].some(hasRepetition);
  }

  /** Returns the parameter `name` as a string. Returns undefined if it is missing, blank, a list or an object. */
  text(name: string): string | undefined {
    return nonBlank(this.#value(name));
  }

  /** Returns the parameter `name` of the body as a string. Returns undefined if it is missing, blank, a list or an object. */
  bodyText(name: string): string | undefined {
    return nonBlank(this.#body.get(name));
  }

  /** Returns the parameter `name` of the body as it was sent: a string (which may be blank), a list or an object. */
  bodyValue(name: string): ParameterValue | undefined {
    return this.#body.get(name);
  }

  /** Returns the parameter `name`: a string, a list or an object. Returns undefined if it is missing or blank. */
  textOrStructure(name: string): ParameterValue | undefined {
    return this.isStructure(name) ? this.#value(name) : this.text(name);
  }

  /** Returns all parameters of the query, or of the body, that are strings. */
  textParameters(part: "query" | "body"): Readonly<Record<string, string>> {
    const entries = part === "query" ? this.#query : this.#body;
    return Object.fromEntries([...entries].filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  }

  /** Whether the parameter `name` is a list or an object, as Rails makes them of `name[]=b`, `name[a]=b` and nested JSON. */
  isStructure(name: string): boolean {
    return typeof this.#value(name) === "object";
  }

  #value(name: string): ParameterValue | undefined {
    return this.#query.get(name) ?? this.#body.get(name);
  }
}

function hasRepetition(entries: readonly ParameterEntry[]): boolean {
  const names = entries.flatMap(([name, value]) => (typeof value === "string" && !name.endsWith("[]") ? [name] : []));
  return new Set(names).size < names.length;
}

function nonBlank(value: ParameterValue | undefined): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

const parametersOfRequests = new WeakMap<Request, Parameters>();

/** Returns the parameters of `req`. Until `readParameters` has read the body, they are only those of the query. */
export function parametersOf(req: Request): Parameters {
  return parametersOfRequests.get(req) ?? new Parameters(queryEntries(req.originalUrl), []);
}

/**
 * Middleware that reads the query and the body for {@link parametersOf}. Refuses the request with 413 if the body is larger
 * than 10 KB, and with 400 if a parameter cannot be decoded.
 */
export const readParameters = parameterReader({ maxBytes: MAX_BODY_BYTES, readsFiles: false });

/** Like {@link readParameters}, for forms that may be as large as the state of a sandbox. The value of a file is its text. */
export const readForms = parameterReader({ maxBytes: 16 * 1024 * 1024, readsFiles: true });

interface ReaderOptions {
  readonly maxBytes: number;
  /** Whether the files of a form are parameters. */
  readonly readsFiles: boolean;
}

function parameterReader({ maxBytes, readsFiles }: ReaderOptions) {
  const readBody = express.raw({ type: () => true, limit: maxBytes });
  return (req: Request, res: Response, next: NextFunction): void => {
    readBody(req, res, (failure?: unknown) => {
      if (failure) return next(unreadable(statusOf(failure)));
      entriesOf(req, readsFiles).then(
        ([query, body]) => {
          parametersOfRequests.set(req, new Parameters(query, body));
          next();
        },
        () => next(unreadable(400)),
      );
    });
  };
}

function unreadable(status: number): EarlyRefusal {
  const cause = causeOf(status === 413 ? "body-too-large" : "request-unreadable");
  return new EarlyRefusal((_req, res) => sendEmpty(res, status, cause));
}

async function entriesOf(
  req: Request,
  readsFiles: boolean,
): Promise<readonly [query: readonly ParameterEntry[], body: readonly ParameterEntry[]]> {
  const body: unknown = req.body;
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  return [formEntries(queryOf(req.originalUrl)), await bodyEntries(req.headers["content-type"], bytes, readsFiles)];
}

function statusOf(failure: unknown): number {
  return failure instanceof Error && "status" in failure && typeof failure.status === "number" ? failure.status : 400;
}

/** Returns the parameters in the query of `url`. Returns an empty list if the query cannot be decoded. */
export function queryEntries(url: string): readonly ParameterEntry[] {
  try {
    return formEntries(queryOf(url));
  } catch {
    return [];
  }
}

function queryOf(url: string): string {
  return /\?(.*)/.exec(url)?.[1] ?? "";
}

/**
 * Returns the parameters of a form, multipart or JSON body. A body without a content type is read as a form, as Rack does. A
 * body of any other type has no parameters.
 */
async function bodyEntries(
  contentType: string | undefined,
  body: Buffer,
  readsFiles: boolean,
): Promise<readonly ParameterEntry[]> {
  const [mediaType = ""] = (contentType ?? "").split(";");
  switch (mediaType.trim().toLowerCase()) {
    case "":
    case "application/x-www-form-urlencoded":
      return formEntries(utf8(body));
    case "multipart/form-data":
      return multipartEntries(contentType ?? "", body, readsFiles);
    case "application/json":
      return jsonEntries(utf8(body));
    default:
      return [];
  }
}

/** Decodes `body`. Throws if it is not UTF-8; Rails refuses such requests too. */
function utf8(body: Buffer): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(body);
}

async function multipartEntries(
  contentType: string,
  body: Buffer,
  readsFiles: boolean,
): Promise<readonly ParameterEntry[]> {
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
  const fields = [...form].filter(([, value]) => typeof value === "string" || readsFiles);
  return Promise.all(
    fields.map(async ([name, value]) => [name, typeof value === "string" ? value : await value.text()] as const),
  );
}

function jsonEntries(text: string): readonly ParameterEntry[] {
  if (text.trim() === "") return [];
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, item]: [string, unknown]): readonly ParameterEntry[] => {
    if (item === null || item === undefined) return [];
    return [[name, typeof item === "object" ? item : String(item)]];
  });
}
