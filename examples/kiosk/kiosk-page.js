const escapeHtml = require("escape-html");

/** What the kiosk says about a code, in Thai and English, with a sign so that nobody has to tell colours apart. */
const RESULTS = {
  welcome: { sign: "✓", th: "ยินดีต้อนรับ", en: "Welcome" },
  again: { sign: "!", th: "บัตรนี้เช็กอินแล้ว", en: "This ticket is already checked in" },
  invalid: { sign: "✕", th: "บัตรนี้ใช้ไม่ได้", en: "This ticket is not valid" },
  unknown: { sign: "?", th: "ไม่พบรหัสนี้ในงานนี้", en: "No ticket of this event has this code" },
  retry: { sign: "…", th: "ระบบไม่ตอบ กรุณาลองใหม่", en: "No response. Please try again" },
};

const clock = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Bangkok" });

function resultOf({ kind, ticket, since }) {
  const { sign, th, en } = RESULTS[kind];
  const name = [ticket?.firstname, ticket?.lastname].filter(Boolean).join(" ");
  const facts = [ticket?.ticketType?.name, since && clock.format(new Date(since))].filter(Boolean).join(" · ");
  return `<section class="result ${kind}" role="status" data-testid="result">
<p class="sign" aria-hidden="true">${sign}</p>
<div><h1 lang="th">${th}</h1><p>${en}</p>${name && `<p class="name">${escapeHtml(name)}</p>`}${facts && `<p>${escapeHtml(facts)}</p>`}</div>
</section>`;
}

const HELLO = `<section class="result"><div><h1 lang="th">สแกนหรือพิมพ์รหัสบัตร</h1>
<p>Scan or type the reference code of a ticket</p></div></section>`;

const STYLE = `
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;font:1.25rem/1.5 system-ui,"Noto Sans Thai","Loma",sans-serif;color:#1d1b2e;background:#f4f2fa}
main{flex:1;display:flex;flex-direction:column;gap:1.5rem;justify-content:center;width:100%;max-width:52rem;margin:0 auto;padding:1.5rem 1rem}
.result{display:flex;gap:1.5rem;align-items:center;min-height:15rem;padding:1.5rem 2rem;border-radius:1.25rem;background:#fff;border:4px solid #d8d3ea}
.result>div{min-width:0;overflow-wrap:anywhere}
.result h1{margin:0;font-size:clamp(1.75rem,5vw,2.75rem);line-height:1.3}.result p{margin:.25rem 0 0}
.result .name{font-size:1.75rem;font-weight:700;margin-top:.75rem}
.result .sign{flex:none;width:6rem;height:6rem;margin:0;border-radius:50%;font:700 3.5rem/6rem system-ui,sans-serif;text-align:center;color:#fff;background:#5b5670}
.welcome{background:#e6f7ec;border-color:#15803d}.welcome .sign{background:#15803d}
.again{background:#fff6df;border-color:#b45309}.again .sign{background:#b45309}
.invalid,.unknown{background:#fdecec;border-color:#b91c1c}.invalid .sign,.unknown .sign{background:#b91c1c}
form.code{display:flex;flex-wrap:wrap;gap:.75rem}
label{flex:1 0 100%}input{flex:1 1 14rem;min-width:0;padding:1rem;font:inherit;font-size:1.75rem;border:2px solid #6b6780;border-radius:.75rem;background:#fff}
button{padding:1rem 2rem;font:inherit;font-weight:700;color:#fff;background:#5b2bd9;border:0;border-radius:.75rem;cursor:pointer}
:focus-visible{outline:4px solid #f59e0b;outline-offset:2px}
footer{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center;justify-content:space-between;padding:.75rem 1rem;font-size:1rem;background:#fff;border-top:1px solid #d8d3ea}
footer p{margin:0;overflow-wrap:anywhere}footer button{padding:.6rem 1rem;color:#1d1b2e;background:#e9e5f5}
@media (max-width:30rem){.result{flex-direction:column;text-align:center;padding:1.25rem}form.code button{flex:1}}`;

/** The page for a tablet: the result of the last code, and a field for the next one. A scanner types a code and Enter. */
exports.kioskPage = (user, count, result) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Check-in</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${result ? resultOf(result) : HELLO}
<form class="code" method="post" action="/">
<label for="code"><span lang="th">รหัสบัตร</span> · Reference code</label>
<input id="code" name="code" maxlength="64" required autofocus autocomplete="off" autocapitalize="characters" spellcheck="false">
<button><span lang="th">เช็กอิน</span> · Check in</button>
</form>
</main>
<footer>
<p data-testid="count"><span lang="th">เช็กอินแล้ว</span> · Checked in: ${count}</p>
<p>${escapeHtml(user.fullName ?? user.id)}</p>
<form method="post" action="/auth/eventpop/logout"><button><span lang="th">ออกจากระบบ</span> · Log out</button></form>
</footer>
</body>
</html>
`;
