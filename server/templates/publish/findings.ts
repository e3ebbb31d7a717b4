import type { z } from "zod";
import { FINDINGS_MAX, type PublishFinding } from "@/server/contract/template-source";

const ORDER: PublishFinding["level"][] = ["refused", "asked", "adapted", "ignored", "warning"];
/** Kept before the worst are chosen; what comes after is only counted. */
const KEPT_MAX = 5_000;
const LENGTHS = { code: 63, message: 1000, remedy: 1000, file: 500, object: 320, field: 500 } as const;

/** What there is to say about a source, gathered from all who look at it. */
export class Findings {
  private readonly found = new Map<string, PublishFinding>();
  private uncounted = 0;
  private stops = false;

  /** Adds one finding, long texts cut. What was said before is not said again. */
  say(finding: PublishFinding): void {
    const cut = shortened(finding);
    if (cut.level === "refused" || cut.level === "asked") this.stops = true;
    if (this.found.size < KEPT_MAX) this.found.set(JSON.stringify(cut), cut);
    else this.uncounted++;
  }

  /** Something keeps the source from being published. */
  get stopped(): boolean {
    return this.stops;
  }

  /** Worst first, in the order they were said otherwise; beyond `FINDINGS_MAX` the last says how many more there are. */
  list(): PublishFinding[] {
    const all = [...this.found.values()];
    const sorted = ORDER.flatMap((level) => all.filter((one) => one.level === level));
    const total = sorted.length + this.uncounted;
    if (total <= FINDINGS_MAX) return sorted;
    const shown = sorted.slice(0, FINDINGS_MAX - 1);
    const more = total - shown.length;
    const level = sorted[shown.length]?.level ?? "warning";
    return [...shown, { level, code: "more", message: `There are ${more} more findings like these.` }];
  }
}

/** Without fields that are absent, texts no longer than the contract allows. */
function shortened(finding: PublishFinding): PublishFinding {
  const entries = Object.entries(finding).flatMap(([key, value]): [string, unknown][] => {
    if (value === undefined || value === "") return [];
    const most = key in LENGTHS ? LENGTHS[key as keyof typeof LENGTHS] : 0;
    const isLong = typeof value === "string" && most > 0 && value.length > most;
    return [[key, isLong ? `${value.slice(0, most - 1)}…` : value]];
  });
  return Object.fromEntries(entries) as PublishFinding;
}

/** Says each field that does not fit its schema; nothing where all did. */
export function sayIssues(
  error: z.core.$ZodError | undefined,
  field: string,
  object: string | undefined,
  findings: Findings,
): void {
  for (const issue of error?.issues ?? [])
    findings.say({
      level: "refused",
      code: "description",
      ...(object !== undefined && { object }),
      field: [field, ...issue.path.map(String)].filter(Boolean).join("."),
      message: issue.message,
    });
}

/** What a step gives; where it throws, each line of its message is said. `field` is where the fault is when the line names none. */
export function tried<T>(step: () => T, findings: Findings, code: string, field?: string): T | undefined {
  try {
    return step();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    for (const line of message.split("\n").filter((one) => !/^Template \S+:$/.test(one))) {
      const [, at, rest] = /^(spec\.[^\s:]+): (.*)$/.exec(line) ?? [];
      findings.say({
        level: "refused",
        code,
        field: at?.replace(/^spec\./, "") ?? field,
        message: rest === undefined ? line : rest.charAt(0).toUpperCase() + rest.slice(1),
      });
    }
    return undefined;
  }
}
