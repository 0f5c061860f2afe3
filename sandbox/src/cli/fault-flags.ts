import { SandboxError } from "../errors";

/** What `fault add` may say besides where and what. */
export interface FaultFlags {
  readonly times?: number;
  readonly after?: number;
  readonly probability?: number;
  readonly seed?: number;
  /** Milliseconds. */
  readonly delay?: number;
  readonly client?: string;
  readonly status?: number;
  /** Such as `Retry-After:60`. */
  readonly header?: readonly string[];
  readonly body?: string;
  /** Names, or `name=value`. */
  readonly field?: readonly string[];
}

/** A fault rule as the sandbox takes it; whether it makes sense is the sandbox's to say. */
export function faultRule(on: string, type: string, flags: FaultFlags): object {
  const { times, after, probability, seed, delay, client, status, header, body, field } = flags;
  const rule = {
    on,
    type,
    times,
    after,
    probability,
    seed,
    delayMs: delay,
    client,
    status,
    headers: header && Object.fromEntries(header.map((line) => split(line, ":"))),
    body,
    fields: type === "override" ? field && overrides(field) : field,
  };
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
}

function overrides(fields: readonly string[]): object {
  return Object.fromEntries(
    fields.map((line) => {
      const [name, value] = split(line, "=");
      return [name, fieldValue(value)];
    }),
  );
}

/** JSON if it is some, else the text itself. */
function fieldValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function split(line: string, sign: string): readonly [string, string] {
  const end = line.indexOf(sign);
  if (end > 0) return [line.slice(0, end), line.slice(end + 1).trim()];
  throw new SandboxError("EVENTPOP_SANDBOX_BAD_OPTION", `${line} is no pair; write name${sign}value.`);
}
