import type { CauseTexts } from "./cause-text";

const exactly = {
  en: "Send the callback exactly as it is registered.",
  th: "เขียนให้ตรงกับที่ลงทะเบียนไว้",
} as const;

/** Why an authorization request is refused. Doorkeeper has one message for several of these causes. */
export const authorizeCauses = {
  "client-id-missing": {
    cause: { en: "The request has no client_id.", th: "คำขอไม่มี client_id" },
    fix: {
      en: "Send the client_id of your application (an empty environment variable is the usual reason).",
      th: "ส่ง client_id ของแอป (สาเหตุที่พบบ่อยคือตัวแปรสภาพแวดล้อมว่างเปล่า)",
    },
  },
  "client-unknown": {
    cause: { en: "No application has the client_id {client}.", th: "ไม่มีแอปใดใช้ client_id {client}" },
    fix: {
      en: "Copy the client_id from the sandbox’s home page, because credentials of the real Eventpop do not work here.",
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
      en: "The response_type {responseType} is not supported, only the authorization code flow is.",
      th: "ไม่รองรับ response_type {responseType} รองรับเฉพาะ authorization code",
    },
    fix: { en: "Send response_type=code.", th: "ส่ง response_type=code" },
  },
  "response-mode": {
    cause: { en: "The response_mode {responseMode} does not exist.", th: "ไม่มี response_mode {responseMode}" },
    fix: { en: "Leave response_mode out.", th: "ไม่ต้องส่ง response_mode" },
  },
  scope: {
    cause: {
      en: "Eventpop does not have all scopes of “{scope}”, so the whole request is refused.",
      th: "มี scope ที่ไม่รู้จักใน “{scope}” ซึ่งทำให้ถูกปฏิเสธทั้งหมด",
    },
    fix: {
      en: "Request only “public” and “organizer”, or leave scope out to get “public”.",
      th: "ขอเฉพาะ “public” และ “organizer” หากไม่ระบุจะได้ “public”",
    },
  },
  "scope-separator": {
    cause: {
      en: "The scopes “{scope}” are not separated by spaces.",
      th: "scope “{scope}” ไม่ได้คั่นด้วยช่องว่าง",
    },
    fix: { en: "Write a space between two scopes (%20 in a URL).", th: "คั่นสอง scope ด้วยช่องว่าง (%20 ใน URL)" },
  },
  "scope-not-allowed": {
    cause: {
      en: "The application {client} may not request “{scope}”, only “{allowed}”.",
      th: "แอป {client} ไม่มีสิทธิ์ขอ “{scope}” ขอได้เฉพาะ “{allowed}”",
    },
    fix: {
      en: "Request fewer scopes, or allow the application more (at Eventpop, only its staff can do that).",
      th: "ขอให้น้อยลง หรือเพิ่มสิทธิ์ให้แอป (ที่ Eventpop จริงต้องให้เจ้าหน้าที่ทำให้)",
    },
  },
  "code-challenge-method": {
    cause: {
      en: "The request has a code_challenge, and its code_challenge_method is “{method}”, which is not accepted.",
      th: "คำขอมี code_challenge แต่ code_challenge_method เป็น “{method}” ซึ่งใช้ไม่ได้",
    },
    fix: {
      en: "Send code_challenge_method=S256, with a capital S.",
      th: "ส่ง code_challenge_method=S256 โดยใช้ S ตัวใหญ่",
    },
  },
  "parameter-repeated": {
    cause: {
      en: "The request has a parameter twice, which RFC 6749 forbids because servers differ in which value they use.",
      th: "มีพารามิเตอร์ซ้ำ ซึ่ง RFC 6749 ห้ามไว้ และแต่ละเซิร์ฟเวอร์เลือกใช้ค่าไม่เหมือนกัน",
    },
    fix: { en: "Send each parameter once.", th: "ส่งแต่ละพารามิเตอร์ครั้งเดียว" },
  },
  "access-denied": {
    cause: { en: "The user {user} pressed “Deny” on the consent page.", th: "ผู้ใช้ {user} กด “ไม่อนุญาต” ในหน้าขออนุญาต" },
    fix: {
      en: "Tell the user at the callback that the login was cancelled, and offer to start it again.",
      th: "แจ้งผู้ใช้ที่ callback ว่ายกเลิกการเข้าสู่ระบบแล้ว และให้เริ่มใหม่ได้",
    },
  },

  // How a redirect URI differs from the registered ones
  "redirect-uri": {
    cause: {
      en: "The callback {received} is not registered for the application.",
      th: "callback {received} ไม่ได้ลงทะเบียนไว้กับแอป",
    },
    fix: {
      en: "Send a registered callback, or register this one: in the inspector’s tab “Applications”, with sandbox.applications.update, or in redirectUris of the seed (at Eventpop, only its staff can do that).",
      th: "ส่ง callback ที่ลงทะเบียนไว้ หรือลงทะเบียนเพิ่มในแท็บ “แอป” ของตัวตรวจสอบ ด้วย sandbox.applications.update หรือใน redirectUris ของ seed (ที่ Eventpop จริงต้องให้เจ้าหน้าที่ทำให้)",
    },
  },
  "redirect-uri-not-loopback": {
    cause: {
      en: "The application accepts every callback on this machine, but {received} is on another host.",
      th: "แอปนี้ยอมรับ callback ใดก็ได้ในเครื่องนี้ แต่ {received} ไปที่อื่น",
    },
    fix: {
      en: "Use a callback on localhost or 127.0.0.1, or allow the host of this callback by the setting redirectHosts in the inspector or by --redirect-hosts.",
      th: "ใช้ callback ที่ localhost หรือ 127.0.0.1 หรืออนุญาต host ของ callback นี้ด้วยการตั้งค่า redirectHosts ในตัวตรวจสอบ หรือ --redirect-hosts",
    },
  },
  "redirect-uri-relative": {
    cause: {
      en: "The callback {received} is not an absolute URL.",
      th: "callback {received} ไม่ใช่ URL แบบเต็ม",
    },
    fix: {
      en: "Send scheme, host and path, built from the public base URL of your app and never from the request.",
      th: "ส่งให้ครบทั้ง scheme, host และ path โดยสร้างจาก URL หลักของแอป อย่าสร้างจากคำขอที่เข้ามา",
    },
  },
  "redirect-uri-fragment": {
    cause: {
      en: "The callback {received} has a fragment (#…), which a callback must not have.",
      th: "callback {received} มี fragment (#…) ซึ่งมีไม่ได้",
    },
    fix: { en: "Leave out the # and what follows it.", th: "ตัด # และส่วนที่ตามมาออก" },
  },
  "redirect-uri-scheme": {
    cause: {
      en: "The callback {received} has another scheme than the registered {registered}; an app behind a proxy often sees http although its users see https.",
      th: "scheme ของ callback {received} ไม่ตรงกับที่ลงทะเบียน {registered} แอปหลัง proxy มักเข้าใจว่าตัวเองเป็น http",
    },
    fix: {
      en: "Configure your app’s public base URL with the registered scheme.",
      th: "ตั้ง URL หลักของแอปให้ใช้ scheme ที่ลงทะเบียนไว้",
    },
  },
  "redirect-uri-host": {
    cause: {
      en: "The callback {received} has another host than the registered {registered} (localhost and 127.0.0.1 are two hosts, and so are example.com and www.example.com).",
      th: "host ของ callback {received} ไม่ตรงกับที่ลงทะเบียน {registered} (localhost กับ 127.0.0.1 ถือเป็นคนละ host เช่นเดียวกับ example.com กับ www.example.com)",
    },
    fix: {
      en: "Use the registered host everywhere, or register this callback too, in the inspector’s tab “Applications”, with sandbox.applications.update or in the seed.",
      th: "ใช้ host ที่ลงทะเบียนไว้ในทุกที่ หรือลงทะเบียน callback นี้เพิ่มในแท็บ “แอป” ของตัวตรวจสอบ ด้วย sandbox.applications.update หรือใน seed",
    },
  },
  "redirect-uri-port": {
    cause: {
      en: "The callback {received} has another port than the registered {registered} (only numeric loopback addresses such as 127.0.0.1 may use any port).",
      th: "พอร์ตของ callback {received} ไม่ตรงกับที่ลงทะเบียน {registered} (มีเพียงที่อยู่ตัวเลขของเครื่องเช่น 127.0.0.1 ที่ใช้พอร์ตใดก็ได้)",
    },
    fix: {
      en: "Run the app on the registered port, or register this callback too, in the inspector’s tab “Applications”, with sandbox.applications.update or in the seed.",
      th: "เปิดแอปที่พอร์ตที่ลงทะเบียนไว้ หรือลงทะเบียน callback นี้เพิ่มในแท็บ “แอป” ของตัวตรวจสอบ ด้วย sandbox.applications.update หรือใน seed",
    },
  },
  "redirect-uri-trailing-slash": {
    cause: {
      en: "The callback {received} differs from the registered {registered} by a slash at the end.",
      th: "callback {received} ต่างจากที่ลงทะเบียน {registered} ตรงเครื่องหมาย / ท้ายสุด",
    },
    fix: exactly,
  },
  "redirect-uri-path": {
    cause: {
      en: "The callback {received} has another path than the registered {registered} (upper and lower case count).",
      th: "path ของ callback {received} ไม่ตรงกับที่ลงทะเบียน {registered} (ตัวพิมพ์เล็กใหญ่มีผล)",
    },
    fix: {
      en: "Send the callback exactly as it is registered, or register this one too, in the inspector’s tab “Applications”, with sandbox.applications.update or in the seed.",
      th: "เขียนให้ตรงกับที่ลงทะเบียนไว้ หรือลงทะเบียน callback นี้เพิ่มในแท็บ “แอป” ของตัวตรวจสอบ ด้วย sandbox.applications.update หรือใน seed",
    },
  },
  "redirect-uri-query": {
    cause: {
      en: "The callback {received} has another query than the registered {registered}.",
      th: "query ของ callback {received} ไม่ตรงกับที่ลงทะเบียน {registered}",
    },
    fix: {
      en: "Send the registered query, and store data of your app in state or in its session.",
      th: "ส่ง query ตามที่ลงทะเบียน สิ่งที่แอปต้องการจำให้เก็บใน state หรือ session ของแอป",
    },
  },
} as const satisfies CauseTexts;
