import type { PublishFinding } from "@/server/contract/template-source";
import type { TemplateSummary } from "@/server/contract/templates-api";
import type { Mark } from "../environment/state";

type Told = Pick<TemplateSummary, "generation" | "status">;

const conditionOf = ({ status }: Told, type: string) =>
  status.conditions.find((condition) => condition.type === type);

/** Whether the controller has yet to look at what was last asked for. */
export function isPublishing({ generation, status }: Told): boolean {
  return status.conditions.length === 0 || (status.observedGeneration ?? 0) < generation;
}

/** Whether environments can be made of it. */
export const isReady = (template: Told): boolean => conditionOf(template, "Ready")?.status === "True";

/** What stands in the way of publishing, by the reason of condition Degraded. */
const WRONG: Record<string, string> = {
  Refused: "Refused",
  AnswersNeeded: "Answers needed",
  SourceUnavailable: "Source not found",
  InvalidSpec: "Not understood",
};

/** The state of a template, in a word or two. One that has a revision goes on with it whatever is wrong: that is a warning. */
export function templateMark(template: Told): Mark {
  if (isPublishing(template)) return { tone: "pending", label: "Being published" };
  const degraded = conditionOf(template, "Degraded");
  if (degraded?.status === "True")
    return { tone: isReady(template) ? "warn" : "bad", label: WRONG[degraded.reason] ?? "Degraded" };
  if (conditionOf(template, "Published")?.reason === "Suspended")
    return { tone: "asleep", label: "Suspended" };
  return isReady(template) ? { tone: "ok", label: "Ready" } : { tone: "unknown", label: "Unknown" };
}

/** Why the last publishing came to nothing, as a sentence; undefined where it did not. */
export function templateCause(template: Told): string | undefined {
  if (isPublishing(template)) return undefined;
  const degraded = conditionOf(template, "Degraded");
  return degraded?.status === "True" ? degraded.message || undefined : undefined;
}

type Level = PublishFinding["level"];

/** Levels of findings in the order in which they matter, with what each means for whoever reads it. */
const LEVELS: { level: Level; title: string; meaning: string; tone: Mark["tone"] }[] = [
  { level: "refused", title: "Refused", meaning: "Has to change before it is published.", tone: "bad" },
  { level: "asked", title: "Asked", meaning: "Needs an answer before it is published.", tone: "warn" },
  { level: "warning", title: "Warnings", meaning: "Published, but worth a look.", tone: "warn" },
  { level: "adapted", title: "Adapted", meaning: "Done in another way than the source says.", tone: "info" },
  { level: "ignored", title: "Ignored", meaning: "Has no part in an environment.", tone: "unknown" },
];

export type FindingGroup = (typeof LEVELS)[number] & { findings: PublishFinding[] };

/** Findings by level, those that keep a source from being published first; levels without any are left out. */
export function groupFindings(findings: readonly PublishFinding[]): FindingGroup[] {
  return LEVELS.map((level) => ({
    ...level,
    findings: findings.filter((finding) => finding.level === level.level),
  })).filter((group) => group.findings.length > 0);
}

/** Where a finding is, as a line of text: `compose.yaml:12`; empty where it is nowhere in particular. */
export function placeOf({ file, line }: PublishFinding): string {
  return file ? `${file}${line === undefined ? "" : `:${line}`}` : "";
}
