import { stringify } from "yaml";
import type { Report } from "../check";
import { LEVELS } from "../reading/report";

/** A report in few lines, to be compared with the one that was looked over: findings, then the draft without empty lists. */
export function summary({ kind, file, coverage, findings, draft }: Report): string {
  const lines = findings.map(
    ({ level, code, file: where, line, column, path, message, remedy }) =>
      `${level} ${code} ${where}:${line}:${column} ${path}\n  ${message}${remedy ? ` → ${remedy}` : ""}`,
  );
  const counts = LEVELS.map((level) => `${coverage.byLevel[level]} ${level}`).join(", ");
  return [`${kind} ${file}: ${counts}`, ...lines, stringify({ draft: shorn(draft) }, { lineWidth: 0 })].join(
    "\n",
  );
}

/** Without what is empty, false or absent. */
function shorn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shorn);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined && one !== false && !(Array.isArray(one) && one.length === 0))
      .map(([name, one]) => [name, shorn(one)]),
  );
}
