import type { Condition } from "@/server/contract/status";
import type { TemplateSource, TemplateStatus } from "@/server/contract/template-resource";
import type { PublishFinding } from "@/server/contract/template-source";
import { type TemplateObject, templateStatusOf } from "../resource";

/** How the last look at a template's source ended. */
export type Verdict =
  | { kind: "published" }
  | { kind: "refused" | "asked"; findings: readonly PublishFinding[] }
  | { kind: "unavailable" | "invalid" | "suspended"; message: string };

const REASONS = {
  published: "Published",
  refused: "Refused",
  asked: "AnswersNeeded",
  unavailable: "SourceUnavailable",
  invalid: "InvalidSpec",
  suspended: "Suspended",
} as const;

/** The conditions of a Template: Published (the last look), Degraded (it failed), Ready (there is a revision). */
function templateConditions(
  verdict: Verdict,
  {
    revision,
    previous,
    generation,
    now,
  }: { revision?: string | undefined; previous: TemplateStatus; generation: number; now: Date },
): Condition[] {
  const message = sentenceOf(verdict, revision);
  const reason = REASONS[verdict.kind];
  const fine = verdict.kind === "published" || verdict.kind === "suspended";
  const serves = revision ? ` Revision ${revision} serves on.` : "";
  const wanted: Pick<Condition, "type" | "status" | "reason" | "message">[] = [
    {
      type: "Ready",
      status: revision ? "True" : "False",
      reason: revision ? "Published" : reason,
      message: revision ? `Environments can be made of revision ${revision}.` : message,
    },
    { type: "Published", status: verdict.kind === "published" ? "True" : "False", reason, message },
    {
      type: "Degraded",
      status: fine ? "False" : "True",
      reason: fine ? "AsExpected" : reason,
      message: fine ? "Nothing is broken." : `${message}${serves}`,
    },
  ];
  return wanted.map((condition) => {
    const before = previous.conditions.find(({ type }) => type === condition.type);
    const same = before?.status === condition.status;
    return {
      ...condition,
      lastTransitionTime: same ? before.lastTransitionTime : now.toISOString(),
      observedGeneration: generation,
    };
  });
}

/** Of a message that others may have written. */
const MESSAGE_MAX = 4_000;

/** How a look ended, as a sentence for people. */
export function sentenceOf(verdict: Verdict, revision?: string): string {
  if (verdict.kind === "published") return `Revision ${revision} is what the source holds.`;
  if ("message" in verdict) return verdict.message.slice(0, MESSAGE_MAX);
  const found = verdict.findings.filter(({ level }) => level === verdict.kind);
  const [first] = found;
  const place = first?.file ? `${first.file}${first.line ? `:${first.line}` : ""}: ` : "";
  const more = found.length > 1 ? ` And ${found.length - 1} more.` : "";
  const what = verdict.kind === "refused" ? "Not published." : "Answers are needed before it is published.";
  return first ? `${what} ${place}${first.message}${more}` : what;
}

/** What a status says of a verdict; `revision` where another one is the newest now. */
export function told(object: TemplateObject, verdict: Verdict, now: Date, revision?: string) {
  const previous = templateStatusOf(object);
  const generation = object.metadata.generation ?? 0;
  const served = revision ?? previous.revision;
  return {
    observedGeneration: generation,
    conditions: templateConditions(verdict, { revision: served, previous, generation, now }),
  };
}

/** A source in a few words, for lists. */
export function sourceText(source: TemplateSource): string {
  if (source.bundled) return `bundled ${source.bundled}`;
  if (source.git) {
    const { url, ref, path } = source.git;
    const where = url.replace(/^(https|ssh):\/\//, "").replace(/\.git$/, "");
    return `${where}${ref ? `@${ref}` : ""}${path === "." ? "" : `//${path}`}`.slice(0, 300);
  }
  if (source.archive) return `archive ${source.archive.sha256.slice(0, 12)}`;
  const { length } = Object.keys(source.inline ?? {});
  return `inline, ${length} ${length === 1 ? "file" : "files"}`;
}
