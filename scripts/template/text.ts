import type { Report } from "@/server/templates/check";
import type { Objects } from "@/server/templates/objects";
import { type Finding, LEVELS, type Level } from "@/server/templates/reading/report";

const TITLES: Record<Level, string> = {
  refused: "Refused",
  asked: "Asked",
  adapted: "Adapted",
  ignored: "Ignored",
  understood: "Understood",
};

/** A report as people read it: worst first, each finding with its place and its remedy. */
export function reportText(report: Report): string {
  const { coverage, draft, findings, understood } = report;
  const blocks = [...LEVELS].reverse().flatMap((level) => {
    const found = level === "understood" ? understood : findings.filter((one) => one.level === level);
    return found.length === 0 ? [] : [[`${TITLES[level]} (${found.length})`, ...found.map(line)].join("\n")];
  });
  const { byLevel } = coverage;
  const counts = LEVELS.map((level) => `${byLevel[level]} ${level}`).join(", ");
  const components =
    draft.components.map(({ name, dev }) => (dev.length > 0 ? `${name} (dev)` : name)).join(", ") || "none";
  const profiles = draft.devProfiles.map(({ name }) => name).join(", ");
  return [
    ...blocks,
    [
      `Components: ${components}${profiles && `; dev profiles: ${profiles}`}`,
      `Parameters: ${draft.parameters.map(({ name, required }) => (required ? `${name} (required)` : name)).join(", ") || "none"}`,
      `${Math.round(coverage.share * 100)} % of ${coverage.total} fields of ${report.file} understood (${counts}).`,
    ].join("\n"),
  ].join("\n\n");
}

/** What a source renders to, and what publishing would say of it: refused first. */
export function objectsText({ objects, findings }: Objects): string {
  const kinds = new Map<string, number>();
  for (const { object } of objects) kinds.set(String(object.kind), (kinds.get(String(object.kind)) ?? 0) + 1);
  const counts = [...kinds].map(([kind, count]) => (count === 1 ? kind : `${count} ${kind}`)).join(", ");
  return [
    ...["refused", "warning"].flatMap((level) => {
      const found = findings.filter((one) => one.level === level);
      const title = level === "refused" ? "Refused when published" : "Warnings";
      return found.length === 0 ? [] : [`${title} (${found.length})`, ...found.map(objectLine)];
    }),
    `Objects: ${counts || "none"}`,
  ].join("\n");
}

function objectLine({
  file,
  line: at,
  object,
  field,
  code,
  message,
  remedy,
}: Objects["findings"][number]): string {
  const place = [file && (at ? `${file}:${at}` : file), object, field].filter(Boolean).join(" ");
  return clean(`  ${place} [${code}] ${message}${remedy ? ` → ${remedy}` : ""}`);
}

/** Without what would act on a terminal. */
const clean = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ");

function line({ file, line: number, column, path, code, message, remedy }: Finding): string {
  return `  ${file}:${number}:${column} ${clean(path)} [${code}] ${clean(message)}${remedy ? ` → ${clean(remedy)}` : ""}`;
}
