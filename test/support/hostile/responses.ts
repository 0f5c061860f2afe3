import { STATUS_CODES } from "node:http";

/** The endpoints of the provider: `/oauth/token`, `/api/public/me`, and all other paths. */
export type EndpointName = "token" | "me" | "api";

/** An HTTP response. A body that is a string or Buffer is sent unchanged, any other body as JSON. */
export interface ProviderResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The content of a valid token response. The tokens are canaries: tests check that no error and no log contains them. */
export const TOKENS = {
  access_token: "5ec2e7acce5500000000000000000000000000000000000000000000000000a1",
  token_type: "Bearer",
  expires_in: 7200,
  refresh_token: "5ec2e74ef4e5000000000000000000000000000000000000000000000000000b",
  scope: "public",
  created_at: 1_552_036_500,
};

/** The user in a valid response of `/me`. */
export const USER = { id: 1001, full_name: "สมหญิง รักเรียน", email: "somying@example.com" };

const JSON_HEADERS = { "content-type": "application/json; charset=utf-8" };

export const GOOD_RESPONSES: Readonly<Record<EndpointName, ProviderResponse>> = {
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

export function bodyOf({ body }: ProviderResponse): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}

/** The head of a response: status line, headers and the empty line after them. */
export function responseHead(status: number, headers: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n`;
}
