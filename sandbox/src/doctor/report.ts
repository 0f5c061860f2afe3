import { type Compat, defaultSettings } from "../settings";
import type { Diagnosis } from "./doctor";
import type { Finding } from "./examination";

const MARKS: Readonly<Record<Finding["status"], string>> = { ok: "✓", unsure: "!", wrong: "✗" };

/** The diagnosis as text: one line for each finding, and the switches for the sandbox. */
export function diagnosisText({ findings, compat, requests }: Diagnosis): string {
  const count = (status: Finding["status"]) => findings.filter((finding) => finding.status === status).length;
  const lines = [
    ...findings.map(({ check, status, text, fix }) =>
      [`${MARKS[status]} ${check}: ${text}`, fix].filter(Boolean).join(" "),
    ),
    "",
    `${count("ok")} right, ${count("wrong")} wrong, ${count("unsure")} not certain. Requests: ${requests}.`,
    ...compatLines(compat),
  ];
  return `${lines.join("\n")}\n`;
}

function compatLines(compat: Partial<Compat>): readonly string[] {
  const names = Object.keys(compat) as (keyof Compat)[];
  if (names.length === 0) return [];
  const others = names.filter((name) => compat[name] !== defaultSettings.compat[name]);
  const seen = names.map((name) => `${name} ${compat[name]}`).join(", ");
  const use =
    others.length === 0
      ? "These are the defaults of the sandbox."
      : `Start a sandbox that behaves so: startSandbox({ compat: ${JSON.stringify(compat, others)} }), or \`eventpop-sandbox --compat FILE\` with the file that --write writes.`;
  return ["", `Seen of the server: ${seen}.`, use];
}
