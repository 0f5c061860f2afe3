import type { Language } from "../language";

const units = [
  { ms: 86_400_000, en: "d", th: "วัน" },
  { ms: 3_600_000, en: "h", th: "ชม." },
  { ms: 60_000, en: "min", th: "นาที" },
  { ms: 1000, en: "s", th: "วิ" },
] as const;

/** Returns a duration as text in its two largest units, such as `1 h 58 min`. */
export function durationLabel(ms: number, language: Language): string {
  const first = units.findIndex((unit) => Math.abs(ms) >= unit.ms);
  if (first < 0) return `0 ${units[3][language]}`;
  let rest = Math.abs(ms);
  const counts = units.slice(first, first + 2).map((unit) => {
    const count = Math.floor(rest / unit.ms);
    rest -= count * unit.ms;
    return count > 0 ? `${count} ${unit[language]}` : "";
  });
  return counts.filter(Boolean).join(" ");
}

/** Returns how long something took, such as `12 ms`, `4.9 s` or `1 min 3 s`. */
export function elapsedLabel(ms: number, language: Language): string {
  if (ms < 1000) return `${ms} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} ${units[3][language]}` : durationLabel(ms, language);
}
