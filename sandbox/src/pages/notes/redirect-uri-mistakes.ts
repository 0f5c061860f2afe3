import type { MistakeText } from "./mistake";

/** The ways in which a callback can miss the registered one. */
export const redirectUriMistakes = {
  "redirect-uri": {
    cause: {
      en: "This callback is not registered for the application.",
      th: "callback นี้ไม่ได้ลงทะเบียนไว้กับแอป",
    },
    fix: {
      en: "Send a registered callback, or register this one. At Eventpop, its staff must do that.",
      th: "ส่ง callback ที่ลงทะเบียนไว้ หรือลงทะเบียนเพิ่ม (ที่ Eventpop จริงต้องให้เจ้าหน้าที่ทำให้)",
    },
  },
  "redirect-uri-not-loopback": {
    cause: {
      en: "This application accepts every callback on this machine, and this one leads elsewhere.",
      th: "แอปนี้ยอมรับ callback ใดก็ได้ในเครื่องนี้ แต่ callback นี้ไปที่อื่น",
    },
    fix: {
      en: "Use a callback on localhost or 127.0.0.1, or give the sandbox an application with this callback.",
      th: "ใช้ callback ที่ localhost หรือ 127.0.0.1 หรือเพิ่มแอปที่ใช้ callback นี้ให้แซนด์บ็อกซ์",
    },
  },
  "redirect-uri-relative": {
    cause: {
      en: "The callback is not an absolute URL.",
      th: "callback ไม่ใช่ URL แบบเต็ม",
    },
    fix: {
      en: "Send scheme, host and path: build it from your app’s public base URL, never from the request.",
      th: "ส่งให้ครบทั้ง scheme, host และ path โดยสร้างจาก URL หลักของแอป อย่าสร้างจากคำขอที่เข้ามา",
    },
  },
  "redirect-uri-fragment": {
    cause: { en: "A callback must not have a fragment (#…).", th: "callback ต้องไม่มี fragment (#…)" },
    fix: { en: "Leave out the # and what follows it.", th: "ตัด # และส่วนที่ตามมาออก" },
  },
  "redirect-uri-scheme": {
    cause: {
      en: "http and https differ. Behind a proxy an app often takes itself for http.",
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
      en: "It differs from the registered one by a slash at the end.",
      th: "ต่างจากที่ลงทะเบียนไว้ตรงเครื่องหมาย / ท้ายสุด",
    },
    fix: { en: "Write it exactly as it is registered.", th: "เขียนให้ตรงกับที่ลงทะเบียนไว้" },
  },
  "redirect-uri-path": {
    cause: { en: "The path differs; upper and lower case count.", th: "path ไม่ตรงกัน ตัวพิมพ์เล็กใหญ่มีผล" },
    fix: { en: "Write it exactly as it is registered.", th: "เขียนให้ตรงกับที่ลงทะเบียนไว้" },
  },
  "redirect-uri-query": {
    cause: {
      en: "The query differs from the registered one.",
      th: "query ไม่ตรงกับที่ลงทะเบียนไว้",
    },
    fix: {
      en: "Send the registered query. What your app wants to remember belongs in state or in its own session.",
      th: "ส่ง query ตามที่ลงทะเบียน สิ่งที่แอปต้องการจำให้เก็บใน state หรือ session ของแอป",
    },
  },
} as const satisfies Readonly<Record<string, MistakeText>>;

type RedirectUriMistake = keyof typeof redirectUriMistakes;

const withoutSlash = (path: string) => path.replace(/\/$/, "");

/** In the order in which a person reads a URL. */
const differences: readonly [RedirectUriMistake, (got: URL, registered: URL) => boolean][] = [
  ["redirect-uri-scheme", (got, registered) => got.protocol !== registered.protocol],
  ["redirect-uri-host", (got, registered) => got.hostname !== registered.hostname],
  ["redirect-uri-port", (got, registered) => got.port !== registered.port],
  [
    "redirect-uri-trailing-slash",
    (got, registered) =>
      got.pathname !== registered.pathname && withoutSlash(got.pathname) === withoutSlash(registered.pathname),
  ],
  ["redirect-uri-path", (got, registered) => got.pathname !== registered.pathname],
  ["redirect-uri-query", (got, registered) => got.search !== registered.search],
];

/** How the callback `got` misses `registered`, the closest of those registered, if there is one. */
export function redirectUriMistake(got: string, registered: string | undefined): RedirectUriMistake {
  if (!URL.canParse(got)) return "redirect-uri-relative";
  const url = new URL(got);
  if (got.includes("#")) return "redirect-uri-fragment";
  if (registered === undefined || !URL.canParse(registered)) return "redirect-uri";
  const other = new URL(registered);
  return differences.find(([, differs]) => differs(url, other))?.[0] ?? "redirect-uri";
}
