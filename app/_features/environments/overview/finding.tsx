"use client";
import { Age } from "@/app/_ui/age";
import { CopyButton } from "@/app/_ui/copy-button";
import { Notice } from "@/app/_ui/notice";
import type { Finding } from "@/server/contract/findings";

/** What shows a finding, since when, and a command that helps or looks further. */
export function FindingDetails({ finding }: { finding: Finding }) {
  const { evidence, remedy, since } = finding;
  return (
    <details className="pt-1 text-[13px]">
      <summary className="cursor-pointer text-muted">
        Since <Age time={since} />: evidence and remedy
      </summary>
      <p className="pt-1 break-words">{remedy.text}</p>
      {evidence.map(({ object, field, value }) => (
        <p key={`${object} ${field} ${value}`} className="pt-1 font-mono text-xs break-all text-muted">
          {object} {field}: {value}
        </p>
      ))}
      {remedy.action && (
        <p className="flex items-center gap-1 pt-1">
          <code className="min-w-0 font-mono text-xs break-all">{remedy.action}</code>
          <CopyButton text={remedy.action} label="Copy the command" />
        </p>
      )}
    </details>
  );
}

/** What is wrong with the whole: what no component's card tells. */
export function WholeFindings({ findings }: { findings: readonly Finding[] }) {
  return findings.map((finding) => (
    <Notice
      key={`${finding.code} ${finding.subject.name}`}
      tone={finding.severity === "error" ? "bad" : "warn"}
      title="Something needs attention"
    >
      {finding.message}
      <FindingDetails finding={finding} />
    </Notice>
  ));
}

/** What keeps the component from nothing, but should be known. */
export function Warnings({ findings }: { findings: readonly Finding[] }) {
  return findings.map((finding) => (
    <div key={`${finding.code} ${finding.subject.name}`} className="px-4 pt-3 text-[13px]">
      <p className="break-words text-warn">{finding.message}</p>
      <FindingDetails finding={finding} />
    </div>
  ));
}
