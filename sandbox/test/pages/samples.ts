import { causeOf } from "../../src/causes/causes";
import type { authorizedApplicationsPage } from "../../src/pages/authorized-applications-page";
import type { callbackPage } from "../../src/pages/callback-page";
import type { consentPage } from "../../src/pages/consent-page";
import type { errorPage } from "../../src/pages/error-page";
import type { homePage } from "../../src/pages/home-page";
import type { Language } from "../../src/pages/language";
import type { nativeCodePage } from "../../src/pages/native-code-page";
import type { SignInPageProps } from "../../src/pages/sign-in-page";
import type { UserView } from "../../src/pages/users";

/** A name with HTML. If a page does not escape it, it ends tags, attributes, scripts or styles. */
export const nameWithHtml = `"'><img src=x onerror=alert(1)>&amp;</title></style></script> 🎫`;

export const now = Date.UTC(2026, 3, 13, 12, 0, 5);
export const pageProps = { language: "en" as Language, url: "/somewhere?a=1" };
export const token = "csrf-token";
const signedInAs = { fullName: "สมชาย ใจดี", hue: 210 };

export const users: readonly UserView[] = [
  {
    key: "somchai",
    fullName: "สมชาย ใจดี",
    latinName: "Somchai Jaidee",
    email: "somchai@example.com",
    hue: 210,
    ticketCount: 2,
  },
  {
    key: "malee",
    fullName: "มาลี สุขใจ",
    latinName: "Malee Sukjai",
    email: "malee@example.com",
    hue: 330,
    ticketCount: 0,
  },
  {
    key: "nok",
    fullName: "นก",
    latinName: "Nok",
    email: "nok@example.com",
    hue: 160,
    ticketCount: 1,
    trait: "no-profile",
  },
  {
    key: "ploy",
    fullName: "พลอย รุ่งเรือง",
    latinName: "Ploy Rungrueang",
    email: "ploy@example.com",
    hue: 280,
    ticketCount: 37,
  },
  {
    key: "anan",
    fullName: "อนันต์ จัดงาน",
    latinName: "Anan Jadngan",
    email: "anan@organizer.example",
    hue: 30,
    ticketCount: 0,
    trait: "organizer",
  },
  {
    key: "long",
    fullName: `เฉลิมพระเกียรติมหาราชานุสรณ์ Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren ${nameWithHtml}`,
    email: "a.very.long.address.with+plus.tags.and.more.of.them@subdomain.of.a.long.domain.example.com",
    hue: 60,
    ticketCount: 1,
    trait: "long-name",
  },
  {
    key: "locked",
    fullName: "เล็ก ล็อกไว้",
    latinName: "Lek Lokwai",
    email: "locked@example.com",
    hue: 0,
    ticketCount: 0,
    trait: "locked",
  },
];

export const request = {
  applicationName: "Ticket Corner",
  clientId: "sandboxclient",
  redirectUri: "http://localhost:3000/auth/eventpop/callback",
  scope: "public organizer",
  hasState: true,
};

export const signIn: SignInPageProps = {
  ...pageProps,
  authenticityToken: token,
  returnTo: "/oauth/authorize?client_id=sandboxclient&state=a+b",
  seededPassword: "sandbox",
  users,
  request,
};

export const consent: Parameters<typeof consentPage>[0] = {
  ...pageProps,
  authenticityToken: token,
  applicationName: "Ticket Corner",
  fields: {
    scope: "public organizer",
    client_id: "sandboxclient",
    redirect_uri: request.redirectUri,
    state: "",
    response_type: "code",
    code_challenge: "",
    code_challenge_method: "",
  },
  scopeDescriptions: [
    { en: "See your tickets", th: "ดูบัตรของคุณ" },
    { en: "Sell tickets", th: "ขายบัตร" },
  ],
  signedInAs,
  switchUserHref: "/users/sign_in?switch=1&return_to=%2Foauth%2Fauthorize",
};

export const refusedRedirectUri: Parameters<typeof errorPage>[0] = {
  ...pageProps,
  description: "The requested redirect uri is malformed or doesn't match client redirect URI.",
  help: {
    cause: causeOf("redirect-uri-trailing-slash", {
      received: "http://localhost:3000/auth/eventpop/callback/",
      registered: "http://localhost:3000/auth/eventpop/callback",
    }),
    received: "http://localhost:3000/auth/eventpop/callback/",
    accepted: ["https://tickets.example/cb", "http://localhost:3000/auth/eventpop/callback"],
  },
};

export const authorizedApplications: Parameters<typeof authorizedApplicationsPage>[0] = {
  ...pageProps,
  authenticityToken: token,
  signedInAs,
  applications: [
    { id: "7001", name: "Ticket Corner", scope: "public", authorizedAt: now - 86_400_000 },
    { id: "7002", name: nameWithHtml, scope: "public organizer", authorizedAt: now },
  ],
};

export const nativeCode: Parameters<typeof nativeCodePage>[0] = {
  ...pageProps,
  code: "3f0c1e5b7a9d2c4f6e8b0a1d3c5e7f9b2d4f6a8c0e1b3d5f7a9c2e4b6d8f0a1c",
};

export const home: Parameters<typeof homePage>[0] = {
  ...pageProps,
  authenticityToken: token,
  version: "0.1.0",
  publicUrl: "http://127.0.0.1:4300",
  doorkeeper: "5.9",
  now,
  frozen: true,
  faultCount: 2,
  env: {
    EVENTPOP_BASE_URL: "http://127.0.0.1:4300",
    EVENTPOP_CLIENT_ID: "sandboxclient",
    EVENTPOP_CLIENT_SECRET: "it's a secret",
    EVENTPOP_CALLBACK_URL: request.redirectUri,
  },
  clientId: "sandboxclient",
  clientSecret: "it's a secret",
  seededPassword: "sandbox",
  users,
  signedInAs,
  loginApplications: [
    { clientId: "sandboxclient", name: nameWithHtml },
    { clientId: "other", name: "Other" },
  ],
  loginScopes: ["public", "public organizer"],
  applicationOrigins: [],
};

export const callbackOfHome: Parameters<typeof callbackPage>[0] = {
  ...pageProps,
  parameters: { code: "3f0c1e5b7a9d2c4f", state: nameWithHtml },
  commands: "curl http://127.0.0.1:4300/oauth/token",
};
