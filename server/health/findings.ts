import { FINDINGS_MAX, type Finding } from "@/server/contract/findings";
import type { Diagnosis } from "./diagnosis";

export interface Told {
  component?: string;
  diagnosis: Diagnosis;
}

/** The findings of a status, errors first. `previous` keeps the time of what has no time of its own. */
export function findingsOf(told: readonly Told[], previous: readonly Finding[], now: Date): Finding[] {
  const findings = told.flatMap(({ component, diagnosis }): Finding[] => {
    const { code, subject, severity, message, evidence, remedy, since } = diagnosis;
    if (severity === "waiting") return [];
    const before = previous.find(
      (one) => one.code === code && one.component === component && one.subject.name === subject.name,
    );
    return [
      {
        ...{ code, ...(component ? { component } : {}), subject, severity, message: cut(message) },
        since: since || before?.since || now.toISOString(),
        ...{ evidence, remedy },
      },
    ];
  });
  const errors = findings.filter(({ severity }) => severity === "error");
  const warnings = findings.filter(({ severity }) => severity === "warning");
  return [...errors, ...warnings].slice(0, FINDINGS_MAX);
}

const MESSAGE_MAX = 4000;

const cut = (text: string) => (text.length > MESSAGE_MAX ? `${text.slice(0, MESSAGE_MAX)}…` : text);
