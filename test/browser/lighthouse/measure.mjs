/**
 * Measures pages with Lighthouse. Standard input is a JSON list of pages: `name`, `url`, and the `cookie` header of their requests. The argument
 * is the port at which Chromium can be controlled. Prints, as JSON, each category with a score below 95 and the audits that failed.
 */
import { json } from "node:stream/consumers";
import lighthouse from "lighthouse";

const MIN_SCORE = 0.95;

const options = {
  port: Number(process.argv[2]),
  logLevel: "silent",
  // The speed depends on the machine and on what else it does.
  onlyCategories: ["accessibility", "best-practices", "seo"],
  // Pages of users and of a local sandbox ask search engines not to list them, a page of an error has the status of the error, and
  // the file robots.txt belongs to the app.
  skipAudits: ["is-crawlable", "http-status-code", "robots-txt"],
  ignoreStatusCode: true,
  formFactor: "desktop",
  screenEmulation: { disabled: true },
  disableFullPageScreenshot: true,
  // The pages are complete when they are loaded, so that Lighthouse need not wait for more requests.
  throttlingMethod: "simulate",
  pauseAfterFcpMs: 0,
  pauseAfterLoadMs: 0,
  networkQuietThresholdMs: 0,
  cpuQuietThresholdMs: 0,
};

const findings = [];
for (const { name, url, cookie } of await json(process.stdin)) {
  const { lhr } = await lighthouse(url, { ...options, extraHeaders: { Cookie: cookie } });
  if (lhr.runtimeError) findings.push(`${name}: ${lhr.runtimeError.message}`);
  if (lhr.finalDisplayedUrl !== url) findings.push(`${name}: redirected to ${lhr.finalDisplayedUrl}`);
  for (const { id, score, auditRefs } of Object.values(lhr.categories)) {
    if (score >= MIN_SCORE) continue;
    const failed = auditRefs.filter((audit) => audit.weight > 0 && lhr.audits[audit.id].score === 0);
    findings.push(`${name}: ${id} ${Math.round(score * 100)}: ${failed.map((audit) => audit.id).join(", ")}`);
  }
}
console.log(JSON.stringify(findings));
