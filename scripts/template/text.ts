import type { Report } from "@/server/templates/check";
import type { Published } from "@/server/templates/publish/publish";
import { revisionHash } from "@/server/templates/publish/revision";
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

const PUBLISH_TITLES = {
  refused: "Refused",
  asked: "Asked",
  warning: "Warnings",
  ignored: "Ignored",
  adapted: "Adapted",
} as const;

/** What publishing a source comes to: worst first, then what was found, then whether it would be published. */
export function publishedText({ revision, found, findings }: Published): string {
  const blocks = Object.entries(PUBLISH_TITLES).flatMap(([level, title]) => {
    const own = findings.filter((one) => one.level === level);
    return own.length === 0 ? [] : [[`${title} (${own.length})`, ...own.map(publishLine)].join("\n")];
  });
  const counts = Object.entries(found.objects).map(([kind, count]) =>
    count === 1 ? kind : `${count} ${kind}`,
  );
  const components = found.components.map(({ name, canDev }) => (canDev ? `${name} (dev)` : name));
  const share = found.coverage && `${Math.round(found.coverage.share * 100)} % of ${found.coverage.total}`;
  return [
    ...blocks,
    [
      ...(found.kind ? [`Taken for: ${found.kind} ${found.file ?? ""}`] : []),
      `Components: ${components.join(", ") || "none"}`,
      `Objects: ${counts.join(", ") || "none"}`,
      ...(share ? [`${share} fields of ${found.file} understood.`] : []),
      revision
        ? `It would be published as revision ${revisionHash(revision)}.`
        : "It would not be published: see what is refused and asked.",
    ].join("\n"),
  ]
    .map((block) => block.split("\n").map(clean).join("\n"))
    .join("\n\n");
}

function publishLine({
  file,
  line: at,
  object,
  field,
  code,
  message,
  remedy,
}: Published["findings"][number]): string {
  const place = [file && (at ? `${file}:${at}` : file), object, field].filter(Boolean).join(" ");
  return clean(`  ${place} [${code}] ${message}${remedy ? ` → ${remedy}` : ""}`);
}

/** Without what would act on a terminal. */
const clean = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ");

function line({ file, line: number, column, path, code, message, remedy }: Finding): string {
  return `  ${file}:${number}:${column} ${clean(path)} [${code}] ${clean(message)}${remedy ? ` → ${clean(remedy)}` : ""}`;
}
