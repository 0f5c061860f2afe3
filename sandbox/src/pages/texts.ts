import type { Language } from "./language";

/** One sentence in every language. `{name}` marks what is filled in. */
export type Text = Readonly<Record<Language, string>>;

/** The words of the pages that people meet while signing in. The inspector has its own. */
export const texts = {
  bar: {
    en: "EVENTPOP SANDBOX — not Eventpop; never type a real password",
    th: "EVENTPOP SANDBOX — ไม่ใช่ Eventpop จริง ห้ามพิมพ์รหัสผ่านจริง",
  },
  otherLanguage: { en: "ภาษาไทย", th: "English" },
  navigation: { en: "Sandbox", th: "แซนด์บ็อกซ์" },
  home: { en: "Home", th: "หน้าแรก" },
  inspector: { en: "Inspector", th: "ตัวตรวจสอบ" },
  authorizedApplications: { en: "Your authorized applications", th: "แอปที่คุณอนุญาตไว้" },
  signOut: { en: "Sign out", th: "ออกจากระบบ" },
  signedInAs: { en: "Signed in as {name}", th: "เข้าสู่ระบบในชื่อ {name}" },

  signIn: { en: "Sign in", th: "เข้าสู่ระบบ" },
  signInTo: { en: "Sign in to continue to {application}", th: "เข้าสู่ระบบเพื่อใช้งาน {application}" },
  email: { en: "E-mail", th: "อีเมล" },
  password: { en: "Password", th: "รหัสผ่าน" },
  passwordHint: { en: "Everyone’s password here is {password}", th: "รหัสผ่านของทุกคนที่นี่คือ {password}" },
  wrongCredentials: { en: "Invalid e-mail or password.", th: "อีเมลหรือรหัสผ่านไม่ถูกต้อง" },
  lockedAccount: { en: "Your account is locked.", th: "บัญชีของคุณถูกล็อก" },
  continueAs: { en: "Or continue as", th: "หรือเข้าใช้งานในชื่อ" },
  newPerson: { en: "New person…", th: "ผู้ใช้ใหม่…" },
  fullName: { en: "Full name", th: "ชื่อและนามสกุล" },
  newPersonEmail: { en: "New person’s e-mail", th: "อีเมลของผู้ใช้ใหม่" },
  createAndSignIn: { en: "Create and sign in", th: "สร้างและเข้าสู่ระบบ" },

  noTickets: { en: "no tickets", th: "ไม่มีบัตร" },
  oneTicket: { en: "1 ticket", th: "บัตร 1 ใบ" },
  tickets: { en: "{count} tickets", th: "บัตร {count} ใบ" },

  askedFor: { en: "What the application asked for", th: "สิ่งที่แอปขอมา" },
  application: { en: "Application", th: "แอป" },
  clientId: { en: "Client id", th: "Client id" },
  callback: { en: "Callback", th: "Callback" },
  scope: { en: "Scope", th: "สิทธิ์ (scope)" },
  state: { en: "State", th: "State" },
  present: { en: "present", th: "มี" },
  absent: {
    en: "absent: nothing protects the callback against forged sign-ins",
    th: "ไม่มี: callback ไม่มีอะไรป้องกันการปลอมแปลงการเข้าสู่ระบบ",
  },
  pkce: { en: "PKCE", th: "PKCE" },
  none: { en: "none", th: "ไม่มี" },

  authorizationRequired: { en: "Authorization required", th: "ต้องได้รับอนุญาตจากคุณ" },
  authorizeQuestion: {
    en: "Authorize {application} to use your account?",
    th: "อนุญาตให้ {application} ใช้บัญชีของคุณหรือไม่",
  },
  ableTo: { en: "This application will be able to:", th: "แอปนี้จะทำสิ่งต่อไปนี้ได้:" },
  authorize: { en: "Authorize", th: "อนุญาต" },
  deny: { en: "Deny", th: "ไม่อนุญาต" },
  switchPerson: { en: "Switch", th: "เปลี่ยนบัญชี" },

  errorOccurred: { en: "An error has occurred", th: "เกิดข้อผิดพลาด" },
  note: { en: "Sandbox note", th: "หมายเหตุจากแซนด์บ็อกซ์" },
  got: { en: "Got", th: "ได้รับ" },
  expected: { en: "Accepted here", th: "ที่ยอมรับ" },
  firstDifference: { en: "First difference", th: "จุดแรกที่ต่าง" },
  atCharacter: { en: "character {position}", th: "ตัวอักษรที่ {position}" },
  endsHere: { en: "end", th: "จบ" },
  fix: { en: "Fix", th: "วิธีแก้" },

  noApplications: {
    en: "No application may use your account.",
    th: "ยังไม่มีแอปใดได้รับอนุญาตให้ใช้บัญชีของคุณ",
  },
  authorizedOn: { en: "Authorized", th: "อนุญาตเมื่อ" },
  revoke: { en: "Revoke", th: "เพิกถอน" },
  revokeFrom: { en: "Revoke {application}", th: "เพิกถอน {application}" },
  revoked: { en: "Application revoked.", th: "เพิกถอนแอปแล้ว" },

  authorizationCode: { en: "Authorization code", th: "รหัสอนุญาต" },
  copyCode: {
    en: "Copy this code into the application that asked for it. It works once, for ten minutes.",
    th: "คัดลอกรหัสนี้ไปใส่ในแอปที่ขอ ใช้ได้ครั้งเดียวภายในสิบนาที",
  },

  homeTitle: { en: "A local Eventpop to try things on", th: "Eventpop จำลองในเครื่อง ไว้ลองใช้งาน" },
  running: { en: "Running at", th: "ทำงานอยู่ที่" },
  version: { en: "Version", th: "รุ่น" },
  behavesLike: { en: "Behaves like", th: "ทำงานเหมือน" },
  sandboxTime: { en: "Sandbox time", th: "เวลาในแซนด์บ็อกซ์" },
  frozen: { en: "frozen", th: "หยุดเดิน" },
  faults: { en: "Faults waiting", th: "ข้อขัดข้องที่ตั้งไว้" },
  environment: { en: "For your app’s .env", th: "สำหรับไฟล์ .env ของแอป" },
  environmentHint: { en: "One click selects the whole block.", th: "คลิกหนึ่งครั้งเพื่อเลือกทั้งหมด" },
  copy: { en: "Copy", th: "คัดลอก" },
  copied: { en: "Copied", th: "คัดลอกแล้ว" },
  whoIsHere: { en: "Who can sign in", th: "ใครเข้าสู่ระบบได้บ้าง" },
  tryIt: { en: "Try it from a terminal", th: "ลองจากเทอร์มินัล" },
  curlToken: { en: "The application’s own token:", th: "โทเคนของแอปเอง:" },
  curlCode: {
    en: "After a sign-in: exchange the code from the callback, then ask who it was:",
    th: "หลังเข้าสู่ระบบ: แลกรหัสที่ได้จาก callback แล้วถามว่าเป็นใคร:",
  },
} as const satisfies Readonly<Record<string, Text>>;
