import type { Text } from "./language";

/** The texts about one problem in an application's request. They are for the developer of the application. */
interface ProblemText {
  readonly cause: Text;
  readonly fix: Text;
}

/** All problems that the sandbox explains on an error page. For several of these problems Doorkeeper has the same message. */
export const problems = {
  // Problems at `/oauth/authorize` and on the pages of the site
  "client-id-missing": {
    cause: { en: "The request has no client_id.", th: "คำขอไม่มี client_id" },
    fix: {
      en: "Send the client_id of your application. An empty environment variable is the usual reason.",
      th: "ส่ง client_id ของแอป สาเหตุที่พบบ่อยคือตัวแปรสภาพแวดล้อมว่างเปล่า",
    },
  },
  "client-unknown": {
    cause: { en: "No application has this client_id.", th: "ไม่มีแอปใดใช้ client_id นี้" },
    fix: {
      en: "Copy the client_id from the sandbox’s home page. Credentials of the real Eventpop do not work here.",
      th: "คัดลอก client_id จากหน้าแรกของแซนด์บ็อกซ์ รหัสของ Eventpop จริงใช้ที่นี่ไม่ได้",
    },
  },
  "redirect-uri-missing": {
    cause: { en: "The request has no redirect_uri.", th: "คำขอไม่มี redirect_uri" },
    fix: {
      en: "Send the callback URL, exactly as it is registered.",
      th: "ส่ง callback URL ให้ตรงกับที่ลงทะเบียนไว้ทุกตัวอักษร",
    },
  },
  "response-type-missing": {
    cause: { en: "The request has no response_type.", th: "คำขอไม่มี response_type" },
    fix: { en: "Send response_type=code.", th: "ส่ง response_type=code" },
  },
  "response-type": {
    cause: {
      en: "Only the authorization code flow is supported. The implicit flow is not.",
      th: "รองรับเฉพาะ authorization code ไม่รองรับ implicit",
    },
    fix: { en: "Send response_type=code.", th: "ส่ง response_type=code" },
  },
  "response-mode": {
    cause: { en: "This response_mode does not exist.", th: "ไม่มี response_mode นี้" },
    fix: { en: "Leave response_mode out.", th: "ไม่ต้องส่ง response_mode" },
  },
  scope: {
    cause: {
      en: "At least one scope does not exist, so the whole request is refused.",
      th: "มี scope ที่ไม่รู้จักอย่างน้อยหนึ่งรายการ ซึ่งทำให้ถูกปฏิเสธทั้งหมด",
    },
    fix: {
      en: "Request only scopes that are accepted here, or leave scope out to get the default.",
      th: "ขอเฉพาะ scope ที่ยอมรับ หากไม่ระบุจะได้ค่าเริ่มต้น",
    },
  },
  "scope-separator": {
    cause: { en: "Scopes are separated by spaces, not by commas.", th: "คั่น scope ด้วยช่องว่าง ไม่ใช่จุลภาค" },
    fix: { en: "Write a space between two scopes: %20 in a URL.", th: "คั่นสอง scope ด้วยช่องว่าง (%20 ใน URL)" },
  },
  "scope-not-allowed": {
    cause: { en: "This application may not request this scope.", th: "แอปนี้ไม่มีสิทธิ์ขอ scope นี้" },
    fix: {
      en: "Request fewer scopes, or allow the application more. At Eventpop, only its staff can do that.",
      th: "ขอให้น้อยลง หรือเพิ่มสิทธิ์ให้แอป (ที่ Eventpop จริงต้องให้เจ้าหน้าที่ทำให้)",
    },
  },
  "code-challenge-method": {
    cause: {
      en: "A code_challenge needs a code_challenge_method that is accepted here. Upper and lower case count.",
      th: "code_challenge ต้องมาพร้อม code_challenge_method ที่รองรับ และสะกดตรงตัว",
    },
    fix: { en: "Send code_challenge_method=S256.", th: "ส่ง code_challenge_method=S256" },
  },
  "parameter-repeated": {
    cause: {
      en: "The request has a parameter twice. RFC 6749 forbids that, and servers differ in which value they use.",
      th: "มีพารามิเตอร์ซ้ำ ซึ่ง RFC 6749 ห้ามไว้ และแต่ละเซิร์ฟเวอร์เลือกใช้ค่าไม่เหมือนกัน",
    },
    fix: { en: "Send each parameter once.", th: "ส่งแต่ละพารามิเตอร์ครั้งเดียว" },
  },
  "authenticity-token": {
    cause: {
      en: "The form was not sent from a page of the sandbox in this browser, or the sandbox was reset after the page was loaded.",
      th: "ฟอร์มไม่ได้ส่งจากหน้านี้ในเบราว์เซอร์นี้ หรือแซนด์บ็อกซ์ถูกรีเซ็ตหลังเปิดหน้า",
    },
    fix: { en: "Go back, reload the page, and send it again.", th: "ย้อนกลับ โหลดหน้าใหม่ แล้วส่งอีกครั้ง" },
  },
  host: {
    cause: {
      en: "The host name of the request is not a name of this machine. A website may be attacking the sandbox (DNS rebinding).",
      th: "มีการเรียกแซนด์บ็อกซ์ด้วยชื่อที่ไม่ใช่ของเครื่องนี้ อาจเป็นการโจมตีจากเว็บอื่น",
    },
    fix: {
      en: "Use one of these names, or start the sandbox with this name in --allowed-hosts or --public-url.",
      th: "ใช้ชื่อใดชื่อหนึ่งต่อไปนี้ หรือเริ่มแซนด์บ็อกซ์พร้อมระบุชื่อนี้ใน --allowed-hosts หรือ --public-url",
    },
  },
  "not-found": {
    cause: { en: "Neither Eventpop nor the sandbox has this page.", th: "ไม่มีหน้านี้ ทั้งที่ Eventpop และในแซนด์บ็อกซ์" },
    fix: { en: "Check the path and the method.", th: "ตรวจสอบ path และ method" },
  },

  // Problems that say how a redirect URI differs from the registered ones
  "redirect-uri": {
    cause: {
      en: "This callback is not registered for the application.",
      th: "callback นี้ไม่ได้ลงทะเบียนไว้กับแอป",
    },
    fix: {
      en: "Send a registered callback, or register this one. At Eventpop, only its staff can do that.",
      th: "ส่ง callback ที่ลงทะเบียนไว้ หรือลงทะเบียนเพิ่ม (ที่ Eventpop จริงต้องให้เจ้าหน้าที่ทำให้)",
    },
  },
  "redirect-uri-not-loopback": {
    cause: {
      en: "This application accepts every callback on this machine, but this one is on another host.",
      th: "แอปนี้ยอมรับ callback ใดก็ได้ในเครื่องนี้ แต่ callback นี้ไปที่อื่น",
    },
    fix: {
      en: "Use a callback on localhost or 127.0.0.1, or start the sandbox with the host of this callback in --redirect-hosts.",
      th: "ใช้ callback ที่ localhost หรือ 127.0.0.1 หรือเริ่มแซนด์บ็อกซ์พร้อมระบุ host ของ callback นี้ใน --redirect-hosts",
    },
  },
  "redirect-uri-relative": {
    cause: {
      en: "The callback is not an absolute URL.",
      th: "callback ไม่ใช่ URL แบบเต็ม",
    },
    fix: {
      en: "Send scheme, host and path. Build the URL from the public base URL of your app, never from the request.",
      th: "ส่งให้ครบทั้ง scheme, host และ path โดยสร้างจาก URL หลักของแอป อย่าสร้างจากคำขอที่เข้ามา",
    },
  },
  "redirect-uri-fragment": {
    cause: { en: "A callback must not have a fragment (#…).", th: "callback ต้องไม่มี fragment (#…)" },
    fix: { en: "Leave out the # and what follows it.", th: "ตัด # และส่วนที่ตามมาออก" },
  },
  "redirect-uri-scheme": {
    cause: {
      en: "The scheme differs: http is not https. Behind a proxy, an app often sees http although its users see https.",
      th: "http กับ https ไม่เหมือนกัน แอปหลัง proxy มักเข้าใจว่าตัวเองเป็น http",
    },
    fix: {
      en: "Configure your app’s public base URL with the registered scheme.",
      th: "ตั้ง URL หลักของแอปให้ใช้ scheme ที่ลงทะเบียนไว้",
    },
  },
  "redirect-uri-host": {
    cause: {
      en: "The host differs. localhost and 127.0.0.1 are two hosts, and so are example.com and www.example.com.",
      th: "host ไม่ตรงกัน localhost กับ 127.0.0.1 ถือเป็นคนละ host เช่นเดียวกับ example.com กับ www.example.com",
    },
    fix: { en: "Use the registered host everywhere.", th: "ใช้ host ที่ลงทะเบียนไว้ในทุกที่" },
  },
  "redirect-uri-port": {
    cause: {
      en: "The port differs. Only numeric loopback addresses such as 127.0.0.1 may use any port.",
      th: "พอร์ตไม่ตรงกัน มีเพียงที่อยู่ตัวเลขของเครื่องเช่น 127.0.0.1 ที่ใช้พอร์ตใดก็ได้",
    },
    fix: { en: "Run the app on the registered port.", th: "เปิดแอปที่พอร์ตที่ลงทะเบียนไว้" },
  },
  "redirect-uri-trailing-slash": {
    cause: {
      en: "The callback differs from the registered one by a slash at the end.",
      th: "callback ต่างจากที่ลงทะเบียนไว้ตรงเครื่องหมาย / ท้ายสุด",
    },
    fix: { en: "Send the callback exactly as it is registered.", th: "เขียนให้ตรงกับที่ลงทะเบียนไว้" },
  },
  "redirect-uri-path": {
    cause: { en: "The path differs; upper and lower case count.", th: "path ไม่ตรงกัน ตัวพิมพ์เล็กใหญ่มีผล" },
    fix: { en: "Send the callback exactly as it is registered.", th: "เขียนให้ตรงกับที่ลงทะเบียนไว้" },
  },
  "redirect-uri-query": {
    cause: {
      en: "The query differs from the registered one.",
      th: "query ไม่ตรงกับที่ลงทะเบียนไว้",
    },
    fix: {
      en: "Send the registered query. Store data of your app in state or in its session.",
      th: "ส่ง query ตามที่ลงทะเบียน สิ่งที่แอปต้องการจำให้เก็บใน state หรือ session ของแอป",
    },
  },
} as const satisfies Readonly<Record<string, ProblemText>>;

export type Problem = keyof typeof problems;

const withoutSlash = (path: string) => path.replace(/\/$/, "");

/**
 * The problem for each part of a redirect URI, in the order scheme, host, port, path, query. The first part that differs
 * decides.
 */
const redirectUriProblems: readonly (readonly [Problem, (received: URL, registered: URL) => boolean])[] = [
  ["redirect-uri-scheme", (received, registered) => received.protocol !== registered.protocol],
  ["redirect-uri-host", (received, registered) => received.hostname !== registered.hostname],
  ["redirect-uri-port", (received, registered) => received.port !== registered.port],
  [
    "redirect-uri-trailing-slash",
    (received, registered) =>
      received.pathname !== registered.pathname &&
      withoutSlash(received.pathname) === withoutSlash(registered.pathname),
  ],
  ["redirect-uri-path", (received, registered) => received.pathname !== registered.pathname],
  ["redirect-uri-query", (received, registered) => received.search !== registered.search],
];

/**
 * Returns the problem that says how the redirect URI `received` differs from `registered`, which is the most similar
 * registered redirect URI.
 */
export function redirectUriProblem(received: string, registered: string | undefined): Problem {
  if (!URL.canParse(received)) return "redirect-uri-relative";
  if (received.includes("#")) return "redirect-uri-fragment";
  if (registered === undefined || !URL.canParse(registered)) return "redirect-uri";
  const urls = [new URL(received), new URL(registered)] as const;
  return redirectUriProblems.find(([, isDifferent]) => isDifferent(...urls))?.[0] ?? "redirect-uri";
}
