import { STATUS_CODES } from "node:http";

/** The doors of the provider: `/oauth/token`, `/api/public/me`, and everything else. */
export type EndpointName = "token" | "me" | "api";

/** An HTTP answer. A string or Buffer is sent as it is, any other body as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What a good token answer holds: the tokens are canaries, no test may find them in an error or a log. */
export const TOKENS = {
  access_token: "5ec2e7acce5500000000000000000000000000000000000000000000000000a1",
  token_type: "Bearer",
  expires_in: 7200,
  refresh_token: "5ec2e74ef4e5000000000000000000000000000000000000000000000000000b",
  scope: "public",
  created_at: 1_552_036_500,
};

/** Who a good `/me` answer names. */
export const USER = { id: 1001, full_name: "สมหญิง รักเรียน", email: "somying@example.com" };

const JSON_HEADERS = { "content-type": "application/json; charset=utf-8" };

export const GOOD_ANSWERS: Readonly<Record<EndpointName, Answer>> = {
  token: { status: 200, headers: { ...JSON_HEADERS, "cache-control": "no-store" }, body: TOKENS },
  me: { status: 200, headers: JSON_HEADERS, body: { user: USER } },
  api: {
    status: 200,
    headers: JSON_HEADERS,
    body: { success: true, tickets: [], count: 0, total: 0, page: 1, per_page: 10 },
  },
};

export function endpointOf(path: string): EndpointName {
  const { pathname } = new URL(path, "http://provider");
  if (pathname === "/oauth/token") return "token";
  return pathname === "/api/public/me" ? "me" : "api";
}

export function bodyOf({ body }: Answer): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}

/** Status line and headers, with the empty line after them. */
export function head(status: number, headers: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n`;
}
